// Spellings that mean the same, and defaults that depend on what is around them.
import { describe, expect, test } from '@jest/globals';
import { coerce } from '../../shared/engine/coerce.js';
import type { Json } from '../../shared/model/brand.js';
import type { Facts, Field, LeafValue } from '../../shared/model/field.js';
import { logDestination, lambdaBackend, singleLine } from '../../shared/kinds/_support/spelling.js';
import { variablesInUris as restVariables } from '../../shared/kinds/apigateway-integration/normalise.js';
import { methodSettingKey, sameThrottle } from '../../shared/kinds/apigateway-stage/normalise.js';
import {
  backendVerb,
  protocolTimeout,
  variablesInUris,
} from '../../shared/kinds/apigatewayv2-integration/normalise.js';
import { stageOf } from '../../shared/kinds/ivs-stage/normalise.js';
import type { Seen } from '../../shared/kinds/kind.js';
import { kinds } from '../../shared/kinds/registry.js';

describe('the key of a method setting', () => {
  // API and Terraform form, console form, and CloudFormation's ResourcePath with HttpMethod.
  test.each([
    ['*/*', '*/*'],
    ['/*/*', '*/*'],
    ['/*/GET', '*/GET'],
    ['test/GET', '/test/GET'],
    ['/test/GET', '/test/GET'],
    ['~1test/GET', '/test/GET'],
    ['items/{id}/get', '/items/{id}/GET'],
    ['~1items~1{id}/GET', '/items/{id}/GET'],
    ['/~1items~1{id}/GET', '/items/{id}/GET'],
    ['~1/GET', '//GET'],
    ['//GET', '//GET'],
    ['/~1/GET', '//GET'],
    ['a~0b/GET', '/a~b/GET'],
    ['test/*', '/test/*'],
  ])('%s means %s', (key, canonical) => {
    expect(methodSettingKey(key)).toBe(canonical);
    expect(methodSettingKey(canonical)).toBe(canonical);
  });
});

test.each<[LeafValue, LeafValue | undefined, boolean]>([
  [-1, undefined, true],
  [-1, 10000, true],
  [-1, 2500, true],
  [-1, 100, false],
  [0, undefined, false],
  [100, -1, false],
])('a declared throttle of %p and a live one of %p are the same: %p', (declared, observed, same) => {
  expect(sameThrottle(declared, observed)).toBe(same);
});

test('only a log group loses its trailing wildcard, and only one', () => {
  const group = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/x';
  expect(logDestination(`${group}:*`)).toBe(group);
  expect(logDestination(group)).toBe(group);
  expect(logDestination('arn:aws:firehose:eu-west-1:1:deliverystream/x:*')).toContain(':*');
  expect(singleLine('$context.requestId\r\n')).toBe('$context.requestId');
});

test('a function by ARN and by invocation path is one backend', () => {
  const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:${stageVariables.fn}';
  const path = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${lambda}/invocations`;
  expect(lambdaBackend(path)).toBe(lambda);
  expect(lambdaBackend(lambda)).toBe(lambda);
  expect(lambdaBackend('https://x.example.com/functions/a/invocations')).toContain('https://');
});

const around = (facts: Facts, type?: string) => ({
  facts,
  keys: [],
  targetKey: 'abc123/i1',
  leaf: () => type,
});

test('AWS fills in POST for its own services only', () => {
  expect(backendVerb(around({}, 'AWS_PROXY'))).toBe('POST');
  expect(backendVerb(around({}, 'AWS'))).toBe('POST');
  expect(backendVerb(around({}, 'HTTP_PROXY'))).toBeUndefined();
  expect(backendVerb(around({}))).toBeUndefined();
});

test('the default time-out is the protocol’s, and unknown with it', () => {
  expect(protocolTimeout(around({ protocol: 'HTTP' }))).toBe(30_000);
  expect(protocolTimeout(around({ protocol: 'WEBSOCKET' }))).toBe(29_000);
  expect(protocolTimeout(around({}))).toBeUndefined();
});

const read = (raw: Record<string, Json>): Seen => ({
  key: 'x',
  aliases: [],
  content: { status: 'read', raw },
});

test('the variables that backends are written with are found in both generations of the API', () => {
  const rest = [
    read({ uri: 'https://${stageVariables.host}/a', connectionId: '${stageVariables.link}' }),
    read({ uri: 'https://x', requestParameters: { a: 'stageVariables.other' } }),
    { ...read({}), content: { status: 'listed' as const } },
  ];
  expect(restVariables(rest)).toEqual({ variablesInUris: ['host', 'link'] });
  const http = [
    read({ IntegrationUri: 'arn:aws:lambda:eu-west-1:1:function:${stageVariables.fn}' }),
    read({
      ConnectionId: '${stageVariables.link}',
      RequestParameters: { QueueUrl: '$stageVariables.queue' },
    }),
  ];
  expect(variablesInUris(http)).toEqual({ variablesInUris: ['fn', 'link', 'queue'] });
});

test('only the ARN of a stage names one', () => {
  const arn = 'arn:aws:ivs:us-west-2:123456789012:stage/AbCd1234';
  expect(stageOf(arn)).toEqual({ key: arn, place: { account: '123456789012', region: 'us-west-2' } });
  for (const other of ['channel/AbCd', 'stage/', 'stage/a/participant/b', 'storage-configuration/a'])
    expect(stageOf(`arn:aws:ivs:us-west-2:123456789012:${other}`)).toBeUndefined();
  expect(stageOf('AbCd1234')).toBeUndefined();
});

const fieldOf = (id: string, pattern: string): Field => {
  const field = kinds.find((kind) => kind.id === id)?.schema.byPattern(pattern);
  if (field === undefined) throw new Error(pattern);
  return field;
};

describe('values as people write them', () => {
  test.each([
    ['apigatewayv2.integration', '/payloadFormatVersion', 2, '2.0'],
    ['apigatewayv2.integration', '/payloadFormatVersion', '1.0', '1.0'],
    ['apigateway.stage', '/cacheClusterSize', 0.5, '0.5'],
    ['apigateway.stage', '/cacheClusterSize', 118, '118'],
    ['apigatewayv2.stage', '/defaultRouteSettings/loggingLevel', false, 'OFF'],
    ['apigatewayv2.stage', '/defaultRouteSettings/throttlingRateLimit', '50.5', 50.5],
    ['ivs.stage', '/autoParticipantRecordingConfiguration/mediaTypes', ['AUDIO_ONLY'], ['AUDIO_ONLY']],
  ])('%s %s: %p means %p', (id, pattern, raw, value) => {
    expect(coerce(fieldOf(id, pattern), raw)).toEqual({ ok: true, value });
  });

  test.each([
    ['apigatewayv2.integration', '/payloadFormatVersion', 3, 'one of 1.0, 2.0'],
    ['apigatewayv2.integration', '/timeoutInMillis', 30001, 'a whole number from 50 to 30000'],
    ['apigatewayv2.stage', '/defaultRouteSettings/throttlingBurstLimit', -1, 'from 0'],
    ['ivs.stage', '/autoParticipantRecordingConfiguration/mediaTypes', ['VIDEO'], 'AUDIO_VIDEO, AUDIO_ONLY'],
    ['ivs.stage', '/autoParticipantRecordingConfiguration/mediaTypes', 'AUDIO_ONLY', 'a list of AUDIO'],
  ])('%s %s: %p is impossible', (id, pattern, raw, expected) => {
    expect(coerce(fieldOf(id, pattern), raw)).toEqual({
      ok: false,
      expected: expect.stringContaining(expected),
    });
  });
});
