// What a rule is about, as `stagewatch.yml` says it: kind, target and path, each checked against what there is.
import { hasStar, isAnything, matchesGlob } from '../../engine/glob.js';
import { wordOf, type Json, type JsonObject } from '../../model/brand.js';
import type { RuleAbout } from '../../model/rule.js';
import { kindId } from '../../model/target.js';
import { kinds } from '../../kinds/registry.js';
import { didYouMean } from '../declarations/suggest.js';
import type { EntryComplaint } from '../sources/source-entry.js';

/** The longest id of ours with some room: an ARN, an address. */
const longest = 2048;
const longestReason = 500;

const kindIds: readonly string[] = kinds.map(({ id }) => id);

export const aboutSchema: Readonly<Record<string, JsonObject>> = {
  kind: { enum: [...kindIds], description: 'Only targets of this kind.' },
  target: {
    type: 'string',
    minLength: 1,
    description: 'Only this target: its id, key, name or address, in which `*` is any text.',
  },
  path: {
    type: 'string',
    pattern: '^/',
    description:
      'Only these differences: a JSON Pointer in which `*` is any key, or a part of one, and `**` at the end anything below. Without it, the target as a whole.',
  },
};

export const reasonSchema: JsonObject = {
  type: 'string',
  minLength: 1,
  maxLength: longestReason,
  description: 'Why; reports show it.',
};

/** Paths of a kind's differences: of leaves, and of entries of maps that are told as a whole. */
const patternsOf = (kind: string | undefined): string[] => {
  const asked = kinds.filter(({ id }) => kind === undefined || id === kind);
  const leaves = asked.flatMap(({ schema }) => schema.fields.map(({ pattern }) => pattern));
  const entries = leaves.flatMap((pattern) => /^\/[^/]+\/\*(?=\/)/.exec(pattern)?.[0] ?? []);
  return [...new Set([...leaves, ...entries])];
};

/** Whether some pointer that the pattern stands for may fit the glob. */
const mayFit = (path: string, pattern: string): boolean => {
  const wanted = path.split('/');
  const tokens = pattern.split('/');
  const isDeep = wanted.at(-1) === '**';
  const keys = isDeep ? wanted.slice(0, -1) : wanted;
  if (isDeep ? tokens.length <= keys.length : tokens.length !== keys.length) return false;
  return keys.every((key, index) => tokens[index] === '*' || matchesGlob(key, tokens[index] ?? ''));
};

/** Whether differences of this kind's targets may be at the path of a rule. */
export const mayFitKind = (path: string, kind: string): boolean =>
  patternsOf(kind).some((pattern) => mayFit(path, pattern));

const isText = (value: Json | undefined): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longest;

const kindComplaints = (kind: Json | undefined): EntryComplaint[] =>
  kind === undefined || kindIds.includes(wordOf(kind))
    ? []
    : [{ at: ['kind'], what: 'is no kind of target', remedy: didYouMean(wordOf(kind), kindIds) }];

const targetComplaints = (target: Json | undefined): EntryComplaint[] =>
  target === undefined || isText(target)
    ? []
    : [{ at: ['target'], what: 'is not a text', remedy: 'Give an id, a key, a name or an address.' }];

const pathComplaints = ({ path, kind }: JsonObject): EntryComplaint[] => {
  if (path === undefined) return [];
  if (!isText(path) || !path.startsWith('/'))
    return [{ at: ['path'], what: 'is not a JSON Pointer', remedy: 'Give `/tags/*`, say.' }];
  if (path.split('/').slice(0, -1).includes('**'))
    return [{ at: ['path'], what: 'has `**` before its end', remedy: 'Give `*` for each key before it.' }];
  const known = kindIds.find((id) => id === kind);
  const patterns = patternsOf(known);
  if (patterns.some((pattern) => mayFit(path, pattern))) return [];
  return [
    { at: ['path'], what: `fits no path of ${known ?? 'any kind'}`, remedy: didYouMean(path, patterns) },
  ];
};

/** A rule that names nothing is about everything. */
const nothingComplaints = (entry: JsonObject, names: readonly string[]): EntryComplaint[] => {
  const given = names.map((name) => entry[name]).filter((value) => value !== undefined);
  if (given.some((value) => typeof value !== 'string' || !isAnything(value))) return [];
  return [
    { at: [], what: 'names nothing, so it is about everything', remedy: `Name a ${names.join(', a ')}.` },
  ];
};

export const reasonComplaints = (reason: Json | undefined): EntryComplaint[] => {
  if (typeof reason === 'string' && reason.trim() !== '' && reason.length <= longestReason) return [];
  const what = reason === undefined ? 'is missing' : `is not a text of 1 to ${longestReason} characters`;
  return [{ at: ['reason'], what, remedy: 'Say why, for whoever reads the rule later.' }];
};

/** What is wrong with what a rule is about; `names` are the members that say what it is about. */
export const aboutComplaints = (entry: JsonObject, names: readonly string[]): EntryComplaint[] => [
  ...kindComplaints(entry['kind']),
  ...targetComplaints(entry['target']),
  ...pathComplaints(entry),
  ...nothingComplaints(entry, names),
];

export const unknownMembers = (entry: JsonObject, known: readonly string[]): EntryComplaint[] =>
  Object.keys(entry)
    .filter((name) => !known.includes(name))
    .map((name) => ({ at: [name], what: 'is not a setting', remedy: didYouMean(name, known) }));

const wordAt = (entry: JsonObject, name: string): string | undefined => {
  const value = entry[name];
  return typeof value === 'string' ? value : undefined;
};

/** Of an entry without complaints. A target of stars alone names none. */
export const aboutOf = (entry: JsonObject): RuleAbout => {
  const kind = wordAt(entry, 'kind');
  const target = wordAt(entry, 'target');
  const path = wordAt(entry, 'path');
  return {
    ...(kind === undefined ? {} : { kind: kindId(kind) }),
    ...(target === undefined || isAnything(target) ? {} : { target }),
    ...(path === undefined ? {} : { path }),
  };
};

/** Whether the rule says the very name of its only target. */
export const namesOneTarget = ({ target }: RuleAbout): boolean => target !== undefined && !hasStar(target);

/** Whether it says the very name of the setting, as the last key of its path. */
export const namesSetting = ({ path }: RuleAbout): boolean =>
  path !== undefined && !hasStar(path.split('/').at(-1) ?? '');
