// The scope that REST stages and REST integrations share: one REST API.
import { GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import type { EventRecord, Permission, ScopeFamily } from '../kind.js';
import { textAt } from './identity.js';
import { openApiRestApis } from './openapi-apis.js';
import { terraformRestApis } from './terraform-apis.js';
import { templateRestApis } from './template-apis.js';
import { restNaming } from './template-naming.js';
import { allPages } from './reading.js';

export const eventSource = 'apigateway.amazonaws.com';

const gateway = 'arn:{partition}:apigateway:{region}::';

/** API keys are what callers sign with; usage plans list them, and client certificates open backends. */
const keysAndCertificates: readonly string[] = [
  '/apikeys',
  '/apikeys/*',
  '/usageplans/*/keys',
  '/usageplans/*/keys/*',
  '/clientcertificates',
  '/clientcertificates/*',
  '/restapis/{api}/authorizers',
  '/restapis/{api}/authorizers/*',
];

/** Whole documents: extensions in them hold what settings hold, unmasked. */
const documentsOf = (stage: string): string[] => [`${stage}/exports/*`, `${stage}/sdks/*`];

const unread = (path: string): Permission => ({
  action: 'apigateway:GET',
  resource: `${gateway}${path}`,
  why: 'denied: the more it covers, the less is open',
});

export const restApi: ScopeFamily = {
  id: 'restapi',
  title: 'REST API',
  permissions: [{ action: 'apigateway:GET', resource: `${gateway}/restapis` }],
  forbidden: [...keysAndCertificates, ...documentsOf('/restapis/{api}/stages/{stage}')].map(unread),
  owners: [...terraformRestApis, ...templateRestApis, ...openApiRestApis],
  naming: restNaming,
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
export const scopeKeyOf = (key: string): string => key.split('/', 1)[0] ?? key;

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
