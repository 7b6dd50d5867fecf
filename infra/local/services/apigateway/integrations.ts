// Integrations: what a method calls.
import type { Integration, PutIntegrationRequest } from '@aws-sdk/client-api-gateway';
import { CONTENT_HANDLING, PASSTHROUGH, checkIntegration, patchIntegration } from './integration-patch.js';
import { editsOf } from './patch.js';
import {
  badRequest,
  enumProblem,
  integrationOf,
  methodOf,
  requireValid,
  templates,
  type Handlers,
} from './state.js';

/** The whole integration that a put leaves, with what AWS fills in (recorded answers). */
const toIntegration = (input: PutIntegrationRequest): Integration => {
  const { restApiId: _, resourceId, httpMethod: _verb, integrationHttpMethod, ...sent } = input;
  return {
    connectionType: sent.type?.startsWith('HTTP') ? 'INTERNET' : undefined,
    passthroughBehavior: 'WHEN_NO_MATCH',
    timeoutInMillis: 29_000,
    cacheNamespace: resourceId,
    cacheKeyParameters: [],
    responseTransferMode: 'BUFFERED',
    ...sent,
    httpMethod: sent.type === 'MOCK' ? undefined : integrationHttpMethod,
    requestTemplates: templates(sent.requestTemplates),
  };
};

export const integrations = {
  PutIntegration: (input, here) => {
    const at = 'putIntegrationInput';
    requireValid(
      enumProblem(input.type ?? '', `${at}.type`, ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS']),
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
  GetIntegration: (at, here) => integrationOf(here, at),
  UpdateIntegration: ({ patchOperations, ...at }, here) => {
    const method = methodOf(here, at);
    const edits = editsOf('updateIntegration', patchOperations);
    method.methodIntegration = patchIntegration(integrationOf(here, at), edits, method);
    return method.methodIntegration;
  },
  DeleteIntegration: (at, here) => {
    integrationOf(here, at);
    delete methodOf(here, at).methodIntegration;
    return {};
  },
} satisfies Handlers;
