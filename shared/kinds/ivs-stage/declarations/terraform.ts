// Which declared resources speak about an IVS stage.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { exportedByAll, noAdvice, withAllTags } from '../../_support/declaring.js';
import { identifyStage } from '../normalise.js';
import { importAs } from './identity.js';
import { withTagsAs } from './tags.js';

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
  identity: ['arn', 'name'],
  fromImport: importAs('arn'),
  identify: identifyStage(['arn', 'id'], 'name'),
  computed: [...exportedByAll, 'active_session_id', 'endpoints'],
  // Only said at creation, and never returned.
  notWatched: ['participant_token_configurations'],
  optionalComputed: ['/name'],
  prepare: (attributes) =>
    withAllTags(withFlatRecording(withTagsAs('map', ['tags', 'key', 'value'])(attributes))),
};

export const terraform: readonly DeclarationType[] = [native];
