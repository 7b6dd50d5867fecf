// REST APIs themselves, and the account's settings.
import type { EndpointConfiguration, RestApi } from '@aws-sdk/client-api-gateway';
import { editsOf, flag, oneOf, patched, text, type Patchable, type Reader } from './patch.js';
import { apiOf, badRequest, newId, page, type Handlers } from './state.js';

const compressionSize: Reader = (value) => {
  const size = value === '' ? Number.NaN : Number(value);
  if (value === undefined || (Number.isInteger(size) && size >= 0 && size <= 10485760)) return value && size;
  return badRequest('Invalid minimum compression size, must be between 0 and 10485760');
};

const endpointOf = ({
  types = ['EDGE'],
  ipAddressType,
  ...rest
}: EndpointConfiguration): EndpointConfiguration => {
  if (types.length === 0)
    badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
  if (types.length > 1) badRequest('Cannot create an api with multiple Endpoint Types.');
  const isPrivate = types[0] === 'PRIVATE';
  if (isPrivate && ipAddressType === 'ipv4')
    badRequest('Only dualstack ipAddressType is supported for Private APIs.');
  return { types, ipAddressType: ipAddressType ?? (isPrivate ? 'dualstack' : 'ipv4'), ...rest };
};

const PATCHABLE: Patchable = {
  scalars: {
    '/name': text,
    '/description': text,
    '/policy': text,
    '/minimumCompressionSize': compressionSize,
    '/apiKeySource': oneOf(['HEADER', 'AUTHORIZER']),
    '/disableExecuteApiEndpoint': flag,
    '/endpointConfiguration/ipAddressType': oneOf(['ipv4', 'dualstack']),
  },
  lists: ['binaryMediaTypes'],
};

export const restApis = {
  CreateRestApi: ({ endpointConfiguration = {}, ...sent }, here) => {
    if (!sent.name) badRequest('Name cannot be empty');
    if (sent.description === '') badRequest('Description cannot be an empty string');
    compressionSize(sent.minimumCompressionSize?.toString());
    const [id, root] = [newId(10), newId(10)];
    const rest: RestApi = {
      apiKeySource: 'HEADER',
      disableExecuteApiEndpoint: false,
      ...sent,
      id,
      createdDate: here.now,
      rootResourceId: root,
      endpointConfiguration: endpointOf(endpointConfiguration),
      binaryMediaTypes: sent.binaryMediaTypes?.length ? sent.binaryMediaTypes : undefined,
    };
    const resources = new Map([[root, { id: root, path: '/' }]]);
    here.apis.set(id, { rest, resources, deployments: new Map(), stages: new Map() });
    return rest;
  },
  GetRestApi: ({ restApiId }, here) => apiOf(here, restApiId).rest,
  GetRestApis: ({ limit, position }, here) =>
    page(new Map([...here.apis].map(([id, { rest }]) => [id, rest])), limit, position),
  UpdateRestApi: ({ restApiId, patchOperations }, here) => {
    const api = apiOf(here, restApiId);
    api.rest = patched(api.rest, editsOf('updateRestApi', patchOperations), PATCHABLE);
    return { ...api.rest, tags: api.rest.tags ?? {} };
  },
  DeleteRestApi: ({ restApiId = '' }, here) => {
    apiOf(here, restApiId);
    here.apis.delete(restApiId);
    return {};
  },
  GetAccount: (_, { account }) => ({
    apiKeyVersion: '4',
    cloudwatchRoleArn: `arn:aws:iam::${account}:role/apigateway-cloudwatch`,
    features: ['UsagePlans'],
    throttleSettings: { burstLimit: 5000, rateLimit: 10000 },
  }),
} satisfies Handlers;
