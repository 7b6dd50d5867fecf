// The options of every command that takes sources, and the sources that they and `stagewatch.yml` name.
import type { Command } from 'commander';
import type { Problem } from '../../shared/model/errors.js';
import type { SourceSpec } from '../../shared/usecases/sources/source-spec.js';
import { readSourceEntry, type SourceEntry } from '../../shared/usecases/sources/source-entry.js';
import { isAssignment } from '../../shared/usecases/sources/parameters.js';
import type { HelpPart } from '../render/help.js';
import { givenParameters, givenPhysicalIds } from './given-bindings.js';

export interface SourceFlags {
  baseline?: string[];
  parameters?: string[];
  physicalIds?: string;
  api?: string;
}

export const sourceArgument =
  'path, pattern, `-`, s3://bucket/key, s3://bucket/prefix/**, stack:NAME or stacks:KEY=VALUE';

export const sourceHelp: readonly HelpPart[] = [
  {
    title: 'Sources',
    rows: [
      ['terraform.tfstate', 'a file'],
      ["'cdk.out/*.template.json'", 'all files that match a pattern'],
      ['-', 'standard input'],
      ['s3://bucket/state.json', 'an object in S3'],
      ['s3://bucket/prefix/**', 'all objects below a prefix'],
      ['stack:orders', 'a deployed CloudFormation stack (or its ARN)'],
      ['stacks:team=orders', 'all deployed stacks with a tag'],
    ],
  },
  {
    text: 'What a source is, its content tells: Terraform and OpenTofu states, `show -json` of states and plans, CloudFormation, SAM and CDK templates, OpenAPI documents, StackQL rows and manifests, and declarations of our own with `resources:`. What differs from source to source goes into stagewatch.yml (`baselines:`).',
  },
];

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** Adds what every command with sources takes. */
export const addSourceOptions = (command: Command): Command =>
  command
    .option('-b, --baseline <source>', 'another source (repeatable)', collect)
    .option(
      '--parameters <KEY=VALUE...>',
      'values of template or manifest parameters; @FILE reads them from JSON or YAML',
    )
    .option(
      '--physical-ids <file>',
      'what AWS named a template’s resources: a map, or the output of `aws cloudformation describe-stack-resources`',
    )
    .option('--api <id>', 'the API that an OpenAPI document describes');

/** `--parameters A=1 template.yml`: what follows and assigns nothing is a source. */
const splitParameters = (words: readonly string[]): { assigned: string[]; sources: string[] } => {
  const isGiven = (word: string): boolean => isAssignment(word) || word.startsWith('@');
  const [first, ...rest] = words;
  return {
    assigned: [...(first === undefined ? [] : [first]), ...rest.filter(isGiven)],
    sources: rest.filter((word) => !isGiven(word)),
  };
};

interface Read {
  entries: SourceEntry[];
  problems: Problem[];
}

const readEntries = (entries: readonly unknown[]): Read => {
  const read: Read = { entries: [], problems: [] };
  for (const one of entries) {
    const reading = readSourceEntry(one);
    if ('entry' in reading) read.entries.push(reading.entry);
    else
      read.problems.push(
        ...reading.complaints.map(({ what, remedy }) => ({ where: String(one), what, remedy })),
      );
  }
  return read;
};

const bound = (spec: SourceSpec, given: SourceSpec['bindings']): SourceSpec => {
  const { parameters, physicalIds } = spec.bindings;
  return {
    ...spec,
    bindings: {
      ...spec.bindings,
      ...given,
      ...(parameters === undefined ? {} : { parameters: { ...parameters, ...given.parameters } }),
      ...(physicalIds === undefined ? {} : { physicalIds: { ...physicalIds, ...given.physicalIds } }),
    },
  };
};

export interface NamedSources {
  specs: readonly SourceSpec[];
  problems: readonly Problem[];
}

/** What is meant: the arguments, or without any the entries of `stagewatch.yml`. With all that is wrong about it. */
export const sourceSpecs = async (
  positional: readonly string[],
  flags: SourceFlags,
  settings: readonly unknown[],
): Promise<NamedSources> => {
  const { assigned, sources } = splitParameters(flags.parameters ?? []);
  const given = [...positional, ...sources, ...(flags.baseline ?? [])];
  const { entries, problems } = readEntries(given.length > 0 ? given : settings);
  const parameters = await givenParameters(assigned);
  const ids = await givenPhysicalIds(flags.physicalIds, entries);
  const all = [...problems, ...parameters.problems, ...ids.problems];
  const specs = ids.specs.map((spec) =>
    bound(spec, {
      ...(assigned.length === 0 ? {} : { parameters: parameters.parameters }),
      ...(ids.given === undefined ? {} : { physicalIds: ids.given }),
      ...(flags.api === undefined ? {} : { api: flags.api }),
    }),
  );
  return { specs, problems: all };
};
