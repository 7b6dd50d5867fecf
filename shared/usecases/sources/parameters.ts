// Values of parameters as people give them: KEY=VALUE, and the files that `aws cloudformation` and CodePipeline take.
import { isObject, type Json } from '../../model/brand.js';
import type { Problem } from '../../model/errors.js';
import { readYaml } from '../yaml.js';

export interface ParameterReading {
  parameters: Readonly<Record<string, string>>;
  /** Named, with a value that the file does not tell: `UsePreviousValue`. */
  withheld: readonly string[];
  problems: readonly Problem[];
}

const refused = (where: string, what: string, remedy: string): ParameterReading => ({
  parameters: {},
  withheld: [],
  problems: [{ where, what, remedy }],
});

/** `KEY=VALUE`; the value may be empty and may hold `=`. */
export const isAssignment = (text: string): boolean => /^[A-Za-z_][\w.-]*=/.test(text);

export const readAssignment = (text: string): ParameterReading => {
  if (!isAssignment(text))
    return refused(
      `--parameters ${text}`,
      'is not of the form KEY=VALUE',
      'Write --parameters Stage=prod, or --parameters @parameters.json for a file.',
    );
  const cut = text.indexOf('=');
  return { parameters: { [text.slice(0, cut)]: text.slice(cut + 1) }, withheld: [], problems: [] };
};

const textOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return isList ? value.join(',') : undefined;
};

type Entry = { name: string; value: string } | { name: string; withheld: true } | { problem: Problem };

const entryOf = (where: string, name: string, raw: Json | undefined): Entry => {
  const value = textOf(raw);
  if (value === undefined)
    return { problem: { where, what: `\`${name}\` has no text as its value`, remedy: 'Give a text.' } };
  return { name, value };
};

/** A row as `create-stack --parameters` takes it and `describe-stacks` prints it. */
const rowEntry = (where: string, row: Json): Entry => {
  const { ParameterKey: name, ParameterValue: value, ResolvedValue: resolved } = isObject(row) ? row : {};
  if (typeof name !== 'string' || !isObject(row))
    return {
      problem: {
        where,
        what: 'a row has no `ParameterKey`',
        remedy: 'Give ParameterKey and ParameterValue.',
      },
    };
  if (row['UsePreviousValue'] === true && value === undefined) return { name, withheld: true };
  return entryOf(where, name, resolved ?? value);
};

/** A row as `aws cloudformation deploy --parameter-overrides` takes it. */
const wordEntry = (where: string, row: string): Entry => {
  if (!isAssignment(row))
    return { problem: { where, what: 'a row is not of the form KEY=VALUE', remedy: 'Write "Stage=prod".' } };
  const cut = row.indexOf('=');
  return entryOf(where, row.slice(0, cut), row.slice(cut + 1));
};

/** Below what the rows or the map of parameters stand in each known shape. */
const contentOf = (tree: Json): Json => {
  if (!isObject(tree)) return tree;
  const [stack] = Array.isArray(tree['Stacks']) ? (tree['Stacks'] as readonly Json[]) : [];
  if (isObject(stack)) return stack['Parameters'] ?? [];
  const inner = tree['Parameters'];
  return isObject(inner) || Array.isArray(inner) ? inner : tree;
};

const entriesOf = (where: string, content: Json): Entry[] | undefined => {
  if (Array.isArray(content))
    return (content as readonly Json[]).map((row) =>
      typeof row === 'string' ? wordEntry(where, row) : rowEntry(where, row),
    );
  if (!isObject(content)) return undefined;
  return Object.entries(content).map(([name, value]) => entryOf(where, name, value));
};

/** Reads the file behind `--parameters @FILE`, JSON or YAML. */
export const readParameterFile = (where: string, text: string): ParameterReading => {
  const read = readYaml(where, text, 'a file of parameters');
  if ('problems' in read) return { parameters: {}, withheld: [], problems: read.problems };
  const entries = entriesOf(where, contentOf(read.tree));
  if (entries === undefined)
    return refused(
      where,
      'holds no parameters',
      'Give a map of texts, or the rows that `aws cloudformation create-stack --parameters` takes.',
    );
  return {
    parameters: Object.fromEntries(
      entries.flatMap((entry) => ('value' in entry ? [[entry.name, entry.value] as const] : [])),
    ),
    withheld: entries.flatMap((entry) => ('withheld' in entry ? [entry.name] : [])),
    problems: entries.flatMap((entry) => ('problem' in entry ? [entry.problem] : [])),
  };
};

/** Later ones win. What stays withheld is a problem: a template's default in its place would be a guess. */
export const joinParameters = (readings: readonly ParameterReading[]): Omit<ParameterReading, 'withheld'> => {
  const parameters: Record<string, string> = Object.assign({}, ...readings.map((one) => one.parameters));
  const withheld = readings.flatMap((one) => one.withheld).filter((name) => !Object.hasOwn(parameters, name));
  return {
    parameters,
    problems: [
      ...readings.flatMap(({ problems }) => problems),
      ...[...new Set(withheld)].map((name) => ({
        where: `--parameters ${name}`,
        what: 'the file does not tell its value (`UsePreviousValue`)',
        remedy: `Give it: --parameters ${name}=VALUE. A deployed stack knows it too: stack:NAME.`,
      })),
    ],
  };
};
