// The exact calls that put an integration of an HTTP or WebSocket API back: what each update repeats, and what is refused.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../shared/model/brand.js';
import { codesOf, patched, type Asked } from './asks.js';

const integration = (asked: Asked) =>
  patched('apigatewayv2.integration', 'abc123/int01', { facts: { protocol: 'HTTP' }, ...asked });

const url: JsonObject = {
  IntegrationId: 'int01',
  IntegrationType: 'HTTP_PROXY',
  IntegrationMethod: 'GET',
  IntegrationUri: 'https://example.com/',
  ConnectionType: 'INTERNET',
};
const linked: JsonObject = { ...url, ConnectionType: 'VPC_LINK', ConnectionId: 'link01' };
const queue: JsonObject = {
  IntegrationId: 'int01',
  IntegrationType: 'AWS_PROXY',
  IntegrationSubtype: 'SQS-SendMessage',
  RequestParameters: { QueueUrl: '$request.header.q', MessageBody: '$request.body' },
};

const inputs = ({ calls }: ReturnType<typeof integration>) =>
  calls.map(({ input: { ApiId: _api, IntegrationId: _id, ...input } }) => input);

describe('an integration of an HTTP API', () => {
  const type = { IntegrationType: 'HTTP_PROXY' };
  test.each<[string, JsonObject, Asked['wishes'], readonly JsonObject[]]>([
    [
      'repeats its type, and sends all that changed in one update',
      url,
      { '/description': undefined, '/integrationUri': 'https://b/', '/timeoutInMillis': undefined },
      [{ ...type, Description: '', IntegrationUri: 'https://b/', TimeoutInMillis: 30_000 }],
    ],
    [
      'removes a mapping by an empty text, and has the others sent as they live',
      { ...url, RequestParameters: { 'append:header.a': '1', 'append:header.b': '2' } },
      { '/requestParameters/append:header.a': undefined, '/requestParameters/overwrite:path': '/x' },
      [
        {
          ...type,
          RequestParameters: { 'append:header.a': '', 'append:header.b': '2', 'overwrite:path': '/x' },
        },
      ],
    ],
    [
      'drops a status by an empty map, and no other',
      { ...url, ResponseParameters: { '200': { a: '1' }, '404': { b: '2' }, '500': { c: '3' } } },
      {
        '/responseParameters/404': undefined,
        '/responseParameters/500/c': undefined,
        '/responseParameters/200/d': '4',
      },
      [{ ...type, ResponseParameters: { '404': {}, '500': {}, '200': { a: '1', d: '4' } } }],
    ],
    [
      'takes a single destination away in an update of its own, with the rest as it lives',
      { ...url, ResponseParameters: { '200': { a: '1', b: '2' } } },
      { '/responseParameters/200/a': undefined, '/responseParameters/200/c': '3', '/description': 'x' },
      [
        { ...type, Description: 'x', ResponseParameters: { '200': { a: '1', b: '2', c: '3' } } },
        { ...type, ResponseParameters: { '200': { b: '2', c: '3', a: '' } } },
      ],
    ],
    [
      'leaves a mapping out that AWS keeps as an empty text',
      { ...url, RequestParameters: { a: '', b: '2' } },
      { '/requestParameters/a': undefined },
      [{ ...type, RequestParameters: { b: '2' } }],
    ],
    [
      'sends connection type and link together',
      linked,
      { '/connectionId': 'link02' },
      [{ ...type, ConnectionType: 'VPC_LINK', ConnectionId: 'link02' }],
    ],
    [
      'leaves its link with the connection type',
      linked,
      {
        '/connectionType': 'INTERNET',
        '/connectionId': undefined,
        '/tlsConfig/serverNameToVerify': undefined,
      },
      [{ ...type, ConnectionType: 'INTERNET' }],
    ],
    [
      'becomes another type with its address',
      url,
      {
        '/integrationType': 'AWS_PROXY',
        '/integrationUri': 'arn:aws:lambda',
        '/integrationMethod': undefined,
      },
      [{ IntegrationType: 'AWS_PROXY', IntegrationUri: 'arn:aws:lambda', IntegrationMethod: 'POST' }],
    ],
    [
      'gets an address and a verb where it has none',
      { IntegrationId: 'int01', IntegrationType: 'MOCK' },
      { '/integrationType': 'HTTP', '/integrationUri': 'https://b/', '/integrationMethod': 'GET' },
      [{ IntegrationType: 'HTTP', IntegrationUri: 'https://b/', IntegrationMethod: 'GET' }],
    ],
  ])('%s', (_title, raw, wishes, expected) => {
    const patch = integration({ raw, wishes });
    expect(inputs(patch)).toEqual(expected);
    expect(patch.refused).toEqual([]);
  });

  test('of a WebSocket API has all of its templates sent', () => {
    const raw = { ...url, RequestTemplates: { a: '1', b: '2' } };
    const wishes = { '/requestTemplates/a': undefined, '/requestTemplates/c': '3' };
    expect(inputs(integration({ raw, wishes, facts: { protocol: 'WEBSOCKET' } }))).toEqual([
      { ...type, RequestTemplates: { a: '', b: '2', c: '3' } },
    ]);
  });

  test('is named by its id where it is declared by its route', () => {
    const patch = patched('apigatewayv2.integration', 'abc123/routes/GET /items', {
      raw: url,
      wishes: { '/description': 'x' },
    });
    expect(patch.calls.map(({ input }) => input)).toMatchObject([
      { ApiId: 'abc123', IntegrationId: 'int01' },
    ]);
  });
});

describe('a service integration', () => {
  const action = { IntegrationType: 'AWS_PROXY', IntegrationSubtype: 'SQS-SendMessage' };

  test('repeats its action with all parameters, whatever changes', () => {
    expect(inputs(integration({ raw: queue, wishes: { '/description': 'x' } }))).toEqual([
      { ...action, RequestParameters: queue['RequestParameters'], Description: 'x' },
    ]);
    expect(inputs(integration({ raw: queue, wishes: { '/requestParameters/MessageBody': 'b' } }))).toEqual([
      { ...action, RequestParameters: { QueueUrl: '$request.header.q', MessageBody: 'b' } },
    ]);
  });

  test('keeps a parameter that could only be lost with its id, and is put back for the rest', () => {
    const patch = integration({
      raw: queue,
      wishes: { '/requestParameters/MessageBody': undefined, '/description': 'x' },
    });
    expect(codesOf(patch)).toEqual([['new-identity', ['/requestParameters/MessageBody']]]);
    expect(inputs(patch)).toEqual([
      { ...action, RequestParameters: queue['RequestParameters'], Description: 'x' },
    ]);
  });

  test.each<[string, JsonObject, Asked['wishes']]>([
    [
      'become one',
      url,
      {
        '/integrationSubtype': 'SQS-SendMessage',
        '/integrationType': 'AWS_PROXY',
        '/integrationUri': undefined,
      },
    ],
    ['cease to be one', queue, { '/integrationSubtype': undefined, '/integrationUri': 'https://b/' }],
    [
      'do something else with fewer parameters',
      queue,
      { '/integrationSubtype': 'EventBridge-PutEvents', '/requestParameters/QueueUrl': undefined },
    ],
  ])('is made anew by a person to %s', (_title, raw, wishes) => {
    const patch = integration({ raw, wishes });
    expect(codesOf(patch)).toEqual([['new-identity', Object.keys(wishes)]]);
    expect(patch.calls).toEqual([]);
  });
});

describe('a v2 integration is not written to', () => {
  const secret = `hmac:${'0'.repeat(64)}`;
  test.each<[string, Asked, readonly (readonly [string, readonly string[]])[]]>([
    [
      'where quick create made it',
      { raw: { ...url, ApiGatewayManaged: true }, wishes: { '/description': 'x' } },
      [['owned-by-aws', ['/description']]],
    ],
    [
      'to be without what AWS never takes away',
      { raw: url, wishes: { '/credentialsArn': undefined, '/integrationUri': undefined } },
      [
        ['not-clearable', ['/credentialsArn']],
        ['not-clearable', ['/integrationUri']],
      ],
    ],
    [
      'to be without a verb',
      { raw: url, wishes: { '/integrationMethod': undefined } },
      [['not-clearable', ['/integrationMethod']]],
    ],
    [
      'for a link that is to go while the connection stays',
      { raw: linked, wishes: { '/connectionId': undefined } },
      [['not-clearable', ['/connectionId']]],
    ],
    [
      'for a link that nothing tells',
      { raw: url, wishes: { '/connectionType': 'VPC_LINK', '/tlsConfig/serverNameToVerify': 'a' } },
      [
        ['value-not-told', ['/connectionType']],
        ['value-not-told', ['/tlsConfig/serverNameToVerify']],
      ],
    ],
    [
      'for TLS settings over the internet',
      { raw: url, wishes: { '/tlsConfig/serverNameToVerify': 'a' } },
      [['not-patchable', ['/tlsConfig/serverNameToVerify']]],
    ],
    [
      'for another type whose address is kept as a hash',
      { raw: url, wishes: { '/integrationType': 'AWS_PROXY', '/integrationUri': secret } },
      [
        ['value-not-kept', ['/integrationUri']],
        ['value-not-kept', ['/integrationType']],
      ],
    ],
    [
      'for a mapping to nothing',
      { raw: url, wishes: { '/requestParameters/a': '', '/responseParameters/200/b': '' } },
      [
        ['not-patchable', ['/requestParameters/a']],
        ['not-patchable', ['/responseParameters/200/b']],
      ],
    ],
  ])('%s', (_title, asked, refusals) => {
    const patch = integration(asked);
    expect(patch.calls).toEqual([]);
    expect(codesOf(patch)).toEqual(refusals);
  });

  test('and a command that makes another one holds no secret', () => {
    const { refused } = integration({
      raw: url,
      declared: {
        '/integrationType': 'HTTP_PROXY',
        '/integrationUri': 'https://user:geheim@b/',
        '/requestParameters/overwrite:header.k': 'geheim',
      },
      wishes: { '/credentialsArn': undefined },
    });
    expect(refused[0]?.command).toBe(
      "aws apigatewayv2 create-integration --api-id abc123 --integration-type HTTP_PROXY --integration-uri '<as declared>' --request-parameters '<as declared>' --region eu-west-1",
    );
  });
});

test.each([
  ['all', ['live-at-once']],
  ['some', ['live-at-once', 'needs-deployment']],
  ['none', ['needs-deployment']],
])(
  'where %s stages deploy by themselves, a changed integration has the effects %j',
  (autoDeploy, effects) => {
    const asked = { raw: url, wishes: { '/description': 'x' }, facts: { protocol: 'HTTP', autoDeploy } };
    expect(integration(asked).effects).toEqual(effects);
  },
);
