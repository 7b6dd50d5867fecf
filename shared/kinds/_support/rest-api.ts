// The scope that REST stages and REST integrations share: one REST API.
import { GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { isObject, type JsonObject } from '../../model/brand.js';
import { kindId, type Place } from '../../model/target.js';
import type { EventRecord, Identity, ScopeFamily } from '../kind.js';
import { allPages } from './reading.js';

export const eventSource = 'apigateway.amazonaws.com';

export const restApi: ScopeFamily = {
  id: 'restapi',
  title: 'REST API',
  permissions: [{ action: 'apigateway:GET', resource: 'arn:{partition}:apigateway:{region}::/restapis' }],
  owners: [
    {
      type: 'aws_api_gateway_rest_api',
      aliases: [],
      identify: (attributes) => identified(attributes, 'id'),
      // A body declares methods and integrations that the state does not list.
      lists: (attributes) =>
        textAt(attributes, 'body') === undefined
          ? [kindId('apigateway.stage'), kindId('apigateway.integration')]
          : [kindId('apigateway.stage')],
    },
  ],
  list: async (clients, place) => {
    // 500 is the largest page (SDK model); the default of 25 would cost 20 times the calls.
    const apis = await allPages(async (position) => {
      const input = { limit: 500, ...(position === undefined ? {} : { position }) };
      const answer = await clients.apiGateway.send(new GetRestApisCommand(input));
      return { items: answer.items ?? [], next: answer.position };
    });
    return apis.flatMap((api) =>
      api.id === undefined ? [] : [{ scope: { family: restApi.id, ...place, key: api.id }, facts: {} }],
    );
  },
};

/** The API id is the first part of every key in a REST API. */
export const scopeKeyOf = (key: string): string => key.split('/')[0] ?? key;

export const textAt = (record: JsonObject, ...path: readonly string[]): string | undefined => {
  let node: unknown = record;
  for (const name of path) node = isObject(node) ? node[name] : undefined;
  return typeof node === 'string' && node !== '' ? node : undefined;
};

/** `arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod`; other parts of API Gateway have other paths. */
const restArn = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/restapis\/([^/]+)/;

/** v1 records name `restApiId` at the top; ImportRestApi and CreateRestApi only in the answer. */
export const locateRestApi = (record: EventRecord): { scopeKey: string } | undefined => {
  if (textAt(record.parameters, 'apiId') !== undefined) return undefined;
  const named = textAt(record.parameters, 'restApiId');
  const created = record.eventName.endsWith('RestApi') ? textAt(record.response, 'id') : undefined;
  const arn = textAt(record.parameters, 'resourceArn');
  const scopeKey = named ?? (arn === undefined ? created : restArn.exec(arn)?.[1]);
  return scopeKey === undefined ? undefined : { scopeKey };
};

/** Region and, where an execute-api ARN tells it, the account of a state's attributes. */
export const placeOf = (attributes: JsonObject): Partial<Place> => {
  const region =
    textAt(attributes, 'region') ??
    /^arn:[^:]+:[^:]+:([^:]+):/.exec(
      textAt(attributes, 'arn') ?? textAt(attributes, 'execution_arn') ?? '',
    )?.[1];
  const account = /^arn:[^:]+:execute-api:[^:]+:(\d{12}):/.exec(
    textAt(attributes, 'execution_arn') ?? '',
  )?.[1];
  return { ...(region === undefined ? {} : { region }), ...(account === undefined ? {} : { account }) };
};

/** The target named by arguments, each of which must be there. */
export const identified = (attributes: JsonObject, ...names: readonly string[]): Identity | undefined => {
  const parts = names.map((name) => textAt(attributes, name));
  return parts.includes(undefined) ? undefined : { key: parts.join('/'), place: placeOf(attributes) };
};
