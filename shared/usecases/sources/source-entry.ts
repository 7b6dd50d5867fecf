// One entry of `baselines:`: a text that says where, or an object that also binds what the text leaves open.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { SourceSpec } from '../../model/source.js';
import { didYouMean } from '../declarations/suggest.js';
import { placeOfStack, readLocation, type Complaint } from './location.js';

/** An entry, understood; the file of its physical ids is still to be read. */
export interface SourceEntry {
  spec: SourceSpec;
  physicalIdsFile?: string;
}

/** What is wrong with an entry, and at which member of it. */
export interface EntryComplaint extends Complaint {
  at: readonly (string | number)[];
}

export type EntryReading = { entry: SourceEntry } | { complaints: readonly EntryComplaint[] };

export const accountShape = /^\d{12}$/;
export const regionShape = /^[a-z]{2}(-[a-z]+)+-\d$/;

const isTextMap = (value: Json): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every((one) => typeof one === 'string');

interface Member {
  expected: string;
  accepts: (value: Json) => boolean;
  schema: JsonObject;
}

const textOf = (expected: string, shape: RegExp, description: string): Member => ({
  expected,
  accepts: (value) => typeof value === 'string' && shape.test(value),
  schema: { type: 'string', pattern: shape.source, description },
});

const textMap: JsonObject = { type: 'object', additionalProperties: { type: 'string' } };

const members: Readonly<Record<string, Member>> = {
  source: textOf('a path, s3://bucket/key, stack:NAME or stacks:KEY=VALUE', /./s, 'Where it is.'),
  parameters: {
    expected: 'a map of texts (put numbers in quotes)',
    accepts: isTextMap,
    schema: { ...textMap, description: "Values of a template's or manifest's parameters." },
  },
  physicalIds: {
    expected: 'a map of texts, or the path of a JSON or YAML file',
    accepts: (value) => (typeof value === 'string' ? value !== '' : isTextMap(value)),
    schema: {
      anyOf: [textMap, { type: 'string', minLength: 1 }],
      description: 'What AWS named a template’s resources: `Api: a1b2c3`; or a file that says so.',
    },
  },
  api: textOf('the id of an API', /^[A-Za-z0-9]+$/, 'The API that an OpenAPI document describes.'),
  account: textOf('a 12-digit account id in quotes', accountShape, 'The account it is about.'),
  region: textOf('an AWS Region', regionShape, 'The Region it is about.'),
};

/** The same in JSON Schema, for completion in an editor. */
export const sourceEntrySchema: JsonObject = {
  anyOf: [
    { type: 'string', minLength: 1, description: 'Where it is.' },
    {
      type: 'object',
      properties: Object.fromEntries(Object.entries(members).map(([name, { schema }]) => [name, schema])),
      required: ['source'],
      additionalProperties: false,
    },
  ],
};

const memberComplaint = (name: string, value: Json): EntryComplaint | undefined => {
  const member = Object.hasOwn(members, name) ? members[name] : undefined;
  if (member === undefined)
    return { at: [name], what: 'is not a setting', remedy: didYouMean(name, Object.keys(members)) };
  if (member.accepts(value)) return undefined;
  return { at: [name], what: `is not ${member.expected}`, remedy: `Give ${member.expected}.` };
};

const complaintsOf = (entry: JsonObject): EntryComplaint[] => [
  ...(entry['source'] === undefined
    ? [{ at: ['source'], what: 'is missing', remedy: 'Say where the declaration is: `source: …`.' }]
    : []),
  ...Object.entries(entry).flatMap(([name, value]) => memberComplaint(name, value) ?? []),
];

const placeOf = ({ account, region }: JsonObject): SourceSpec['bindings'] => {
  const place = {
    ...(typeof account === 'string' ? { account } : {}),
    ...(typeof region === 'string' ? { region } : {}),
  };
  return Object.keys(place).length === 0 ? {} : { place };
};

const bindingsOf = (entry: JsonObject): SourceSpec['bindings'] => {
  const { parameters = null, physicalIds = null, api } = entry;
  return {
    ...placeOf(entry),
    ...(isTextMap(parameters) ? { parameters } : {}),
    ...(isTextMap(physicalIds) ? { physicalIds } : {}),
    ...(typeof api === 'string' ? { api } : {}),
  };
};

const withLocation = (name: string, entry: JsonObject): EntryReading => {
  const read = readLocation(name);
  if ('complaint' in read) return { complaints: [{ at: [], ...read.complaint }] };
  const { location } = read;
  const bindings = bindingsOf({ ...placeOfStack(location), ...entry });
  const file = entry['physicalIds'];
  return {
    entry: {
      spec: { name, location, bindings },
      ...(typeof file === 'string' ? { physicalIdsFile: file } : {}),
    },
  };
};

/** What is bound beside a text that is given itself; there is no file to read physical ids from. */
export const readBindings = (
  value: JsonObject,
): { bindings: SourceSpec['bindings'] } | { complaints: readonly EntryComplaint[] } => {
  const complaints = Object.entries(value).flatMap(([name, one]) => memberComplaint(name, one) ?? []);
  if (typeof value['physicalIds'] === 'string')
    complaints.push({ at: ['physicalIds'], what: 'is not a map of texts', remedy: 'Give the map itself.' });
  return complaints.length > 0 ? { complaints } : { bindings: bindingsOf(value) };
};

/** Reads one entry; all that is wrong with it at once. */
export const readSourceEntry = (value: unknown): EntryReading => {
  if (typeof value === 'string') return withLocation(value, {});
  if (!isObject(value)) {
    const remedy = 'Give a path, or `{ source: …, parameters: … }`.';
    return { complaints: [{ at: [], what: 'is neither a text nor an object', remedy }] };
  }
  const complaints = complaintsOf(value);
  const { source } = value;
  if (complaints.length > 0 || typeof source !== 'string') return { complaints };
  return withLocation(source, value);
};
