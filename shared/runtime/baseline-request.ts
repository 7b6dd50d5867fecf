// The payload of a `baseline` invocation: strict, with every problem at once.
import { isObject, type Json } from '../model/brand.js';
import type { Problem } from '../model/errors.js';
import type { EpochMs } from '../model/time.js';
import type { BaselineRequest, DeclarationText } from '../usecases/compile-baseline.js';
import { readWatchSettings } from '../usecases/watch-settings.js';
import { isName, readGivenSource } from './baseline-source.js';

const known = ['sources', 'remove', 'settings'];
const problem = (where: string, what: string, remedy: string): Problem => ({ where, what, remedy });

const sourcesOf = (value: Json | undefined): { sources: DeclarationText[]; problems: Problem[] } => {
  if (value === undefined) return { sources: [], problems: [] };
  if (!Array.isArray(value))
    return {
      sources: [],
      problems: [problem('sources', 'is not a list', 'Give [{ "name": …, "text": … }].')],
    };
  const sources: DeclarationText[] = [];
  const problems: Problem[] = [];
  for (const [index, one] of (value as readonly Json[]).entries()) {
    const read = readGivenSource(`sources[${index}]`, one);
    if ('source' in read) sources.push(read.source);
    else problems.push(...read.problems);
  }
  const names = sources.map(({ name }) => name);
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index)))
    problems.push(problem(`sources ${name}`, 'is given twice', 'Give each source once.'));
  return { sources, problems };
};

const removedOf = (value: Json | undefined): { remove: string[]; problems: Problem[] } => {
  if (value === undefined) return { remove: [], problems: [] };
  const names = Array.isArray(value) ? (value as readonly Json[]) : [];
  const remove = names.filter(isName);
  if (Array.isArray(value) && remove.length === names.length) return { remove, problems: [] };
  return { remove: [], problems: [problem('remove', 'is not a list of source names', 'Give ["name"].')] };
};

export const readBaselineRequest = (
  payload: unknown,
  now?: EpochMs,
): { request: BaselineRequest; problems: readonly Problem[] } => {
  if (!isObject(payload)) {
    const asked = problem('payload', 'is not an object', 'Give { "sources": [{ "name": …, "text": … }] }.');
    return { request: { sources: [], remove: [] }, problems: [asked] };
  }
  const unknown = Object.keys(payload)
    .filter((name) => !known.includes(name))
    .map((name) => problem(name, 'is not known here', `Known are ${known.join(', ')}.`));
  const { sources, problems } = sourcesOf(payload['sources']);
  const removed = removedOf(payload['remove']);
  const tree = payload['settings'];
  const settings = tree === undefined ? undefined : readWatchSettings(isObject(tree) ? tree : {}, now);
  const misshapen =
    tree === undefined || isObject(tree)
      ? []
      : [problem('settings', 'is not an object', 'Give the settings of stagewatch.yml as JSON.')];
  return {
    request: {
      sources,
      remove: removed.remove,
      ...(settings === undefined ? {} : { settings: settings.settings }),
    },
    problems: [...unknown, ...problems, ...removed.problems, ...misshapen, ...(settings?.problems ?? [])],
  };
};
