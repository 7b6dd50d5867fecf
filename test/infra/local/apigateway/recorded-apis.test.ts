// REST APIs, resources, methods and integrations answer what AWS was recorded to answer.
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import type { PatchOperation, PutIntegrationRequest } from '@aws-sdk/client-api-gateway';
import { fixture, type Fixture } from './fixture.js';
import { expectAsRecorded, hasRecorded, type Step } from './serve.js';

let at: Fixture;
beforeEach(async () => {
  at = await fixture();
});
afterEach(() => at.served.close());

const API = 'test_apigateway_api';
const replace = (path: string, value?: string): PatchOperation => ({ op: 'replace', path, value });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });
const add = (path: string, value?: string): PatchOperation => ({ op: 'add', path, value });
const wrongOp = (path: string) => ({ op: 'wrong_op', path }) as unknown as PatchOperation;
const LAMBDA =
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:F/invocations';

const describeRecorded = hasRecorded ? describe : describe.skip;

describeRecorded('API Gateway v1 REST APIs, as recorded from AWS', () => {
  it('creates with its own defaults and refuses what cannot be', async () => {
    const create = (more: object) => () => at.gw.createRestApi({ name: 'shop', ...more });
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_create_rest_api_with_optional_params', [
      ['create-only-name', create({})],
      ['create-empty-desc', create({ description: '' })],
      ['create-with-version', create({ version: 'v1' })],
      ['create-with-empty-binary-media', create({ binaryMediaTypes: [] })],
      ['string-compression-size', create({ minimumCompressionSize: 10485761 })],
    ]);
    const tagged = create({ description: 'this is my api', tags: { MY_TAG1: 'MY_VALUE1' } });
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_create_rest_api_with_tags', [
      ['create-rest-api-w-tags', tagged],
    ]);
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_create_rest_api_verify_defaults', [
      ['create-with-edge-default', create({ endpointConfiguration: { types: ['EDGE'] } })],
      ['create-with-regional-default', create({ endpointConfiguration: { types: ['REGIONAL'] } })],
      ['create-with-private-default', create({ endpointConfiguration: { types: ['PRIVATE'] } })],
    ]);
  });

  it('patches members and media types', async () => {
    const update =
      (...patchOperations: PatchOperation[]) =>
      () =>
        at.gw.updateRestApi({ restApiId: at.restApiId, patchOperations });
    const types = '/binaryMediaTypes';
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_operation_add_remove', [
      ['update-rest-api-add', update(add(`${types}/image~1png`), add(`${types}/image~1jpeg`))],
      ['update-rest-api-replace', update(replace(`${types}/image~1png`, 'image/gif'))],
      ['update-rest-api-remove', update(remove(`${types}/image~1gif`), replace('/description', ''))],
    ]);
    const clean = update(remove(`${types}/image~1jpeg`), replace('/description', 'this is my api'));
    await clean();
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_compression', [
      ['enable-compression', update(replace('/minimumCompressionSize', '10'))],
      ['disable-compression', update(replace('/minimumCompressionSize'))],
      ['set-compression-zero', update(replace('/minimumCompressionSize', '0'))],
      ['set-negative-compression', update(replace('/minimumCompressionSize', '-1'))],
      ['set-string-compression', update(replace('/minimumCompressionSize', 'test'))],
      ['unsupported-operation', update(add('/minimumCompressionSize', '10'))],
    ]);
    await update(replace('/minimumCompressionSize'))();
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_behaviour', [
      ['update-rest-api-add-base-path', update(add(types, 'image/gif'))],
      ['update-rest-api-remove-base-path', update(remove(types))],
      ['update-rest-api-array', update(add(`${types}/-`, '-'))],
    ]);
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_invalid_api_id', [
      [
        'not-found-update-rest-api',
        () => at.gw.updateRestApi({ restApiId: 'api_id', patchOperations: [replace('/name', 'x')] }),
      ],
    ]);
  });
});

describeRecorded('API Gateway v1 resources, as recorded from AWS', () => {
  it('keeps the tree of paths through renames, moves and deletions', async () => {
    const { gw, served } = at;
    served.answers.length = 0;
    const { id: restApiId = '', rootResourceId: root = '' } = await gw.createRestApi({ name: 'tree' });
    const made = new Map<string, string>();
    const create = (parent: string, pathPart: string) => async () => {
      const resource = await gw.createResource({ restApiId, parentId: made.get(parent) ?? root, pathPart });
      made.set(pathPart, resource.id ?? '');
      return resource;
    };
    const update =
      (name: string, ...patchOperations: PatchOperation[]) =>
      () =>
        gw.updateResource({ restApiId, resourceId: made.get(name) ?? name, patchOperations });
    const get = () => gw.getResource({ restApiId, resourceId: made.get('pets') });
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_resource_lifecycle', [
      ['rest-api-root-resource', () => gw.getResources({ restApiId })],
      ['create-resource', create('/', 'pets')],
      ['create-subresource', create('pets', 'subpets')],
      ['update-path-part', update('pets', replace('/pathPart', 'dogs'))],
      ['get-resp-after-update-path-part', get],
      ['del-resource', () => gw.deleteResource({ restApiId, resourceId: made.get('pets') })],
      ['rest-api-resources-after-delete', () => gw.getResources({ restApiId })],
    ]);
    made.clear();
    await create('/', 'pets')();
    const parentOf = (name: string, parent: () => string) => () =>
      update(name, replace('/parentId', parent()))();
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_update_resource_behaviour', [
      ['nonexistent-resource', update('fake', replace('/pathPart', 'dogs'))],
      ['invalid-path-part', update('pets', replace('/invalid', 'dogs'))],
      ['invalid-parent-id', update('pets', replace('/parentId', 'fake'))],
      ['create-subresource', create('pets', 'subpets')],
      ['update-parent-id-to-subresource-id', parentOf('pets', () => made.get('subpets') ?? '')],
      ['update-parent-id-to-root-id', parentOf('subpets', () => root)],
      ['update-path-already-exists', update('subpets', replace('/pathPart', 'pets'))],
      ['remove-unsupported', update('subpets', remove('/pathPart'))],
      ['add-unsupported', update('subpets', add('/pathPart', 'x'))],
    ]);
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_create_resource_parent_invalid', [
      ['wrong-resource-parent-id', () => gw.createResource({ restApiId, parentId: 'fake', pathPart: 'x' })],
    ]);
    await create('/', '{proxy+}')();
    await create('/', 'parent')();
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_create_proxy_resource_validation', [
      ['create-proxy-dynamic-sibling-resource', create('/', '{dynamic}')],
      ['create-proxy-static-child-resource', create('{proxy+}', 'child')],
      ['create-proxy-dynamic-child-resource', create('{proxy+}', '{child}')],
      ['create-greedy-child-resource', create('parent', '{child+}')],
    ]);
  });
});

describeRecorded('API Gateway v1 methods, as recorded from AWS', () => {
  const method = () => ({ ...at.method, httpMethod: 'ANY' });
  const put =
    (more: object = {}) =>
    () =>
      at.gw.putMethod({ ...method(), authorizationType: 'NONE', ...more });
  const update =
    (...patchOperations: PatchOperation[]) =>
    () =>
      at.gw.updateMethod({ ...method(), patchOperations });

  it('lives from put to delete', () =>
    expectAsRecorded(API, 'TestApiGatewayApiMethod::test_method_lifecycle', [
      ['put-base-method-response', put()],
      ['get-base-method-response', () => at.gw.getMethod(method())],
      ['del-base-method-response', () => at.gw.deleteMethod(method())],
      ['get-deleted-method-response', () => at.gw.getMethod(method())],
      ['delete-deleted-method-response', () => at.gw.deleteMethod(method())],
    ]));

  it('takes request parameters with unique names only', async () => {
    const requestParameters = {
      'method.request.header.h_optional': false,
      'method.request.header.h_required': true,
      'method.request.querystring.q_optional': false,
      'method.request.querystring.q_required': true,
    };
    const same = { 'method.request.header.h': true, 'method.request.querystring.h': false };
    await expectAsRecorded(API, 'TestApiGatewayApiMethod::test_method_request_parameters', [
      ['put-method-request-params-response', put({ requestParameters })],
      ['get-method-request-params-response', () => at.gw.getMethod(method())],
      ['req-params-same-name', put({ httpMethod: 'POST', requestParameters: same })],
    ]);
  });

  it('refuses what cannot be put', () =>
    expectAsRecorded(API, 'TestApiGatewayApiMethod::test_put_method_validation', [
      ['wrong-api', put({ restApiId: 'fake' })],
      ['wrong-resource', put({ resourceId: 'fake' })],
      ['wrong-method', put({ httpMethod: 'WRONG' })],
      ['missing-authorizer-id', put({ authorizationType: 'CUSTOM' })],
    ]));

  it('is patched member by member', async () => {
    const parameter = '/requestParameters/method.request.querystring.optional';
    await expectAsRecorded(API, 'TestApiGatewayApiMethod::test_update_method', [
      ['put-method-response', put()],
      ['update-method-add', update(add(parameter, 'true'), add('/requestModels/application~1json', 'Empty'))],
      [
        'update-method-replace',
        update(
          replace('/operationName', 'ReplacedOperationName'),
          replace('/apiKeyRequired', 'true'),
          replace('/authorizationType', 'AWS_IAM'),
          replace(parameter, 'false'),
        ),
      ],
      [
        'update-method-replace-authorizer',
        update(replace('/authorizationType', 'CUSTOM'), replace('/authorizerId', 'a1')),
      ],
      ['update-method-remove', update(remove(parameter), remove('/requestModels/application~1json'))],
    ]);
    await at.gw.deleteMethod(method());
    await expectAsRecorded(API, 'TestApiGatewayApiMethod::test_update_method_validation', [
      ['wrong-rest-api', () => at.gw.updateMethod({ ...method(), restApiId: 'fake' })],
      ['wrong-resource-id', () => at.gw.updateMethod({ ...method(), resourceId: 'fake' })],
      ['method-does-not-exist', update()],
      ['put-method-response', put({ apiKeyRequired: true })],
      ['unsupported-operation', update(add('/authorizationType', 'NONE'))],
      ['unsupported-operation-2', update(remove('/apiKeyRequired'))],
      ['unsupported-path', update(replace('/httpMethod', 'GET'))],
      ['wrong-path-request-parameters', update(add('/requestParameters', 'x'))],
      ['wrong-path-request-models', update(add('/requestModels/application/json', 'x'))],
      ['wrong-value-type', update(replace('/apiKeyRequired', 'whatever'))],
      ['wrong-auth-type', update(replace('/authorizationType', 'CUSTOM'))],
      ['skip-auth-id-with-wrong-type', update(replace('/authorizerId', 'abc'))],
    ]);
  });

  it('keeps its responses', async () => {
    const name = { restApiId: at.restApiId, resourceId: at.rootId, httpMethod: 'GET', statusCode: '200' };
    const patch =
      (sent: PatchOperation[], more: object = {}) =>
      () =>
        at.gw.updateMethodResponse({ ...name, ...more, patchOperations: sent });
    const header = '/responseParameters/method.response.header.my-header';
    const model = '/responseModels/application~1json';
    await expectAsRecorded(API, 'TestApigatewayMethodResponse::test_lifecycle_method_response', [
      [
        'put-method-response',
        () => at.gw.putMethodResponse({ ...name, responseModels: {}, responseParameters: {} }),
      ],
      ['get-integration-response', () => at.gw.getMethodResponse(name)],
      ['add-method-responses', patch([add(header, 'true'), add(model, 'Empty')])],
      ['get-method', () => at.gw.getMethod(at.method)],
    ]);
    await expectAsRecorded(API, 'TestApigatewayMethodResponse::test_update_method_response', [
      ['remove-update-method-response', patch([remove(header), remove(model)])],
      ['add-update-method-response', patch([add(header, 'true'), add(model, 'Empty')])],
    ]);
    await expectAsRecorded(
      API,
      'TestApigatewayMethodResponse::test_update_method_response_wrong_operations',
      [
        ['update-method-response-wrong-operation-1', patch([wrongOp(header)])],
        ['update-method-response-wrong-operation-3', patch([wrongOp(header), wrongOp(header)])],
        [
          'update-method-response-wrong-operation-5',
          patch([wrongOp(header), add(header, 'true'), wrongOp(model)]),
        ],
      ],
    );
    await expectAsRecorded(API, 'TestApigatewayMethodResponse::test_update_method_response_negative_tests', [
      ['update-method-response-wrong-statuscode', patch([], { statusCode: '201' })],
      ['update-method-response-invalid-statuscode', patch([], { statusCode: 'wrong' })],
      [
        'update-method-response-invalid-statuscode-and-wrong-op',
        patch([wrongOp(header)], { statusCode: 'wrong' }),
      ],
      ['update-method-response-wrong-resource', patch([], { resourceId: 'fake' })],
      ['update-method-response-wrong-method', patch([], { httpMethod: 'POST' })],
    ]);
    await expectAsRecorded(
      API,
      'TestApigatewayMethodResponse::test_update_method_lack_response_parameters_and_models',
      [
        [
          'update-method-response-operation-with-wrong-path',
          patch([add('/wrong/method.response.header.my-header')]),
        ],
        ['update-method-response-operation-without-response-parameters', patch([remove(`${header}2`)])],
        [
          'update-method-response-operation-without-response-models',
          patch([remove('/responseModels/text~1plain')]),
        ],
      ],
    );
    await expectAsRecorded(API, 'TestApigatewayMethodResponse::test_lifecycle_method_response', [
      ['delete-method-response', () => at.gw.deleteMethodResponse(name)],
    ]);
  });
});

describeRecorded('API Gateway v1 integrations, as recorded from AWS', () => {
  const put = (more: Partial<PutIntegrationRequest>) => () =>
    at.gw.putIntegration({ ...at.method, type: 'MOCK', ...more });

  it('are validated by type and answered with what AWS fills in', () =>
    expectAsRecorded('test_apigateway_integrations', 'test_put_integration_validation', [
      ...(['HTTP', 'HTTP_PROXY', 'AWS'] as const).map((type): Step => [
        `required-integration-method-${type}`,
        put({ type, uri: 'http://example.com' }),
      ]),
      ['not-required-integration-method-MOCK', put({})],
      ['http-method-HTTP', put({ type: 'HTTP', uri: 'http://example.com', integrationHttpMethod: 'POST' })],
      [
        'http-method-HTTP_PROXY',
        put({ type: 'HTTP_PROXY', uri: 'http://example.com', integrationHttpMethod: 'POST' }),
      ],
      [
        'aws-integration-AWS',
        put({
          type: 'AWS',
          uri: 'arn:aws:apigateway:eu-west-1:s3:path/b/k',
          integrationHttpMethod: 'POST',
          credentials: 'arn:aws:iam::111111111111:role/service-role/testfunction-role-oe783psq',
        }),
      ],
      [
        'no-s3-support-AWS_PROXY',
        put({
          type: 'AWS_PROXY',
          uri: 'arn:aws:apigateway:eu-west-1:s3:path/b/k',
          integrationHttpMethod: 'POST',
        }),
      ],
      ['invalid-uri-HTTP', put({ type: 'HTTP', uri: 'non-http', integrationHttpMethod: 'POST' })],
      ['invalid-uri-HTTP_PROXY', put({ type: 'HTTP_PROXY', uri: 'non-http', integrationHttpMethod: 'POST' })],
      [
        'invalid-uri-not-an-arn',
        put({ type: 'AWS', uri: 'http://example.com', integrationHttpMethod: 'POST' }),
      ],
      [
        'invalid-uri-invalid-arn',
        put({ type: 'AWS', uri: 'arn:aws:iam::0000000000:role/x', integrationHttpMethod: 'POST' }),
      ],
    ]));

  it('are refused for an unknown type or parameter, and where their method is missing', async () => {
    await expectAsRecorded(API, 'TestApigatewayIntegration::test_put_integration_wrong_type', [
      ['put-integration-wrong-type', put({ type: 'HTTPS_PROXY' as 'HTTP_PROXY' })],
    ]);
    const requestParameters = { 'integration.request.path.testPath': 'true' };
    const wrong = { type: 'AWS', uri: LAMBDA, integrationHttpMethod: 'POST' } as const;
    const bool = { 'integration.request.path.testPath': true } as unknown as Record<string, string>;
    await expectAsRecorded(
      API,
      'TestApigatewayIntegration::test_put_integration_request_parameter_bool_type',
      [
        ['put-method-request-param-wrong-type', put({ ...wrong, requestParameters })],
        ['put-integration-request-param-wrong-type', put({ ...wrong, requestParameters: bool })],
      ],
    );
    const get = (more: object) => () => at.gw.getIntegration({ ...at.method, ...more });
    await expectAsRecorded(API, 'TestApigatewayIntegration::test_get_integration_non_existent', [
      ['get-integration-no-api', get({ restApiId: 'fake' })],
      ['get-integration-no-resource', get({ resourceId: 'fake' })],
      ['get-integration-no-method', get({ httpMethod: 'POST' })],
    ]);
  });

  it('over a VPC link keep the connection', async () => {
    const uri = 'http://my-vpclink-test-nlb-1234567890abcdef.eu-west-1.amazonaws.com';
    const connectionId = '${stageVariables.vpcLinkId}';
    const get = () => at.gw.getIntegration(at.method);
    await expectAsRecorded(API, 'TestApigatewayIntegration::test_create_integration_with_vpc_link', [
      [
        'put-integration-vpc-link',
        put({
          type: 'HTTP_PROXY',
          uri,
          integrationHttpMethod: 'GET',
          connectionType: 'VPC_LINK',
          connectionId,
        }),
      ],
      ['get-integration-vpc-link', get],
      [
        'update-integration-vpc-link',
        () =>
          at.gw.updateIntegration({
            ...at.method,
            patchOperations: [replace('/connectionId', '${stageVariables.vpcLinkIdBeta}')],
          }),
      ],
      ['get-integration-update-vpc-link', get],
    ]);
  });

  it('answer by status code, with null for an empty template', async () => {
    const response = { statusCode: '200' };
    const putResponse = (more: object) => () =>
      at.gw.putIntegrationResponse({ ...at.method, ...response, ...more });
    const created = { 'application/json': '"created"' };
    await expectAsRecorded(API, 'TestApigatewayIntegrationResponse::test_lifecycle_integration_response', [
      ['put-integration-response', putResponse({ selectionPattern: '', responseTemplates: created })],
      ['get-integration-response', () => at.gw.getIntegrationResponse({ ...at.method, ...response })],
      [
        'update-integration-response',
        () =>
          at.gw.updateIntegrationResponse({
            ...at.method,
            ...response,
            patchOperations: [replace('/selectionPattern', 'updated-pattern')],
          }),
      ],
      [
        'overwrite-integration-response',
        putResponse({
          selectionPattern: 'overwrite-pattern',
          responseTemplates: { 'application/json': 'overwrite' },
        }),
      ],
      ['get-method', () => at.gw.getMethod(at.method)],
      ['delete-integration-response', () => at.gw.deleteIntegrationResponse({ ...at.method, ...response })],
    ]);
    const empty = { selectionPattern: '', responseTemplates: { 'application/json': '' } };
    await expectAsRecorded(API, 'TestApigatewayIntegration::test_put_integration_response_templates', [
      ['put-integration-response-template-empty', putResponse(empty)],
      ['put-integration-no-response-template', putResponse({ selectionPattern: '' })],
    ]);
  });

  it('responses are refused where something is missing or impossible', async () => {
    const name = { ...at.method, statusCode: '200' };
    const get = (more: object) => () => at.gw.getIntegrationResponse({ ...name, ...more });
    const putResponse = (more: object) => () => at.gw.putIntegrationResponse({ ...name, ...more });
    const group = 'TestApigatewayIntegrationResponse::test_integration_response';
    await expectAsRecorded(API, `${group}_wrong_method`, [
      ['put-integration-response-wrong-method', putResponse({ httpMethod: 'POST' })],
      ['get-integration-response-wrong-method', get({ httpMethod: 'POST' })],
    ]);
    await expectAsRecorded(API, `${group}_invalid_statuscode`, [
      ['put-integration-response-invalid-statusCode', putResponse({ statusCode: 'wrong' })],
      ['get-integration-response-invalid-statusCode', get({ statusCode: 'wrong' })],
    ]);
    await expectAsRecorded(API, `${group}_invalid_responsetemplates`, [
      ['put-integration-response-invalid-responseTemplates-1', putResponse({ responseTemplates: { a: 1 } })],
      [
        'put-integration-response-invalid-responseTemplates-2',
        putResponse({ responseTemplates: { '123': 'x' } }),
      ],
    ]);
    await expectAsRecorded(API, `${group}_wrong_status_code`, [
      ['get-integration-response-wrong-status-code', get({})],
    ]);
    const del = (more: object) => () => at.gw.deleteIntegrationResponse({ ...name, ...more });
    await expectAsRecorded(
      API,
      'TestApigatewayIntegrationResponse::test_delete_integration_response_errors',
      [
        ['non-existent-resource', del({ resourceId: 'fake' })],
        ['non-existent-api-id', del({ restApiId: 'fake' })],
        ['non-existent-method', del({ httpMethod: 'POST' })],
        ['non-existent-status-code', del({ statusCode: '201' })],
      ],
    );
    await at.gw.deleteIntegration(at.method);
    await expectAsRecorded(API, `${group}_invalid_integration`, [
      ['get-integration-response-without-integration', get({})],
    ]);
  });
});
