// What UpdateIntegration can change, the values an integration may hold, and AWS's side effect on cache keys.
import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import { flag, number, oneOf, patched, template, text, type Edit, type Patchable } from './patch.js';
import { badRequest } from './state.js';

export const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];
export const CONTENT_HANDLING = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'];

// `/type` and `/credentials` are in no table of AWS's; both take PutIntegration.
const PATCHABLE: Patchable = {
  scalars: {
    '/cacheNamespace': text,
    '/connectionId': text,
    '/connectionType': oneOf(['INTERNET', 'VPC_LINK']),
    '/contentHandling': oneOf(CONTENT_HANDLING, true),
    '/httpMethod': oneOf(['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY']),
    '/integrationTarget': text,
    '/passthroughBehavior': oneOf(PASSTHROUGH),
    '/responseTransferMode': oneOf(['BUFFERED', 'STREAM']),
    '/timeoutInMillis': number(50, 900_000, true),
    '/tlsConfig/insecureSkipVerification': flag,
    '/uri': text,
  },
  maps: { requestParameters: text, requestTemplates: template },
  lists: ['cacheKeyParameters'],
};

const checkUri = ({ type, uri = '' }: Integration): void => {
  if (type?.startsWith('HTTP')) {
    if (!/^https?:\/\/\S+$/.test(uri)) badRequest('Invalid HTTP endpoint specified for URI');
    return;
  }
  const [scheme, , gateway, , service = '', target = ''] = uri.split(':');
  if (scheme !== 'arn') badRequest('Invalid ARN specified in the request');
  const isAction = gateway === 'apigateway' && /^(?:path|action)\//.test(target);
  if (!isAction) badRequest('AWS ARN for integration must contain path or action');
  if (type === 'AWS_PROXY' && !/(?:^|\.)(?:lambda|firehose)$/.test(service)) {
    const only = 'currently only supports Lambda function and Firehose stream invocations.';
    badRequest(`Integrations of type 'AWS_PROXY' ${only}`);
  }
};

/** A request that AWS's importer refuses, in its words. */
export const refuseMapping = (what: string, value: string): never =>
  badRequest(`${what}Validation Result: warnings : [], errors : [Invalid ${value}]`);

const MAPPABLE = /^(?:'.*'|context\..+|stageVariables\..+|method\.request\.body(?:\..+|\[.+)?)$/s;

const checkMapping = (method: Method, expression: string): void => {
  const isDeclared = expression.replace('.multivalue', '.') in (method.requestParameters ?? {});
  if (isDeclared || MAPPABLE.test(expression)) return;
  refuseMapping('Invalid mapping expression specified: ', `mapping expression specified: ${expression}`);
};

/** Content types that are none are refused by name. */
export const checkTemplates = (templates: Record<string, string> = {}): void => {
  const wrong = Object.keys(templates).find((type) => !/^\$default$|^[^/\s]+\/[^/\s]+$/.test(type));
  if (wrong) refuseMapping('', `content type specified: ${wrong}`);
};

/** Refuses what AWS refuses of a whole integration, whether put or patched. */
export const checkIntegration = (integration: Integration, method: Method): void => {
  const {
    type,
    httpMethod,
    connectionType,
    connectionId,
    timeoutInMillis = 0,
    responseTransferMode,
  } = integration;
  if (type !== 'MOCK') {
    if (!httpMethod) badRequest('Enumeration value for HttpMethod must be non-empty');
    checkUri(integration);
  }
  if (connectionType === 'VPC_LINK' && !connectionId)
    badRequest('VPC link id must be specified for VPC_LINK');
  const longest = responseTransferMode === 'STREAM' ? 900_000 : 300_000;
  const isPossible = timeoutInMillis >= 50 && timeoutInMillis <= longest;
  if (!isPossible) badRequest(`Timeout should be between 50 ms and ${longest} ms`);
  for (const expression of Object.values(integration.requestParameters ?? {}))
    checkMapping(method, expression);
  checkTemplates(integration.requestTemplates);
};

/**
 * AWS drops a cache key once the request parameter behind it is gone (hashicorp/terraform-provider-aws#29991,
 * #40124): a patch of the parameters can undo a cache key that nobody touched.
 */
export const dropUnbackedCacheKeys = (
  to: Integration,
  before: readonly string[],
  after: readonly string[],
) => {
  const isGone = (key: string) => before.includes(key) && !after.includes(key);
  return { ...to, cacheKeyParameters: (to.cacheKeyParameters ?? []).filter((key) => !isGone(key)) };
};

const backing = ({ requestParameters = {} }: Integration): string[] =>
  Object.entries(requestParameters).flat();

/** The integration after UpdateIntegration. */
export const patchIntegration = (
  before: Integration,
  edits: readonly Edit[],
  method: Method,
): Integration => {
  const wrong = edits.find(
    ({ path }) => before.type === 'MOCK' && (path === '/uri' || path === '/httpMethod'),
  );
  if (wrong) badRequest(`Invalid patch path ${wrong.path}`);
  const after = patched(before, edits, PATCHABLE);
  checkIntegration(after, method);
  return dropUnbackedCacheKeys(after, backing(before), backing(after));
};
