// Integrations and their responses answer what AWS was recorded to answer.
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
const LAMBDA =
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:F/invocations';

const describeRecorded = hasRecorded ? describe : describe.skip;

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
