// Methods and their responses.
import type { Method } from '@aws-sdk/client-api-gateway';
import { dropUnbackedCacheKeys } from './integration-patch.js';
import { editsOf, flag, patched, text, type Patchable } from './patch.js';
import {
  badRequest,
  conflict,
  entryOf,
  methodOf,
  requireValid,
  resourceOf,
  statusProblem,
  without,
} from './state.js';
import type { Handlers } from './state.js';

const VERBS = 'GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY';

const METHOD: Patchable = {
  scalars: {
    '/apiKeyRequired': flag,
    '/authorizationType': text,
    '/authorizerId': text,
    '/operationName': text,
    '/requestValidatorId': (value) =>
      value === '' ? badRequest('Invalid Request Validator identifier specified') : value,
  },
  maps: { requestParameters: flag, requestModels: text },
  lists: ['authorizationScopes'],
};

const RESPONSE: Patchable = { maps: { responseParameters: flag, responseModels: text } };

// Authorizers, models and validators are not kept here, so any name of one is taken as it is.
const checked = (method: Method): Method => {
  const names = Object.keys(method.requestParameters ?? {}).map((name) => name.split('.').slice(3).join('.'));
  if (new Set(names).size < names.length) {
    badRequest('Parameter names must be unique across querystring, header and path');
  }
  const { authorizationType, authorizerId, ...open } = method;
  if (!/^(?:CUSTOM|COGNITO_USER_POOLS)$/.test(authorizationType ?? '')) return { ...open, authorizationType };
  const needed =
    'Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.';
  return authorizerId ? method : badRequest(`Invalid authorizer ID specified. ${needed}`);
};

export const methods = {
  PutMethod: ({ restApiId, resourceId, ...sent }, here) => {
    const resource = resourceOf(here, restApiId, resourceId);
    const { httpMethod: verb = '' } = sent;
    if (!VERBS.split(',').includes(verb))
      badRequest(`Invalid HttpMethod specified. Valid options are ${VERBS}`);
    if (resource.resourceMethods?.[verb]) conflict('Method already exists for this resource');
    const method = checked({ apiKeyRequired: false, ...sent });
    resource.resourceMethods = { ...resource.resourceMethods, [verb]: method };
    return method;
  },
  GetMethod: (at, here) => methodOf(here, at),
  UpdateMethod: ({ patchOperations, ...at }, here) => {
    const before = methodOf(here, at);
    const after = checked(patched(before, editsOf('updateMethod', patchOperations), METHOD));
    const names = (method: Method) => Object.keys(method.requestParameters ?? {});
    const { methodIntegration } = after;
    if (methodIntegration) {
      after.methodIntegration = dropUnbackedCacheKeys(methodIntegration, names(before), names(after));
    }
    const resource = resourceOf(here, at.restApiId, at.resourceId);
    resource.resourceMethods = { ...resource.resourceMethods, [at.httpMethod ?? '']: after };
    return after;
  },
  DeleteMethod: (at, here) => {
    methodOf(here, at);
    const resource = resourceOf(here, at.restApiId, at.resourceId);
    resource.resourceMethods = without(resource.resourceMethods, at.httpMethod);
    return {};
  },
  PutMethodResponse: ({ restApiId, resourceId, httpMethod, ...response }, here) => {
    const { statusCode = '' } = response;
    requireValid(statusProblem(statusCode));
    const method = methodOf(here, { restApiId, resourceId, httpMethod });
    if (method.methodResponses?.[statusCode]) conflict('Response already exists for this resource');
    method.methodResponses = { ...method.methodResponses, [statusCode]: response };
    return response;
  },
  GetMethodResponse: ({ statusCode, ...at }, here) => {
    requireValid(statusProblem(statusCode));
    return entryOf(methodOf(here, at).methodResponses, statusCode);
  },
  UpdateMethodResponse: ({ statusCode = '', patchOperations, ...at }, here) => {
    const edits = editsOf('updateMethodResponse', patchOperations, statusProblem(statusCode));
    const method = methodOf(here, at);
    const response = patched(entryOf(method.methodResponses, statusCode), edits, RESPONSE);
    method.methodResponses = { ...method.methodResponses, [statusCode]: response };
    return response;
  },
  DeleteMethodResponse: ({ statusCode, ...at }, here) => {
    const method = methodOf(here, at);
    entryOf(method.methodResponses, statusCode);
    method.methodResponses = without(method.methodResponses, statusCode);
    return {};
  },
} satisfies Handlers;
