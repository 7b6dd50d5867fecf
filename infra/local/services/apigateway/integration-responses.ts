// Integration responses: how a backend's answer becomes the method's.
import type { IntegrationResponse, Method } from '@aws-sdk/client-api-gateway';
import { CONTENT_HANDLING, checkTemplates, refuseMapping } from './integration-patch.js';
import { editsOf, oneOf, patched, template, text, type Patchable } from './patch.js';
import {
  entryOf,
  enumProblem,
  integrationOf,
  methodOf,
  notFound,
  requireValid,
  resourceOf,
} from './state.js';
import { statusProblem, templates, without, type Handlers } from './state.js';

const PATCHABLE: Patchable = {
  scalars: { '/contentHandling': oneOf(CONTENT_HANDLING, true), '/selectionPattern': (value = '') => value },
  maps: { responseParameters: text, responseTemplates: template },
};

const check = (response: IntegrationResponse, method: Method): void => {
  checkTemplates(response.responseTemplates);
  const declared = method.methodResponses?.[response.statusCode ?? '']?.responseParameters ?? {};
  const wrong = Object.keys(response.responseParameters ?? {}).find((name) => !(name in declared));
  if (wrong) {
    refuseMapping(
      'Invalid mapping expression specified: ',
      `mapping expression parameter specified: ${wrong}`,
    );
  }
};

export const integrationResponses = {
  PutIntegrationResponse: ({ restApiId, resourceId, httpMethod, ...sent }, here) => {
    const { statusCode = '', contentHandling } = sent;
    const at = 'putIntegrationResponseInput.contentHandling';
    requireValid(enumProblem(contentHandling, at, CONTENT_HANDLING), statusProblem(statusCode));
    const name = { restApiId, resourceId, httpMethod };
    const integration = integrationOf(here, name);
    const response = { ...sent, responseTemplates: templates(sent.responseTemplates) };
    check(response, methodOf(here, name));
    integration.integrationResponses = { ...integration.integrationResponses, [statusCode]: response };
    return response;
  },
  GetIntegrationResponse: ({ statusCode, ...at }, here) => {
    requireValid(statusProblem(statusCode));
    return entryOf(integrationOf(here, at).integrationResponses, statusCode);
  },
  UpdateIntegrationResponse: ({ statusCode = '', patchOperations, ...at }, here) => {
    const edits = editsOf('updateIntegrationResponse', patchOperations, statusProblem(statusCode));
    const integration = integrationOf(here, at);
    const response = patched(entryOf(integration.integrationResponses, statusCode), edits, PATCHABLE);
    check(response, methodOf(here, at));
    integration.integrationResponses = { ...integration.integrationResponses, [statusCode]: response };
    return response;
  },
  DeleteIntegrationResponse: ({ restApiId, resourceId, httpMethod = '', statusCode }, here) => {
    // Here alone, a missing method is answered as a missing integration (recorded from AWS).
    const method = resourceOf(here, restApiId, resourceId).resourceMethods?.[httpMethod];
    const integration = method?.methodIntegration ?? notFound('Invalid Integration identifier specified');
    entryOf(integration.integrationResponses, statusCode);
    integration.integrationResponses = without(integration.integrationResponses, statusCode);
    return {};
  },
} satisfies Handlers;
