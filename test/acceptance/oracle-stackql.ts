// A second opinion on StackQL: counts real-time stages of printed rows and of manifests. Imports none of our code.
//
// The rule (StackQL's `aws.ivs.stages`, whose columns are those of AWS::IVS::Stage; stackql-deploy's "Manifest file"):
// - A row is a stage, known by its ARN, or by its name where the query did not ask for the ARN. In a manifest a resource is
//   one where its name ends with stage(s), its query file is one of ivs, or its props speak of participant recording.
// - The value that names the target is identity, so is the Key of a tag. `active_session_id` and the `region` of a row are
//   computed; a manifest's `region` only says where to look.
// - JSON written as text is read as JSON. A row's empty text says nothing: StackQL prints it for what is not there.
// - `{{ x }}` is a parameter, a global, or the stack's name; `values` are by `stack_env`. What none gives is unresolved.
import {
  addTold,
  addValues,
  fieldsOf,
  isFields,
  isList,
  targetOf,
  textOf,
  unknown,
  type Count,
  type Counts,
  type Fields,
  type Value,
} from './oracle-count.js';
import { parsed } from './oracle-intrinsics.js';

const nothingIsMap = (): boolean => false;

const unquoted = (value: Value): Value => {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return JSON.parse(value) as Value;
};

/** Drops what a row prints for nothing. */
const said = (value: Value): Value => {
  if (value === '') return null;
  if (isList(value)) return value.map(said);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, said(member)]));
};

const countTags = (count: Count, tags: Value): void => {
  if (tags === unknown) addValues(count, 1, 'unresolved');
  for (const tag of isList(tags) ? tags.map(fieldsOf) : []) {
    addValues(count, tag['Key'] === undefined ? 0 : 1, 'identity');
    addTold(count, tag['Value'], () => false);
  }
};

interface Stage {
  arn: Value;
  name: Value;
  tags: Value;
  recording: Value;
  standIn: string;
}

const countStage = (counts: Counts, { arn, name, tags, recording, standIn }: Stage): Count => {
  const byName = typeof name === 'string' && name !== '' ? `name/${name}` : `\${${standIn}}`;
  const count = targetOf(counts, `ivs.stage ${textOf(arn) || byName}`);
  addTold(count, arn, nothingIsMap, 'identity');
  const namesIt = textOf(arn) === '' && name !== unknown;
  addTold(count, name, nothingIsMap, namesIt ? 'identity' : undefined);
  countTags(count, tags);
  addTold(count, recording, nothingIsMap);
  return count;
};

/** Targets of rows as `stackql exec --output json` prints them. */
export const countRows = (text: string): Counts => {
  const counts: Counts = new Map();
  for (const row of JSON.parse(text) as Fields[]) {
    const { arn, name, tags, active_session_id: session, region } = row;
    const recording = said(unquoted(row['auto_participant_recording_configuration']));
    const count = countStage(counts, {
      arn,
      name: said(name),
      tags: unquoted(tags),
      recording,
      standIn: '',
    });
    addTold(count, said(session), nothingIsMap, 'computed');
    addTold(count, said(region), nothingIsMap, 'computed');
  }
  return counts;
};

const filled = (value: Value, given: Fields): Value => {
  if (isList(value)) return value.map((part) => filled(part, given));
  if (isFields(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part, given)]));
  if (typeof value !== 'string') return value;
  const whole = /^\{\{\s*(\w+)\s*\}\}$/.exec(value);
  if (whole?.[1] !== undefined) return whole[1] in given ? given[whole[1]] : unknown;
  const names = [...value.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name);
  if (names.some((name) => given[name] === undefined || given[name] === unknown)) return unknown;
  return value.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => textOf(given[name]));
};

const entriesOf = (value: Value): Fields[] => (isList(value) ? value.map(fieldsOf) : []);

const globalsOf = (manifest: Fields, parameters: Fields): Fields => {
  const given: Record<string, Value> = { ...parameters, stack_name: manifest['name'] };
  for (const { name, value } of entriesOf(manifest['globals'])) given[textOf(name)] = filled(value, given);
  return given;
};

const propOf = (prop: Fields, given: Fields): Value => {
  const forStack = fieldsOf(fieldsOf(prop['values'])[textOf(given['stack_env'])])['value'];
  const own = prop['values'] === undefined ? prop['value'] : (forStack ?? unknown);
  const merged = isList(prop['merge']) ? prop['merge'].map((name) => given[textOf(name)]) : [];
  const value = unquoted(filled(own, given));
  const more = merged.flatMap((one) => (isList(one) ? one : []));
  return isList(value) ? [...value, ...more] : value;
};

/** Targets of a `stackql-deploy` manifest, with the parameters it is built with. */
export const countManifest = (text: string, parameters: Fields = {}): Counts => {
  const counts: Counts = new Map();
  const manifest = parsed(text);
  const given = globalsOf(manifest, parameters);
  for (const { name, file, props } of entriesOf(manifest['resources'])) {
    const values: Fields = Object.fromEntries(
      entriesOf(props).map((prop) => [textOf(prop['name']), propOf(prop, given)]),
    );
    const recording = values['AutoParticipantRecordingConfiguration'];
    const isStage = /stages?$/.test(textOf(name)) || /\bivs\b/.test(textOf(file)) || recording !== undefined;
    if (!isStage) continue;
    const { Arn: arn, Name: called, Tags: tags } = values;
    countStage(counts, { arn, name: called, tags, recording, standIn: textOf(name) });
  }
  return counts;
};
