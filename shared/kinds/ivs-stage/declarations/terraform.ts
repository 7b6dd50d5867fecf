// Which declared resources speak about an IVS stage.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { exportedByAll, noAdvice, withAllTags } from '../../_support/declaring.js';
import { textAt } from '../../_support/identity.js';
import { stageOf } from '../normalise.js';

const identifyBy =
  (...names: readonly string[]): DeclarationType['identify'] =>
  (attributes) => {
    const arn = names.map((name) => textAt(attributes, name)).find((text) => text !== undefined);
    return arn === undefined ? undefined : stageOf(arn);
  };

const importAs =
  (name: string): DeclarationType['fromImport'] =>
  (id) =>
    stageOf(id) === undefined ? undefined : { [name]: id };

/** Tags written as a map where the type lists them, or listed where it has a map. */
const withTagsAs =
  (shape: 'map' | 'list', [tags, key, value]: readonly [string, string, string]) =>
  (attributes: JsonObject): JsonObject => {
    const given = attributes[tags];
    if (shape === 'list' && isObject(given))
      return { ...attributes, [tags]: Object.entries(given).map(([k, v]) => ({ [key]: k, [value]: v })) };
    if (shape === 'map' && Array.isArray(given))
      return { ...attributes, [tags]: Object.fromEntries(given.map((tag) => pairOf(tag, key, value))) };
    return attributes;
  };

/** YAML reads a key such as `2024` as a number; tag keys are texts. */
const pairOf = (tag: Json, key: string, value: string): [string, Json] => {
  const pair = isObject(tag) ? tag : {};
  const name = pair[key];
  return [typeof name === 'string' ? name : JSON.stringify(name ?? null), pair[value] ?? ''];
};

/** The block of an argument, written as an object or as a list of one. */
const block = (parent: JsonObject, name: string): JsonObject | undefined =>
  [parent[name]].flat().find((member) => isObject(member));

const wrappers: Readonly<Record<string, string>> = {
  hls_configuration: 'participant_recording_hls_configuration',
  thumbnail_configuration: 'participant_thumbnail_configuration',
};

/** Takes away the objects that CloudFormation and awscc put around two parts of the recording. */
const withFlatRecording = (attributes: JsonObject): JsonObject => {
  const name = 'auto_participant_recording_configuration';
  const recording = block(attributes, name);
  if (recording === undefined) return attributes;
  const flat = Object.entries(wrappers).flatMap(([part, wrapper]): [string, Json][] => {
    const inner = block(block(recording, part) ?? {}, wrapper);
    return inner === undefined ? [] : [[part, inner]];
  });
  return { ...attributes, [name]: { ...recording, ...Object.fromEntries(flat) } };
};

const shared = {
  bound: () => [],
  importShape: 'STAGE-ARN',
  closes: [],
  zeroMayBeUnset: [],
  advise: noAdvice,
} satisfies Partial<DeclarationType>;

/** No provider has it; it is what Terraform users would write, in the shape of the API. */
const native: DeclarationType = {
  ...shared,
  type: 'aws_ivs_stage',
  aliases: [],
  column: 'native',
  identity: ['arn'],
  fromImport: importAs('arn'),
  identify: identifyBy('arn', 'id'),
  computed: [...exportedByAll, 'active_session_id', 'endpoints'],
  // Only said at creation, and never returned.
  notWatched: ['participant_token_configurations'],
  optionalComputed: ['/name'],
  prepare: (attributes) =>
    withAllTags(withFlatRecording(withTagsAs('map', ['tags', 'key', 'value'])(attributes))),
};

/** Every argument is Optional + Computed; but a state without recording means that AWS returned none. */
const awscc: DeclarationType = {
  ...shared,
  type: 'awscc_ivs_stage',
  aliases: [],
  column: 'awscc',
  identity: ['arn'],
  fromImport: importAs('arn'),
  identify: identifyBy('arn', 'id'),
  computed: ['id', 'arn', 'active_session_id'],
  notWatched: [],
  optionalComputed: ['/name', '/tags'],
  prepare: (attributes) => ({
    attributes: withTagsAs('list', ['tags', 'key', 'value'])(attributes),
    restated: [],
  }),
};

const cloudFormation: DeclarationType = {
  ...shared,
  type: 'AWS::IVS::Stage',
  aliases: [],
  column: 'cloudformation',
  identity: ['Arn'],
  fromImport: importAs('Arn'),
  identify: identifyBy('Arn'),
  computed: ['Arn', 'ActiveSessionId'],
  notWatched: [],
  optionalComputed: [],
  prepare: (attributes) => ({
    attributes: withTagsAs('list', ['Tags', 'Key', 'Value'])(attributes),
    restated: [],
  }),
};

export const terraform: readonly DeclarationType[] = [native, awscc, cloudFormation];
