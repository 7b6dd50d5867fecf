// The sources that a push sends: texts with what they leave open and the files they refer to.
import { normalize, sep } from 'node:path';
import type { Problem } from '../../shared/model/errors.js';
import { compileDeclarations, type DeclarationSource } from '../../shared/usecases/declarations/compile.js';
import { recognise } from '../../shared/usecases/declarations/recognise.js';
import { isRemote } from '../../shared/usecases/sources/location.js';
import type { SourceSpec } from '../../shared/usecases/sources/source-spec.js';
import type { SentSource } from './payload.js';

/** The same file is the same source, however its path is written. */
const keptName = (name: string): string => normalize(name).split(sep).join('/');

const nowhere = { account: 'unknown', region: 'unknown' };

/** The files that reading the source asks for: where it is compiled they are not. */
const filesOf = (source: DeclarationSource): Record<string, string> => {
  const { include, ...bindings } = source.bindings ?? {};
  const refers = ['template', 'openapi'].includes(recognise(source.name, source.text).language);
  if (include === undefined || !refers) return {};
  const files = new Map<string, string>();
  const recorded = (location: string): string | undefined => {
    const text = include(location);
    if (text !== undefined) files.set(location, text);
    return text;
  };
  compileDeclarations([{ ...source, bindings: { ...bindings, include: recorded } }], nowhere);
  return Object.fromEntries(files);
};

export const sentSource = (source: DeclarationSource, name: string | undefined): SentSource => {
  const { place, parameters, physicalIds, api } = source.bindings ?? {};
  return {
    name: name ?? keptName(source.name),
    text: source.text,
    bindings: {
      ...(place === undefined ? {} : { place }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(physicalIds === undefined ? {} : { physicalIds }),
      ...(api === undefined ? {} : { api }),
    },
    files: filesOf(source),
  };
};

/** What AWS keeps is fetched by the function itself. */
export const remoteProblems = (specs: readonly SourceSpec[]): Problem[] =>
  specs
    .filter(({ location }) => isRemote(location))
    .map(({ name }) => ({
      where: name,
      what: 'is kept by AWS, where the deployed Stagewatch fetches it itself',
      remedy: 'Name it in `baselines:` of stagewatch.yml, and push that: --settings.',
    }));

export const nameProblems = (sources: readonly DeclarationSource[], name: string | undefined): Problem[] => {
  if (name !== undefined && sources.length > 1)
    return [
      {
        where: `--name ${name}`,
        what: `names ${sources.length} sources at once`,
        remedy: 'Push them one by one.',
      },
    ];
  if (name === undefined && sources.some((source) => source.name === 'standard input'))
    return [
      {
        where: 'standard input',
        what: 'has no name to be known by',
        remedy: 'Give one, the same each time: --name orders-prod.',
      },
    ];
  return [];
};
