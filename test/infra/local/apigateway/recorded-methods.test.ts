// Methods and their responses answer what AWS was recorded to answer.
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { fixture, type Fixture } from './fixture.js';
import { expectAsRecorded, hasRecorded } from './serve.js';

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

const describeRecorded = hasRecorded ? describe : describe.skip;

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
