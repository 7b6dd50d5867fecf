// Methods and their responses.
import type {
  DeleteMethodRequest,
  DeleteMethodResponseRequest,
  GetMethodRequest,
  GetMethodResponseRequest,
  Method,
  MethodResponse,
  PutMethodRequest,
  PutMethodResponseRequest,
  UpdateMethodRequest,
  UpdateMethodResponseRequest,
} from '@aws-sdk/client-api-gateway';
import { dropUnbackedCacheKeys } from './integration-patch.js';
import { editsOf, flag, patched, text, type Patchable } from './patch.js';
import {
  badRequest,
  conflict,
  entryOf,
  given,
  methodOf,
  requireValid,
  resourceOf,
  statusProblem,
  type Handlers,
} from './state.js';

const VERBS = 'GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY';
const NEEDS_AUTHORIZER = ['CUSTOM', 'COGNITO_USER_POOLS'];

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

const RESPONSE: Patchable = { scalars: {}, maps: { responseParameters: flag, responseModels: text } };

/** Authorizers, models and validators are not kept here, so that any name of one is taken as it is. */
const checked = (method: Method): Method => {
  const names = Object.keys(method.requestParameters ?? {}).map((name) => name.split('.').slice(3).join('.'));
  if (new Set(names).size < names.length) {
    badRequest('Parameter names must be unique across querystring, header and path');
  }
  if (!NEEDS_AUTHORIZER.includes(method.authorizationType ?? ''))
    return { ...method, authorizerId: undefined };
  return method.authorizerId
    ? method
    : badRequest(
        'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
      );
};

export const methods = {
  PutMethod: (input: PutMethodRequest, here) => {
    const { restApiId, resourceId, ...sent } = input;
    const resource = resourceOf(here, restApiId, resourceId);
    const verb = sent.httpMethod ?? '';
    if (!VERBS.split(',').includes(verb))
      badRequest(`Invalid HttpMethod specified. Valid options are ${VERBS}`);
    if (resource.resourceMethods?.[verb]) conflict('Method already exists for this resource');
    const method = checked({ apiKeyRequired: false, ...sent });
    resource.resourceMethods = { ...resource.resourceMethods, [verb]: given(method) };
    return method;
  },
  GetMethod: (input: GetMethodRequest, here) => methodOf(here, input),
  UpdateMethod: (input: UpdateMethodRequest, here) => {
    const before = methodOf(here, input);
    const after = checked(patched(before, editsOf('updateMethod', input.patchOperations), METHOD));
    const { methodIntegration: integration } = after;
    if (integration) {
      const names = (method: Method) => Object.keys(method.requestParameters ?? {});
      after.methodIntegration = dropUnbackedCacheKeys(integration, names(before), names(after));
    }
    const resource = resourceOf(here, input.restApiId, input.resourceId);
    resource.resourceMethods = { ...resource.resourceMethods, [input.httpMethod ?? '']: given(after) };
    return after;
  },
  DeleteMethod: (input: DeleteMethodRequest, here) => {
    methodOf(here, input);
    const resource = resourceOf(here, input.restApiId, input.resourceId);
    const { [input.httpMethod ?? '']: _, ...others } = resource.resourceMethods ?? {};
    resource.resourceMethods = others;
    return {};
  },
} satisfies Handlers;

export const methodResponses = {
  PutMethodResponse: (input: PutMethodResponseRequest, here) => {
    requireValid(statusProblem(input.statusCode));
    const { restApiId: _api, resourceId: _resource, httpMethod: _verb, ...response } = input;
    const method = methodOf(here, input);
    const code = input.statusCode ?? '';
    if (method.methodResponses?.[code]) conflict('Response already exists for this resource');
    method.methodResponses = { ...method.methodResponses, [code]: response };
    return response;
  },
  GetMethodResponse: (input: GetMethodResponseRequest, here): MethodResponse => {
    requireValid(statusProblem(input.statusCode));
    return entryOf(methodOf(here, input).methodResponses, input.statusCode);
  },
  UpdateMethodResponse: (input: UpdateMethodResponseRequest, here) => {
    const edits = editsOf('updateMethodResponse', input.patchOperations, statusProblem(input.statusCode));
    const method = methodOf(here, input);
    const response = patched(entryOf(method.methodResponses, input.statusCode), edits, RESPONSE);
    method.methodResponses = { ...method.methodResponses, [input.statusCode ?? '']: response };
    return response;
  },
  DeleteMethodResponse: (input: DeleteMethodResponseRequest, here) => {
    const method = methodOf(here, input);
    entryOf(method.methodResponses, input.statusCode);
    const { [input.statusCode ?? '']: _, ...others } = method.methodResponses ?? {};
    method.methodResponses = Object.keys(others).length > 0 ? others : undefined;
    return {};
  },
} satisfies Handlers;
