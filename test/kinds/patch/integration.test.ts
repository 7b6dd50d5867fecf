// The exact calls that put a REST integration back: phases, escapes, and what a replacement puts back.
import { describe, expect, test } from '@jest/globals';
import { codesOf, operationsOf, patched, type Asked } from './asks.js';

const integration = (asked: Asked) => patched('apigateway.integration', 'abc123/r1/GET', asked);

const http = { type: 'HTTP', httpMethod: 'GET', uri: 'https://example.com/', connectionType: 'INTERNET' };
const responses = {
  integrationResponses: {
    '200': { statusCode: '200', responseTemplates: { 'application/json': null } },
    '500': { statusCode: '500', selectionPattern: '5..' },
  },
};

describe('patches of a REST integration', () => {
  test.each<[string, Asked, readonly string[]]>([
    [
      'keys are escaped, live members replaced and new ones added',
      {
        raw: { ...http, requestTemplates: { 'application/json': null } },
        wishes: {
          '/requestTemplates/application~1json': '',
          '/requestTemplates/text~1a~0b': 'x',
        },
      },
      ['replace /requestTemplates/application~1json=', 'add /requestTemplates/text~1a~0b=x'],
    ],
    [
      'members go back to what AWS fills in',
      {
        raw: http,
        wishes: {
          '/contentHandling': undefined,
          '/timeoutInMillis': undefined,
          '/passthroughBehavior': undefined,
          '/responseTransferMode': undefined,
          '/cacheNamespace': undefined,
          '/tlsConfig/insecureSkipVerification': undefined,
        },
      },
      [
        'replace /tlsConfig/insecureSkipVerification=false',
        'replace /passthroughBehavior=WHEN_NO_MATCH',
        'replace /contentHandling=',
        'replace /responseTransferMode=BUFFERED',
        'replace /timeoutInMillis=29000',
        'replace /cacheNamespace=r1',
      ],
    ],
    [
      'a VPC link comes together with its type',
      { raw: { ...http, connectionId: 'link01' }, wishes: { '/connectionType': 'VPC_LINK' } },
      ['replace /connectionType=VPC_LINK', 'replace /connectionId=link01'],
    ],
    [
      'and goes with it',
      {
        raw: { ...http, connectionType: 'VPC_LINK', connectionId: 'link01' },
        wishes: { '/connectionType': 'INTERNET', '/connectionId': undefined },
      },
      ['replace /connectionType=INTERNET', 'replace /connectionId='],
    ],
    [
      'a selection pattern is cleared by an empty text',
      { raw: { ...http, ...responses }, wishes: { '/integrationResponses/500/selectionPattern': undefined } },
      ['replace /selectionPattern='],
    ],
  ])('%s', (_title, asked, operations) => {
    const patch = integration(asked);
    expect(operationsOf(patch)).toEqual(operations);
    expect(patch).toMatchObject({ refused: [], effects: ['needs-deployment'] });
  });

  const parameter = '/requestParameters/integration.request.path.id';
  const cached = {
    ...http,
    requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
    cacheKeyParameters: ['method.request.path.id', 'method.request.querystring.page'],
  };

  test('cache keys that go with a request parameter come back in a second phase, after a read', () => {
    const key = 'method.request.path.id';
    const wishes = { [parameter]: "'1'", '/cacheKeyParameters': [key, 'method.request.querystring.q'] };
    const { calls } = integration({ raw: cached, wishes });
    expect(calls.map(({ thenRead, settles }) => [thenRead, settles])).toEqual([
      [true, [parameter]],
      [undefined, ['/cacheKeyParameters']],
    ]);
    expect(calls[1]?.input).toMatchObject({
      patchOperations: [
        { op: 'remove', path: '/cacheKeyParameters/method.request.querystring.page' },
        { op: 'add', path: `/cacheKeyParameters/${key}` },
        { op: 'add', path: '/cacheKeyParameters/method.request.querystring.q' },
      ],
    });
  });

  test('cache keys that nobody declares are put back without asking: a fresh read would not miss them', () => {
    const { calls } = integration({ raw: cached, wishes: { [parameter]: "'1'" } });
    expect(calls.map(({ thenRead }) => thenRead)).toEqual([undefined, undefined]);
    expect(operationsOf({ calls, refused: [], effects: [] })).toEqual([
      `replace ${parameter}='1'`,
      'add /cacheKeyParameters/method.request.path.id=',
    ]);
  });
});

describe('a replacement of a REST integration', () => {
  const raw = { ...http, ...responses, requestTemplates: { 'text/plain': null }, timeoutInMillis: 1000 };

  test('keeps all that is not wished as it lives, and puts every response back', () => {
    const { calls } = integration({ raw, wishes: { '/credentials': 'arn:aws:iam::1:role/x' } });
    const name = { restApiId: 'abc123', resourceId: 'r1', httpMethod: 'GET' };
    expect(calls.map(({ operation, input }) => [operation, input])).toEqual([
      [
        'PutIntegration',
        {
          ...name,
          type: 'HTTP',
          integrationHttpMethod: 'GET',
          uri: 'https://example.com/',
          connectionType: 'INTERNET',
          requestTemplates: { 'text/plain': '' },
          timeoutInMillis: 1000,
          credentials: 'arn:aws:iam::1:role/x',
        },
      ],
      [
        'PutIntegrationResponse',
        { ...name, statusCode: '200', responseTemplates: { 'application/json': '' } },
      ],
      ['PutIntegrationResponse', { ...name, statusCode: '500', selectionPattern: '5..' }],
    ]);
    expect(calls.map(({ thenRead }) => thenRead)).toEqual([undefined, undefined, undefined]);
  });

  test('leaves out the responses that are not wanted', () => {
    const wishes = { '/type': 'HTTP_PROXY', '/integrationResponses/500': undefined };
    const { calls } = integration({ raw, wishes });
    expect(calls.map(({ operation, settles }) => [operation, settles])).toEqual([
      ['PutIntegration', ['/type', '/integrationResponses/500']],
      ['PutIntegrationResponse', []],
    ]);
  });

  test('takes the backend along into a MOCK’s grave', () => {
    const [put] = integration({ raw, wishes: { '/type': 'MOCK' } }).calls;
    expect(Object.keys(put?.input ?? {}).sort()).toEqual([
      'httpMethod',
      'requestTemplates',
      'resourceId',
      'restApiId',
      'timeoutInMillis',
      'type',
    ]);
  });

  test('is not done without leave, with all that goes with the type, and the rest is done', () => {
    const wishes = { '/type': 'AWS', '/uri': 'arn:x', '/contentHandling': 'CONVERT_TO_TEXT' };
    const patch = integration({ raw, wishes, allow: { replace: false } });
    expect(codesOf(patch)).toEqual([['opt-in', ['/type', '/uri']]]);
    expect(operationsOf(patch)).toEqual(['replace /contentHandling=CONVERT_TO_TEXT']);
  });

  test('is not done where nobody tells the backend, and the rest is done', () => {
    const wishes = { '/type': 'HTTP', '/contentHandling': 'CONVERT_TO_TEXT' };
    const patch = integration({ raw: { type: 'MOCK' }, wishes });
    expect(codesOf(patch)).toEqual([['value-not-told', ['/type']]]);
    expect(operationsOf(patch)).toEqual(['replace /contentHandling=CONVERT_TO_TEXT']);
  });
});

describe('a REST integration keeps', () => {
  test.each<[string, Asked, readonly (readonly [string, readonly string[]])[]]>([
    [
      'its backend, which AWS does not do without',
      { raw: http, wishes: { '/uri': undefined, '/httpMethod': '', '/type': undefined } },
      [['not-clearable', ['/uri', '/httpMethod', '/type']]],
    ],
    [
      'the internet, where no link is told',
      { raw: http, wishes: { '/connectionType': 'VPC_LINK' } },
      [['value-not-told', ['/connectionType']]],
    ],
    [
      'a secret that is known by its hash only',
      { raw: http, wishes: { '/requestParameters/integration.request.header.X': `hmac:${'a'.repeat(64)}` } },
      [['value-not-kept', ['/requestParameters/integration.request.header.X']]],
    ],
  ])('%s', (_title, asked, codes) => {
    const patch = integration(asked);
    expect(codesOf(patch)).toEqual(codes);
    expect(patch).toMatchObject({ calls: [], effects: [] });
  });
});
