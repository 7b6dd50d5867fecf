// What CloudTrail calls tell of REST stages (AWS facts §3.1, §6): which stage, and which of its fields.
import { escapeKey } from '../../engine/pointer.js';
import type { JsonObject } from '../../model/brand.js';
import type { JsonPointer } from '../../model/field.js';
import type { EventRecord } from '../kind.js';
import { textAt } from '../_support/identity.js';
import {
  allOfThem,
  anyOfThem,
  keyAt,
  objectAt,
  patternTree,
  pointerAt,
  pointersIn,
  taggedPointers,
  touched,
  whole,
  type Touches,
} from '../_support/touch.js';
import { patched } from '../_support/touch-patches.js';
import { names } from './names.js';
import { methodSettingKey, stageInArn } from './normalise.js';

const tree = patternTree(names);

/** How UpdateStage calls a method setting (patch operations table), in lower case. */
const settings: Readonly<Record<string, string>> = {
  'metrics/enabled': 'metricsEnabled',
  'logging/loglevel': 'loggingLevel',
  'logging/datatrace': 'dataTraceEnabled',
  'throttling/burstlimit': 'throttlingBurstLimit',
  'throttling/ratelimit': 'throttlingRateLimit',
  'caching/enabled': 'cachingEnabled',
  'caching/ttlinseconds': 'cacheTtlInSeconds',
  'caching/dataencrypted': 'cacheDataEncrypted',
  'caching/requireauthorizationforcachecontrol': 'requireAuthorizationForCacheControl',
  'caching/unauthorizedcachecontrolheaderstrategy': 'unauthorizedCacheControlHeaderStrategy',
};

const entryAt = (key: string): JsonPointer => `/methodSettings/${escapeKey(methodSettingKey(key))}`;

/** `/~1items~1{id}/GET/throttling/rateLimit`, or `/items/GET/…`: the key may hold slashes, the end is known. */
const settingAt = (tokens: readonly string[]): JsonPointer | undefined => {
  const member = settings[tokens.slice(-2).join('/').toLowerCase()];
  if (member === undefined || tokens.length < 4) return undefined;
  return `${entryAt(tokens.slice(0, -2).join('/'))}/${member}`;
};

const verb = /^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|ANY|\*)$/i;

/** `remove /~1items/GET` drops a whole method setting. */
const wholeSettingAt = (tokens: readonly string[]): JsonPointer | undefined =>
  tokens.length >= 2 && verb.test(tokens.at(-1) ?? '') ? entryAt(tokens.join('/')) : undefined;

export const patchedPointer = (path: string): JsonPointer | undefined => {
  if (path === '/accessLogSettings/*') return '/accessLogSettings';
  const tokens = path.split('/').slice(1);
  return settingAt(tokens) ?? pointerAt(tree, path) ?? wholeSettingAt(tokens);
};

const keyIn = (input: JsonObject, { parameters }: EventRecord): string | undefined => {
  const api = textAt(parameters, 'restApiId');
  const stage = textAt(input, 'stageName') ?? textAt(parameters, 'stageName');
  return api === undefined || stage === undefined ? undefined : `${api}/${stage}`;
};

const created: Touches = (record) => [
  touched(keyIn(objectAt(record.parameters, 'createStageInput'), record), whole),
];

/** A deployment changes a stage only where it names one, and then also what it says of it. */
const deployed: Touches = (record) => {
  const input = objectAt(record.parameters, 'createDeploymentInput');
  const key = keyIn(input, record);
  if (key === undefined) return [];
  const { description: _ofTheDeployment, ...ofTheStage } = input;
  const described = input['stageDescription'] === undefined ? [] : ['/description'];
  return [touched(key, ['/deploymentId', ...described, ...pointersIn(tree, ofTheStage)])];
};

const keyInArn = ({ parameters }: EventRecord): string | undefined =>
  stageInArn(textAt(parameters, 'resourceArn') ?? '')?.key;

/** Tags of the API itself, of its domains and keys come with the same names. */
const onStageInArn =
  (pointersOf: (record: EventRecord) => readonly JsonPointer[]): Touches =>
  (record) => {
    const key = keyInArn(record);
    if (key !== undefined) return [touched(key, pointersOf(record))];
    return textAt(record.parameters, 'resourceArn') === undefined ? anyOfThem : [];
  };

const byName: Readonly<Record<string, Touches>> = {
  CreateStage: created,
  UpdateStage: (record) =>
    patched(keyAt(record, 'restApiId', 'stageName'), record.parameters, 'updateStageInput', patchedPointer),
  DeleteStage: (record) => [touched(keyAt(record, 'restApiId', 'stageName'), whole)],
  CreateDeployment: deployed,
  TagResource: onStageInArn(taggedPointers),
  UntagResource: onStageInArn(taggedPointers),
  DeleteRestApi: () => allOfThem,
};

/** Deployments that no stage names yet, and what imports change, are no stage's. */
export const touches: Touches = (record) => byName[record.eventName]?.(record) ?? [];

export const webAclTouches: Touches = onStageInArn(() => ['/webAclArn']);
