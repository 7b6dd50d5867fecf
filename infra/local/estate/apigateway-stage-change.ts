// Changes one thing of a live REST stage, as the console does: patch operations, and tag calls.
import {
  GetStageCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStageCommand,
  type PatchOperation,
} from '@aws-sdk/client-api-gateway';
import { escapeKey, unescapeKey } from '../../../shared/engine/pointer.js';
import { methodSettingKey } from '../../../shared/kinds/apigateway-stage/normalise.js';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';
import { createDeployment } from './apigateway.js';
import type { Change, Live } from './change.js';
import { partitionOf } from './document.js';

/** Where a patch addresses a method setting (patch operations table of UpdateStage). */
const suffixes: Readonly<Record<string, string>> = {
  metricsEnabled: 'metrics/enabled',
  loggingLevel: 'logging/loglevel',
  dataTraceEnabled: 'logging/dataTrace',
  throttlingBurstLimit: 'throttling/burstLimit',
  throttlingRateLimit: 'throttling/rateLimit',
  cachingEnabled: 'caching/enabled',
  cacheTtlInSeconds: 'caching/ttlInSeconds',
  cacheDataEncrypted: 'caching/dataEncrypted',
  requireAuthorizationForCacheControl: 'caching/requireAuthorizationForCacheControl',
  unauthorizedCacheControlHeaderStrategy: 'caching/unauthorizedCacheControlHeaderStrategy',
};

// The console's form of a method setting's key: the wildcard, or the whole path with its slashes encoded.
const consoleKey = (key: string): string => {
  const cut = key.lastIndexOf('/');
  const path = key.slice(0, cut);
  return `${path === '*' ? path : escapeKey(path)}${key.slice(cut)}`;
};

const clearedByEmpty = ['/description', '/documentationVersion', '/clientCertificateId'];

const replace = (path: string, value: LeafValue): PatchOperation[] => [
  { op: 'replace', path, value: String(value) },
];

/** The operations that set or unset what a pointer names; `keyOf` finds the form in which AWS keeps a key. */
export const stagePatches = (
  pointer: JsonPointer,
  value: LeafValue | undefined,
  keyOf = consoleKey,
): PatchOperation[] => {
  const [, first, key = '', member] = pointer.split('/');
  if (first === 'methodSettings') {
    const path = `/${keyOf(unescapeKey(key))}`;
    if (member === undefined || value === undefined) return [{ op: 'remove', path }];
    return replace(`${path}/${suffixes[member]}`, value);
  }
  if (value !== undefined) return replace(pointer, value);
  if (clearedByEmpty.includes(pointer)) return replace(pointer, '');
  // AWS removes access logs only whole (recorded: `remove /accessLogSettings/destinationArn` is refused).
  return [{ op: 'remove', path: first === 'accessLogSettings' ? '/accessLogSettings' : pointer }];
};

const nameOf = ({ target }: Live) => {
  const [restApiId = '', stageName = ''] = target.key.split('/');
  return { restApiId, stageName };
};

const changeTag = async (live: Live, key: string, value: LeafValue | undefined): Promise<void> => {
  const { clients, target } = live;
  const { restApiId, stageName } = nameOf(live);
  const { region } = target;
  const resourceArn = `${partitionOf(region)}:apigateway:${region}::/restapis/${restApiId}/stages/${stageName}`;
  const command =
    value === undefined
      ? new UntagResourceCommand({ resourceArn, tagKeys: [key] })
      : new TagResourceCommand({ resourceArn, tags: { [key]: String(value) } });
  await clients.apiGateway.send(command as TagResourceCommand);
};

export const changeStage: Change = async (live, pointer, value) => {
  const [, first, key = ''] = pointer.split('/');
  if (first === 'tags') return changeTag(live, unescapeKey(key), value);
  const client = live.clients.apiGateway;
  const { methodSettings = {} } = await client.send(new GetStageCommand(nameOf(live)));
  const kept = (wanted: string): string =>
    Object.keys(methodSettings).find((form) => methodSettingKey(form) === wanted) ?? consoleKey(wanted);
  const patchOperations = stagePatches(pointer, value, kept);
  await client.send(new UpdateStageCommand({ ...nameOf(live), patchOperations }));
};

/** Another deployment of the API, as pressing "Deploy" makes one. */
export const anotherDeployment = (live: Live): Promise<string> =>
  createDeployment(live.clients.apiGateway, nameOf(live).restApiId);
