// Changes one thing of a live REST integration, as the console does: patch operations, and a put where no patch leads.
import {
  DeleteIntegrationResponseCommand,
  GetIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodResponseCommand,
  UpdateIntegrationCommand,
  UpdateIntegrationResponseCommand,
  UpdateMethodResponseCommand,
  type APIGatewayClient,
  type Integration,
  type PatchOperation,
} from '@aws-sdk/client-api-gateway';
import { escapeKey, unescapeKey } from '../../../shared/engine/pointer.js';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';
import { completed, methodNameOf, putIntegration, type MethodName } from './apigateway.js';
import type { Change } from './change.js';

/** Sets or unsets a member: map entries are added and removed, everything else is replaced, by "" if need be. */
const memberPatch = (path: JsonPointer, value: LeafValue | undefined, isNew: boolean): PatchOperation => {
  const isEntry = /Parameters\/|Templates\//.test(path);
  if (value === undefined && isEntry) return { op: 'remove', path };
  return { op: isEntry && isNew ? 'add' : 'replace', path, value: value === undefined ? '' : String(value) };
};

const keyPatches = (live: readonly string[], wanted: readonly string[]): PatchOperation[] => {
  const patch = (op: 'add' | 'remove') => (key: string) => ({
    op,
    path: `/cacheKeyParameters/${escapeKey(key)}`,
  });
  const added = wanted.filter((key) => !live.includes(key));
  return [
    ...live.filter((key) => !wanted.includes(key)).map(patch('remove')),
    ...added.map((key) => ({ ...patch('add')(key), value: '' })),
  ];
};

/** The method has to know a parameter before its integration may fill it. */
const declareParameter = async (client: APIGatewayClient, name: MethodName, status: string, member = '') => {
  if (!member.startsWith('responseParameters/')) return;
  const patchOperations = [{ op: 'add' as const, path: `/${member}`, value: 'false' }];
  await client.send(new UpdateMethodResponseCommand({ ...name, statusCode: status, patchOperations }));
};

const changeResponse = async (
  client: APIGatewayClient,
  name: MethodName,
  live: Integration,
  pointer: JsonPointer,
  value: LeafValue | undefined,
): Promise<void> => {
  const [, , status = '', ...rest] = pointer.split('/');
  const response = live.integrationResponses?.[status];
  if (rest.length === 0 && value === undefined) {
    await client.send(new DeleteIntegrationResponseCommand({ ...name, statusCode: status }));
    return;
  }
  if (response === undefined) {
    const known = (error: Error): void => {
      if (error.name !== 'ConflictException') throw error;
    };
    await client.send(new PutMethodResponseCommand({ ...name, statusCode: status })).catch(known);
    await client.send(new PutIntegrationResponseCommand({ ...name, statusCode: status }));
  }
  const member = rest.join('/');
  if (member === '' || member === 'statusCode') return;
  const [map = '', key] = rest;
  const entries = response?.[map as 'responseParameters'];
  const isNew = key !== undefined && entries?.[unescapeKey(key)] === undefined;
  if (isNew) await declareParameter(client, name, status, member);
  const patchOperations = [memberPatch(`/${member}`, value, isNew)];
  await client.send(new UpdateIntegrationResponseCommand({ ...name, statusCode: status, patchOperations }));
};

const patchesOf = (live: Integration, pointer: JsonPointer, value?: LeafValue): PatchOperation[] => {
  const [, first = '', key] = pointer.split('/');
  if (first === 'cacheKeyParameters')
    return keyPatches(live.cacheKeyParameters ?? [], Array.isArray(value) ? value : []);
  const entries = live[first as 'requestParameters'];
  const isNew = key !== undefined && entries?.[unescapeKey(key)] === undefined;
  const patch = memberPatch(pointer, value, isNew);
  // AWS takes VPC_LINK only together with a link.
  const needsLink = pointer === '/connectionType' && value === 'VPC_LINK' && live.connectionId === undefined;
  return needsLink ? [patch, { op: 'replace', path: '/connectionId', value: 'vpclink' }] : [patch];
};

export const changeIntegration: Change = async ({ clients, target }, pointer, value) => {
  const client = clients.apiGateway;
  const name = methodNameOf(target.key);
  const live = await client.send(new GetIntegrationCommand(name));
  if (pointer.startsWith('/integrationResponses/')) return changeResponse(client, name, live, pointer, value);
  if (pointer === '/type' || pointer === '/credentials') {
    const { $metadata: _, ...before } = live;
    const after = { ...before, [pointer.slice(1)]: value } as Integration;
    return putIntegration(client, name, completed(after, target.region));
  }
  await client.send(
    new UpdateIntegrationCommand({ ...name, patchOperations: patchesOf(live, pointer, value) }),
  );
};
