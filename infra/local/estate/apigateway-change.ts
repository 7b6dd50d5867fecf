// Changes one thing of a live REST stage or integration, as the console does: patches, and a put where none leads.
import * as aws from '@aws-sdk/client-api-gateway';
import { escapeKey, unescapeKey } from '../../../shared/engine/pointer.js';
import { methodSettingKey } from '../../../shared/kinds/apigateway-stage/normalise.js';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';
import { completed, createDeployment, methodNameOf, putIntegration } from './apigateway.js';
import { changeTag, type Change, type Live } from './live.js';
import { consoleKey, stagePatches } from './stage-patches.js';

const stageNameOf = ({ target }: Live) => {
  const [restApiId = '', stageName = ''] = target.key.split('/');
  return { restApiId, stageName };
};

export const changeStage: Change = async (live, pointer, value) => {
  const client = live.clients.apiGateway;
  const name = stageNameOf(live);
  const resourceArn = `arn:aws:apigateway:${live.target.region}::/restapis/${name.restApiId}/stages/${name.stageName}`;
  if (pointer.startsWith('/tags/'))
    return changeTag(pointer, value, {
      tag: (tags) => client.send(new aws.TagResourceCommand({ resourceArn, tags })),
      untag: (tagKeys) => client.send(new aws.UntagResourceCommand({ resourceArn, tagKeys })),
    });
  const { methodSettings = {} } = await client.send(new aws.GetStageCommand(name));
  const kept = (wanted: string): string =>
    Object.keys(methodSettings).find((form) => methodSettingKey(form) === wanted) ?? consoleKey(wanted);
  const patchOperations = stagePatches(pointer, value, kept);
  await client.send(new aws.UpdateStageCommand({ ...name, patchOperations }));
};

/** Another deployment of the API, as pressing "Deploy" makes one. */
export const anotherDeployment = (live: Live): Promise<string> =>
  createDeployment(live.clients.apiGateway, stageNameOf(live).restApiId);

/** Sets or unsets a member: map entries are added and removed, everything else is replaced, by "" if need be. */
const memberPatch = (live: object, path: JsonPointer, value: LeafValue | undefined): aws.PatchOperation => {
  const [, map = '', key] = path.split('/');
  if (key === undefined || map === 'tlsConfig') return { op: 'replace', path, value: String(value ?? '') };
  if (value === undefined) return { op: 'remove', path };
  const entries = (live as Record<string, object | undefined>)[map] ?? {};
  return { op: unescapeKey(key) in entries ? 'replace' : 'add', path, value: String(value) };
};

const keyPatches = (live: readonly string[], wanted: readonly string[]): aws.PatchOperation[] => [
  ...live
    .filter((key) => !wanted.includes(key))
    .map((key) => ({ op: 'remove' as const, path: `/cacheKeyParameters/${escapeKey(key)}` })),
  ...wanted
    .filter((key) => !live.includes(key))
    .map((key) => ({ op: 'add' as const, path: `/cacheKeyParameters/${escapeKey(key)}`, value: '' })),
];

const unlessThere = (error: Error): void => {
  if (error.name !== 'ConflictException') throw error;
};

const changeResponse = async (
  { clients, target }: Live,
  integration: aws.Integration,
  [, , statusCode = '', ...rest]: readonly string[],
  value: LeafValue | undefined,
): Promise<void> => {
  const client = clients.apiGateway;
  const name = { ...methodNameOf(target.key), statusCode };
  const live = integration.integrationResponses?.[statusCode];
  const path = `/${rest.join('/')}`;
  if (path === '/' && value === undefined) {
    await client.send(new aws.DeleteIntegrationResponseCommand(name));
    return;
  }
  if (live === undefined) {
    await client.send(new aws.PutMethodResponseCommand(name)).catch(unlessThere);
    await client.send(new aws.PutIntegrationResponseCommand(name));
  }
  if (path === '/' || path === '/statusCode') return;
  const patch = memberPatch(live ?? {}, path, value);
  // The method has to know a parameter before its integration may fill it.
  const declared = { ...name, patchOperations: [{ op: 'add' as const, path, value: 'false' }] };
  if (patch.op === 'add' && rest[0] === 'responseParameters')
    await client.send(new aws.UpdateMethodResponseCommand(declared));
  await client.send(new aws.UpdateIntegrationResponseCommand({ ...name, patchOperations: [patch] }));
};

export const changeIntegration: Change = async (live, pointer, value) => {
  const client = live.clients.apiGateway;
  const name = methodNameOf(live.target.key);
  const { $metadata: _, ...before } = await client.send(new aws.GetIntegrationCommand(name));
  const tokens = pointer.split('/');
  if (tokens[1] === 'integrationResponses') return changeResponse(live, before, tokens, value);
  if (pointer === '/type' || pointer === '/credentials') {
    const after = completed({ ...before, [pointer.slice(1)]: value }, live.target.region);
    return putIntegration(client, name, after);
  }
  const keys = before.cacheKeyParameters ?? [];
  const patchOperations =
    pointer === '/cacheKeyParameters'
      ? keyPatches(keys, Array.isArray(value) ? value : [])
      : [memberPatch(before, pointer, value)];
  // AWS takes VPC_LINK only together with a link.
  if (value === 'VPC_LINK' && before.connectionId === undefined)
    patchOperations.push({ op: 'replace', path: '/connectionId', value: 'vpclink' });
  await client.send(new aws.UpdateIntegrationCommand({ ...name, patchOperations }));
};
