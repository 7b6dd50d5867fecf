// Integrations: what a method calls.
import type {
  DeleteIntegrationRequest,
  GetIntegrationRequest,
  Integration,
  PutIntegrationRequest,
  UpdateIntegrationRequest,
} from '@aws-sdk/client-api-gateway';
import { CONTENT_HANDLING, PASSTHROUGH, checkIntegration, patchIntegration } from './integration-patch.js';
import { editsOf } from './patch.js';
import {
  badRequest,
  enumProblem,
  given,
  integrationOf,
  methodOf,
  requireValid,
  templates,
  type Handlers,
} from './state.js';

const TYPES = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'];

/** The whole integration that a put leaves, with what AWS fills in (recorded answers). */
const toIntegration = (input: PutIntegrationRequest): Integration => {
  const { restApiId: _, resourceId, httpMethod: _verb, integrationHttpMethod, ...sent } = input;
  const isHttp = sent.type === 'HTTP' || sent.type === 'HTTP_PROXY';
  return given({
    ...sent,
    httpMethod: sent.type === 'MOCK' ? undefined : integrationHttpMethod,
    connectionType: sent.connectionType ?? (isHttp ? 'INTERNET' : undefined),
    requestTemplates: templates(sent.requestTemplates),
    passthroughBehavior: sent.passthroughBehavior ?? 'WHEN_NO_MATCH',
    timeoutInMillis: sent.timeoutInMillis ?? 29_000,
    cacheNamespace: sent.cacheNamespace ?? resourceId,
    cacheKeyParameters: sent.cacheKeyParameters ?? [],
    responseTransferMode: sent.responseTransferMode ?? 'BUFFERED',
  } satisfies Integration);
};

export const integrations = {
  PutIntegration: (input: PutIntegrationRequest, here) => {
    const at = 'putIntegrationInput';
    requireValid(
      enumProblem(input.type ?? '', `${at}.type`, TYPES),
      enumProblem(input.connectionType, `${at}.connectionType`, ['VPC_LINK', 'INTERNET']),
      enumProblem(input.contentHandling, `${at}.contentHandling`, CONTENT_HANDLING),
      enumProblem(input.responseTransferMode, `${at}.responseTransferMode`, ['BUFFERED', 'STREAM']),
    );
    const method = methodOf(here, input);
    const integration = toIntegration(input);
    if (!PASSTHROUGH.includes(integration.passthroughBehavior ?? '')) {
      badRequest(`Invalid passthrough behavior specified. Valid options are ${PASSTHROUGH.join(',')}`);
    }
    checkIntegration(integration, method);
    method.methodIntegration = integration;
    return integration;
  },
  GetIntegration: (input: GetIntegrationRequest, here) => integrationOf(here, input),
  UpdateIntegration: (input: UpdateIntegrationRequest, here) => {
    const edits = editsOf('updateIntegration', input.patchOperations);
    const method = methodOf(here, input);
    method.methodIntegration = patchIntegration(integrationOf(here, input), edits, method);
    return method.methodIntegration;
  },
  DeleteIntegration: (input: DeleteIntegrationRequest, here) => {
    integrationOf(here, input);
    delete methodOf(here, input).methodIntegration;
    return {};
  },
} satisfies Handlers;
