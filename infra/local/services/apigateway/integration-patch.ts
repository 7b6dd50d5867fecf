// What UpdateIntegration can change, the values an integration may hold, and AWS's side effect on cache keys.
import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import { oneOf, patched, template, text, whole, flag, type Edit, type Patchable } from './patch.js';
import { badRequest } from './state.js';

export const VERBS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
export const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];
export const CONTENT_HANDLING = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'];

// `/type` and `/credentials` are in no table of AWS's; both take PutIntegration.
const PATCHABLE: Patchable = {
  scalars: {
    '/cacheNamespace': text,
    '/connectionId': text,
    '/connectionType': oneOf(['INTERNET', 'VPC_LINK']),
    '/contentHandling': oneOf(CONTENT_HANDLING, true),
    '/httpMethod': oneOf(VERBS),
    '/integrationTarget': text,
    '/passthroughBehavior': oneOf(PASSTHROUGH),
    '/responseTransferMode': oneOf(['BUFFERED', 'STREAM']),
    '/timeoutInMillis': whole(50, 900_000),
    '/tlsConfig/insecureSkipVerification': flag,
    '/uri': text,
  },
  maps: { requestParameters: text, requestTemplates: template },
  lists: ['cacheKeyParameters'],
};

const checkUri = (type: string | undefined, uri: string): void => {
  if (type?.startsWith('HTTP')) {
    if (!/^https?:\/\/\S+$/.test(uri)) badRequest('Invalid HTTP endpoint specified for URI');
    return;
  }
  const [scheme, , gateway, , service = '', target = ''] = uri.split(':');
  if (scheme !== 'arn') badRequest('Invalid ARN specified in the request');
  if (gateway !== 'apigateway' || !/^(?:path|action)\//.test(target)) {
    badRequest('AWS ARN for integration must contain path or action');
  }
  if (type === 'AWS_PROXY' && !/(?:^|\.)(?:lambda|firehose)$/.test(service)) {
    badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
  }
};

const MAPPABLE = /^(?:'.*'|context\..+|stageVariables\..+|method\.request\.body(?:\..+|\[.+)?)$/s;

const checkMapping = (method: Method, expression: string): void => {
  const declared = expression.replace('.multivalue', '.') in (method.requestParameters ?? {});
  if (declared || MAPPABLE.test(expression)) return;
  const problem = `Invalid mapping expression specified: ${expression}`;
  badRequest(`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${problem}]`);
};

/** Content types that are none are refused by name. */
export const checkTemplates = (templates: Record<string, string | null> | undefined): void => {
  const wrong = Object.keys(templates ?? {}).find((type) => !/^\$default$|^[^/\s]+\/[^/\s]+$/.test(type));
  if (wrong)
    badRequest(`Validation Result: warnings : [], errors : [Invalid content type specified: ${wrong}]`);
};

/** Refuses what AWS refuses of a whole integration, whether put or patched. */
export const checkIntegration = (integration: Integration, method: Method): void => {
  const { type, httpMethod, uri, connectionType, connectionId, timeoutInMillis = 0 } = integration;
  if (type !== 'MOCK') {
    if (!httpMethod) badRequest('Enumeration value for HttpMethod must be non-empty');
    checkUri(type, uri ?? '');
  }
  if (connectionType === 'VPC_LINK' && !connectionId)
    badRequest('VPC link id must be specified for VPC_LINK');
  const longest = integration.responseTransferMode === 'STREAM' ? 900_000 : 300_000;
  if (timeoutInMillis < 50 || timeoutInMillis > longest) {
    badRequest(`Timeout should be between 50 ms and ${longest} ms`);
  }
  for (const expression of Object.values(integration.requestParameters ?? {}))
    checkMapping(method, expression);
  checkTemplates(integration.requestTemplates);
};

/**
 * AWS drops a cache key once the request parameter behind it is gone (hashicorp/terraform-provider-aws#29991,
 * #40124): a patch of the parameters can undo a cache key that nobody touched.
 */
export const dropUnbackedCacheKeys = (
  integration: Integration,
  before: readonly string[],
  after: readonly string[],
): Integration => {
  const gone = before.filter((name) => !after.includes(name));
  const keys = (integration.cacheKeyParameters ?? []).filter((key) => !gone.includes(key));
  return { ...integration, cacheKeyParameters: keys };
};

const backing = ({ requestParameters = {} }: Integration): string[] => [
  ...Object.keys(requestParameters),
  ...Object.values(requestParameters),
];

/** The integration after UpdateIntegration. */
export const patchIntegration = (
  before: Integration,
  edits: readonly Edit[],
  method: Method,
): Integration => {
  const mockHas = (edit: Edit) =>
    before.type === 'MOCK' && (edit.path === '/uri' || edit.path === '/httpMethod');
  const wrong = edits.find(mockHas);
  if (wrong) badRequest(`Invalid patch path ${wrong.path}`);
  const after = patched(before, edits, PATCHABLE);
  checkIntegration(after, method);
  return dropUnbackedCacheKeys(after, backing(before), backing(after));
};
