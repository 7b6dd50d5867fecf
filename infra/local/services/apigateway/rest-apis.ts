// REST APIs themselves, and the account's settings.
import type {
  CreateRestApiRequest,
  DeleteRestApiRequest,
  EndpointConfiguration,
  EndpointType,
  GetRestApiRequest,
  GetRestApisRequest,
  UpdateRestApiRequest,
} from '@aws-sdk/client-api-gateway';
import { editsOf, flag, oneOf, patched, text, type Edit, type Patchable, type Reader } from './patch.js';
import { apiOf, badRequest, enumProblem, given, newId, page, requireValid, type Handlers } from './state.js';

const TYPES = ['PRIVATE', 'EDGE', 'REGIONAL'];
const IP_TYPES = ['ipv4', 'dualstack'];

const compressionSize: Reader = (value) => {
  if (value === undefined) return undefined;
  const size = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isInteger(size) && size >= 0 && size <= 10485760) return size;
  return badRequest('Invalid minimum compression size, must be between 0 and 10485760');
};

const endpointOf = ({ types, ipAddressType, ...rest }: EndpointConfiguration): EndpointConfiguration => {
  const [type, ...others] = types ?? (['EDGE'] satisfies EndpointType[]);
  if (type === undefined)
    return badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
  if (others.length > 0) return badRequest('Cannot create an api with multiple Endpoint Types.');
  const isPrivate = type === 'PRIVATE';
  if (isPrivate && ipAddressType === 'ipv4')
    badRequest('Only dualstack ipAddressType is supported for Private APIs.');
  return { types: [type], ipAddressType: ipAddressType ?? (isPrivate ? 'dualstack' : 'ipv4'), ...rest };
};

const checkEndpoint = ({ types = [], ipAddressType }: EndpointConfiguration): void => {
  const at = 'createRestApiInput.endpointConfiguration';
  const problem = enumProblem(
    types.find((type) => !TYPES.includes(type)),
    `${at}.types`,
    TYPES,
  );
  const [, constraint] = problem?.split('constraint: ') ?? [];
  const ofTypes = `Value '[${types.join(', ')}]' at '${at}.types' failed to satisfy constraint: Member must satisfy constraint: [${constraint}]`;
  requireValid(problem && ofTypes, enumProblem(ipAddressType, `${at}.ipAddressType`, IP_TYPES));
};

const PATCHABLE: Patchable = {
  scalars: {
    '/name': text,
    '/description': text,
    '/policy': text,
    '/minimumCompressionSize': compressionSize,
    '/apiKeySource': oneOf(['HEADER', 'AUTHORIZER']),
    '/disableExecuteApiEndpoint': flag,
    '/endpointConfiguration/ipAddressType': (value = '') =>
      IP_TYPES.includes(value) ? value : badRequest('ipAddressType must be either ipv4 or dualstack.'),
  },
  lists: ['binaryMediaTypes'],
};

const isTypeEdit = ({ keys }: Edit): boolean => keys[0] === 'endpointConfiguration' && keys[1] === 'types';

const editType = (before: EndpointConfiguration, { op, value = '' }: Edit): EndpointConfiguration => {
  if (op !== 'replace') badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
  if (!TYPES.includes(value))
    badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
  return endpointOf({ ...before, ipAddressType: undefined, types: [value as EndpointType] });
};

export const restApis = {
  CreateRestApi: (input: CreateRestApiRequest, here) => {
    checkEndpoint(input.endpointConfiguration ?? {});
    if (!input.name) badRequest('Name cannot be empty');
    if (input.description === '') badRequest('Description cannot be an empty string');
    const {
      cloneFrom: _,
      binaryMediaTypes = [],
      endpointConfiguration = {},
      minimumCompressionSize,
      ...rest
    } = input;
    const root = newId(10);
    const rest0 = given({
      apiKeySource: 'HEADER' as const,
      disableExecuteApiEndpoint: false,
      ...rest,
      id: newId(10),
      createdDate: here.now,
      rootResourceId: root,
      endpointConfiguration: endpointOf(endpointConfiguration),
      minimumCompressionSize: compressionSize(minimumCompressionSize?.toString()) as number | undefined,
      binaryMediaTypes: binaryMediaTypes.length > 0 ? binaryMediaTypes : undefined,
    });
    const resources = new Map([[root, { id: root, path: '/' }]]);
    here.apis.set(rest0.id, { rest: rest0, resources, deployments: new Map(), stages: new Map() });
    return rest0;
  },
  GetRestApi: (input: GetRestApiRequest, here) => apiOf(here, input.restApiId).rest,
  GetRestApis: (input: GetRestApisRequest, here) => {
    const rows = new Map([...here.apis].map(([id, api]) => [id, api.rest]));
    return page(rows, input.limit, input.position);
  },
  UpdateRestApi: (input: UpdateRestApiRequest, here) => {
    const api = apiOf(here, input.restApiId);
    const edits = editsOf('updateRestApi', input.patchOperations);
    const rest = patched(
      api.rest,
      edits.filter((edit) => !isTypeEdit(edit)),
      PATCHABLE,
    );
    const before = rest.endpointConfiguration ?? {};
    rest.endpointConfiguration = endpointOf(edits.filter(isTypeEdit).reduce(editType, before));
    api.rest = rest;
    return { ...rest, tags: rest.tags ?? {} };
  },
  DeleteRestApi: (input: DeleteRestApiRequest, here) => {
    apiOf(here, input.restApiId);
    here.apis.delete(input.restApiId ?? '');
    return {};
  },
  GetAccount: (_: object, here) => ({
    apiKeyVersion: '4',
    cloudwatchRoleArn: `arn:aws:iam::${here.account}:role/apigateway-cloudwatch`,
    features: ['UsagePlans'],
    throttleSettings: { burstLimit: 5000, rateLimit: 10000 },
  }),
} satisfies Handlers;
