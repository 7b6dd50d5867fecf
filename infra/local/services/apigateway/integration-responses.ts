// Integration responses: how a backend's answer becomes the method's.
import type {
  DeleteIntegrationResponseRequest,
  GetIntegrationResponseRequest,
  IntegrationResponse,
  Method,
  PutIntegrationResponseRequest,
  UpdateIntegrationResponseRequest,
} from '@aws-sdk/client-api-gateway';
import { CONTENT_HANDLING, checkTemplates } from './integration-patch.js';
import { editsOf, oneOf, patched, template, text, type Patchable } from './patch.js';
import {
  badRequest,
  entryOf,
  enumProblem,
  given,
  integrationOf,
  notFound,
  requireValid,
  methodOf,
  resourceOf,
  statusProblem,
  templates,
  type Handlers,
} from './state.js';

const PATCHABLE: Patchable = {
  scalars: { '/contentHandling': oneOf(CONTENT_HANDLING, true), '/selectionPattern': (value) => value ?? '' },
  maps: { responseParameters: text, responseTemplates: template },
};

const check = (response: IntegrationResponse, method: Method): void => {
  checkTemplates(response.responseTemplates);
  const declared = method.methodResponses?.[response.statusCode ?? '']?.responseParameters ?? {};
  const wrong = Object.keys(response.responseParameters ?? {}).find((name) => !(name in declared));
  if (wrong === undefined) return;
  const problem = `Invalid mapping expression parameter specified: ${wrong}`;
  badRequest(`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${problem}]`);
};

export const integrationResponses = {
  PutIntegrationResponse: (input: PutIntegrationResponseRequest, here) => {
    const at = 'putIntegrationResponseInput.contentHandling';
    requireValid(enumProblem(input.contentHandling, at, CONTENT_HANDLING), statusProblem(input.statusCode));
    const integration = integrationOf(here, input);
    const { restApiId: _api, resourceId: _resource, httpMethod: _verb, ...sent } = input;
    const response = given({ ...sent, responseTemplates: templates(sent.responseTemplates) });
    check(response, methodOf(here, input));
    integration.integrationResponses = {
      ...integration.integrationResponses,
      [input.statusCode ?? '']: response,
    };
    return response;
  },
  GetIntegrationResponse: (input: GetIntegrationResponseRequest, here) => {
    requireValid(statusProblem(input.statusCode));
    return entryOf(integrationOf(here, input).integrationResponses, input.statusCode);
  },
  UpdateIntegrationResponse: (input: UpdateIntegrationResponseRequest, here) => {
    const edits = editsOf(
      'updateIntegrationResponse',
      input.patchOperations,
      statusProblem(input.statusCode),
    );
    const integration = integrationOf(here, input);
    const response = patched(entryOf(integration.integrationResponses, input.statusCode), edits, PATCHABLE);
    check(response, methodOf(here, input));
    integration.integrationResponses = {
      ...integration.integrationResponses,
      [input.statusCode ?? '']: response,
    };
    return response;
  },
  DeleteIntegrationResponse: (input: DeleteIntegrationResponseRequest, here) => {
    // Here alone, a missing method is answered as a missing integration (recorded from AWS).
    const resource = resourceOf(here, input.restApiId, input.resourceId);
    const integration =
      resource.resourceMethods?.[input.httpMethod ?? '']?.methodIntegration ??
      notFound('Invalid Integration identifier specified');
    entryOf(integration.integrationResponses, input.statusCode);
    const { [input.statusCode ?? '']: _, ...others } = integration.integrationResponses ?? {};
    integration.integrationResponses = Object.keys(others).length > 0 ? others : undefined;
    return {};
  },
} satisfies Handlers;
