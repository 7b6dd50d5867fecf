// The scope that HTTP and WebSocket stages and integrations share: one API of API Gateway v2.
import { GetApiCommand, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import type { EventRecord, ScopeFamily } from '../kind.js';
import { textAt } from './identity.js';
import { allPages, incomplete, isNotFound, unreadable } from './reading.js';
import { openApiHttpApis } from './openapi-apis.js';
import { terraformHttpApis } from './terraform-apis.js';
import { templateHttpApis } from './template-apis.js';
import { httpNaming } from './template-naming.js';

/** The largest page that is known to be accepted, as a text (AWS facts §2); the default of 25 costs more calls. */
export const pageSize = '500';

/** What a page of a v2 listing asks for. */
export const pageOf = (token: string | undefined): { MaxResults: string; NextToken?: string } => ({
  MaxResults: pageSize,
  ...(token === undefined ? {} : { NextToken: token }),
});

/** Fact: how many of the API's stages deploy by themselves: `all`, `some` or `none`. */
export const autoDeployFact = 'autoDeploy';

const gateway = 'arn:{partition}:apigateway:{region}::';

export const httpApi: ScopeFamily = {
  id: 'httpapi',
  title: 'HTTP or WebSocket API',
  permissions: [{ action: 'apigateway:GET', resource: `${gateway}/apis` }],
  preparing: [{ action: 'apigateway:GET', resource: `${gateway}/apis/{api}` }],
  forbidden: ['/authorizers', '/authorizers/*', '/exports/*'].map((below) => ({
    action: 'apigateway:GET',
    resource: `${gateway}/apis/{api}${below}`,
    why: 'denied: the star of GetApi would open them',
  })),
  owners: [...terraformHttpApis, ...templateHttpApis, ...openApiHttpApis],
  naming: httpNaming,
  // Defaults and applicability depend on the protocol; a list of APIs tells it, GetApi costs one call.
  prepare: async (clients, scope, known) => {
    if (known['protocol'] !== undefined) return { status: 'ready', facts: known };
    const call = `apigateway:GetApi(${scope.key})`;
    try {
      const { ProtocolType: protocol } = await clients.apiGatewayV2.send(
        new GetApiCommand({ ApiId: scope.key }),
      );
      if (protocol === undefined) return unreadable(call, incomplete('the answer names no protocol'));
      return { status: 'ready', facts: { ...known, protocol } };
    } catch (error) {
      return isNotFound(error) ? { status: 'gone' } : unreadable(call, error);
    }
  },
  list: async (clients, place) => {
    const apis = await allPages(async (token) => {
      const answer = await clients.apiGatewayV2.send(new GetApisCommand(pageOf(token)));
      return { items: answer.Items ?? [], next: answer.NextToken };
    });
    return apis.flatMap(({ ApiId: key, ProtocolType: protocol }) =>
      key === undefined
        ? []
        : [
            {
              scope: { family: httpApi.id, ...place, key },
              facts: protocol === undefined ? {} : { protocol },
            },
          ],
    );
  },
};

/** `arn:aws:apigateway:eu-west-1::/apis/abc123/stages/prod`; REST APIs have other paths. */
const httpApiArn = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/apis\/([^/]+)/;

/** v2 records name `apiId` at the top; CreateApi and ImportApi, and calls whose input is too big, only in the answer. */
export const locateHttpApi = (record: EventRecord): { scopeKey: string } | undefined => {
  if (textAt(record.parameters, 'restApiId') !== undefined) return undefined;
  const named = textAt(record.parameters, 'apiId');
  const answered = record.eventName.endsWith('Api') ? textAt(record.response, 'apiId') : undefined;
  const arn = textAt(record.parameters, 'resourceArn');
  const scopeKey = named ?? (arn === undefined ? answered : httpApiArn.exec(arn)?.[1]);
  return scopeKey === undefined ? undefined : { scopeKey };
};
