// What an integration of an OpenAPI document declares, and what is left out of it, with its reason.
import { describe, expect, test } from '@jest/globals';
import { baselineOf, http, operation, rest, saidOf, soleTarget, unresolvedOf } from './documents.js';

const restTarget = (integration: object, more: object = {}) =>
  soleTarget(baselineOf(rest({ '/a': { get: operation(integration) } }, more)));
const httpTarget = (integration: object) =>
  soleTarget(baselineOf(http({ '/a': { get: operation(integration) } })));

describe('a REST integration', () => {
  test('declares every member that API Gateway keeps, as AWS spells it', () => {
    const target = restTarget({
      type: 'aws',
      httpMethod: 'post',
      uri: 'arn:aws:apigateway:eu-west-1:sqs:path/1/q',
      integrationTarget: 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/x/1',
      credentials: 'arn:aws:iam::1:role/r',
      connectionType: 'vpc_link',
      connectionId: '${stageVariables.link}',
      passthroughBehavior: 'when_no_templates',
      contentHandling: 'convert_to_text',
      timeoutInMillis: 1000,
      cacheNamespace: 'ns',
      cacheKeyParameters: ['method.request.querystring.b', 'method.request.path.a'],
      responseTransferMode: 'stream',
      tlsConfig: { insecureSkipVerification: true },
      requestParameters: { 'integration.request.header.x': "'y'" },
      requestTemplates: { 'application/json': '#set($x = 1)${x}' },
    });
    const leaves = Object.fromEntries(target.leaves.map(({ pointer, value }) => [pointer, value]));
    expect(leaves).toEqual({
      '/type': 'AWS',
      '/httpMethod': 'POST',
      '/uri': 'arn:aws:apigateway:eu-west-1:sqs:path/1/q',
      '/integrationTarget': 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/x/1',
      '/credentials': 'arn:aws:iam::1:role/r',
      '/connectionType': 'VPC_LINK',
      '/connectionId': '${stageVariables.link}',
      '/passthroughBehavior': 'WHEN_NO_TEMPLATES',
      '/contentHandling': 'CONVERT_TO_TEXT',
      '/timeoutInMillis': 1000,
      '/cacheNamespace': 'ns',
      '/cacheKeyParameters': ['method.request.path.a', 'method.request.querystring.b'],
      '/responseTransferMode': 'STREAM',
      '/tlsConfig/insecureSkipVerification': true,
      '/requestParameters/integration.request.header.x': "'y'",
      '/requestTemplates/application~1json': '#set($x = 1)${x}',
    });
  });

  test('claims the maps that it states, and nothing that it does not', () => {
    const target = restTarget({
      type: 'mock',
      requestTemplates: { a: 'b' },
      requestParameters: {},
      responses: { default: { statusCode: 200 } },
    });
    expect(target.closed.map(({ pointer, class: as }) => [pointer, as])).toEqual([
      ['/requestTemplates', 'declared'],
      ['/requestParameters', 'declared'],
      ['/integrationResponses', 'declared'],
    ]);
  });

  test('with members that API Gateway does not know leaves them out, and fails nothing', () => {
    const target = restTarget({ type: 'mock', payloadFormatVersion: '1.0', brandNew: { a: 1 } });
    expect(saidOf(target)).toEqual({ type: 'MOCK' });
    expect(target.leftOut).toContainEqual({ declaredAs: 'payloadFormatVersion', reason: 'not-watched' });
  });
});

describe('responses by pattern', () => {
  test('are declared by status, with the pattern; the default has none', () => {
    const target = restTarget({
      type: 'aws',
      responses: {
        default: { statusCode: 200, responseTemplates: { 'application/json': '' } },
        '4\\d{2}': {
          statusCode: '400',
          contentHandling: 'CONVERT_TO_BINARY',
          responseParameters: { 'method.response.header.x': "'*'" },
        },
      },
    });
    const leaves = target.leaves.map(({ pointer, value, declaredAs }) => [pointer, value, declaredAs]);
    expect(leaves).toEqual([
      ['/type', 'AWS', 'type'],
      ['/integrationResponses/200/statusCode', '200', 'responses.default.statusCode'],
      [
        '/integrationResponses/200/responseTemplates/application~1json',
        '',
        'responses.default.responseTemplates.application/json',
      ],
      ['/integrationResponses/200/selectionPattern', '', 'responses.default.selectionPattern'],
      ['/integrationResponses/400/statusCode', '400', 'responses.4\\d{2}.statusCode'],
      ['/integrationResponses/400/contentHandling', 'CONVERT_TO_BINARY', 'responses.4\\d{2}.contentHandling'],
      [
        '/integrationResponses/400/responseParameters/method.response.header.x',
        "'*'",
        'responses.4\\d{2}.responseParameters.method.response.header.x',
      ],
      ['/integrationResponses/400/selectionPattern', '4\\d{2}', 'responses.4\\d{2}.selectionPattern'],
    ]);
  });

  test('several of one status declare what they agree on; AWS keeps one of them, and does not say which', () => {
    const same = { 'application/json': 'x' };
    const target = restTarget({
      type: 'aws',
      responses: {
        '4\\d{2}': { statusCode: 400, responseTemplates: same, responseParameters: { a: "'1'" } },
        'Bad.*': { statusCode: 400, responseTemplates: same, responseParameters: { a: "'2'" } },
      },
    });
    expect(saidOf(target)).toMatchObject({
      'responses.4\\d{2}.statusCode': '400',
      'responses.4\\d{2}.responseTemplates.application/json': 'x',
    });
    const doubt = '2 patterns give status 400, and AWS keeps one of them';
    expect(unresolvedOf(target)).toEqual({
      'responses.4\\d{2}.selectionPattern': doubt,
      'responses.Bad.*.selectionPattern': doubt,
      'responses.4\\d{2}.responseParameters': doubt,
      'responses.Bad.*.responseParameters': doubt,
    });
  });

  test.each([
    ['a response without a status', { default: { responseTemplates: {} } }],
    ['a response that is no object', { default: 'ok' }],
    ['a response that another tool fills in', { default: { Ref: 'X' }, '500': { statusCode: 500 } }],
    ['a list', [{ statusCode: 200 }]],
  ])('with %s are not compared, and what lives there is not undeclared', (_title, responses) => {
    const target = restTarget({ type: 'mock', responses });
    expect(saidOf(target)).toEqual({ type: 'MOCK' });
    expect(target.leftOut).toContainEqual(
      expect.objectContaining({ pointer: '/integrationResponses', reason: 'unresolved' }),
    );
  });

  test('mappings that are no expressions are not compared', () => {
    const target = restTarget({
      type: 'mock',
      requestParameters: { a: true, b: "'x'" },
      responses: { default: { statusCode: 200, responseParameters: { c: 1 } } },
    });
    expect(unresolvedOf(target)).toEqual({
      'requestParameters.a': 'true is no mapping expression',
      'responses.default.responseParameters.c': '1 is no mapping expression',
    });
    expect(saidOf(target)).toHaveProperty(['requestParameters.b'], "'x'");
  });
});

describe('an integration of an HTTP API', () => {
  test('declares every member that API Gateway keeps, as AWS spells it', () => {
    const target = httpTarget({
      type: 'http_proxy',
      httpMethod: 'get',
      uri: 'arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/x/1/2',
      connectionType: 'VPC_LINK',
      connectionId: 'abc',
      credentials: 'arn:aws:iam::1:role/r',
      tlsConfig: { serverNameToVerify: 'a.example.com' },
      timeoutInMillis: '5000',
      payloadFormatVersion: 1.0,
      requestParameters: { 'append:header.x': '$request.header.y', 'overwrite:path': '${request.path.p}' },
      responseParameters: { 200: { 'overwrite:statuscode': '204' } },
    });
    const leaves = Object.fromEntries(target.leaves.map(({ pointer, value }) => [pointer, value]));
    expect(leaves).toEqual({
      '/integrationType': 'HTTP_PROXY',
      '/integrationMethod': 'GET',
      '/integrationUri': 'arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/x/1/2',
      '/connectionType': 'VPC_LINK',
      '/connectionId': 'abc',
      '/credentialsArn': 'arn:aws:iam::1:role/r',
      '/tlsConfig/serverNameToVerify': 'a.example.com',
      '/timeoutInMillis': 5000,
      '/payloadFormatVersion': '1.0',
      '/requestParameters/append:header.x': '$request.header.y',
      '/requestParameters/overwrite:path': '${request.path.p}',
      '/responseParameters/200/overwrite:statuscode': '204',
    });
  });

  test('of a service declares its action', () => {
    const target = httpTarget({
      type: 'AWS_PROXY',
      integrationSubtype: 'SQS-SendMessage',
      payloadFormatVersion: '1.0',
      requestParameters: { QueueUrl: 'https://q', MessageBody: '$request.body' },
    });
    expect(saidOf(target)).toMatchObject({
      integrationSubtype: 'SQS-SendMessage',
      'requestParameters.QueueUrl': 'https://q',
    });
  });
});
