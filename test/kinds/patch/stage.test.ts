// The exact calls that put a REST stage back: order, escaping, and what is left alone.
import { describe, expect, test } from '@jest/globals';
import { codesOf, operationsOf, patched, type Asked } from './asks.js';

const stage = (asked: Asked) => patched('apigateway.stage', 'abc123/prod', asked);

/** An entry as AWS materialises it. */
const entry = {
  metricsEnabled: true,
  dataTraceEnabled: false,
  throttlingBurstLimit: 20,
  throttlingRateLimit: 10.5,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

describe('method settings of a REST stage', () => {
  test.each([
    ['as the CLI wrote it', 'test/GET', '/test/GET', '/test/GET/throttling/rateLimit'],
    [
      'as the console wrote it',
      '~1items~1{id}/GET',
      '/items/{id}/GET',
      '/~1items~1{id}/GET/throttling/rateLimit',
    ],
    ['the wildcard', '*/*', '*/*', '/*/*/throttling/rateLimit'],
    ['the root', '~1/GET', '//GET', '/~1/GET/throttling/rateLimit'],
  ])('are set under the key as AWS has it: %s', (_title, live, key, path) => {
    const at = `/methodSettings/${key.replaceAll('/', '~1')}`;
    const wishes = { [`${at}/throttlingRateLimit`]: 10.5 };
    expect(operationsOf(stage({ raw: { methodSettings: { [live]: entry } }, wishes }))).toEqual([
      `replace ${path}=10.5`,
    ]);
    expect(
      operationsOf(stage({ raw: { methodSettings: { [live]: entry } }, wishes: { [at]: undefined } })),
    ).toEqual([`remove /${live}`]);
  });

  test('are made in the form of the console where they do not live', () => {
    const wishes = { '/methodSettings/~1a~1{b}~1PUT/metricsEnabled': true };
    expect(operationsOf(stage({ wishes }))).toEqual(['replace /~1a~1{b}/PUT/metrics/enabled=true']);
  });

  test('are put right in every spelling that lives', () => {
    const raw = { methodSettings: { 'test/GET': entry, '~1test/GET': entry } };
    expect(operationsOf(stage({ raw, wishes: { '/methodSettings/~1test~1GET': undefined } }))).toEqual([
      'remove /test/GET',
      'remove /~1test/GET',
    ]);
  });

  test('lose a throttle by being made anew with all the rest as it lives', () => {
    const operations = operationsOf(
      stage({
        raw: { methodSettings: { 'test/GET': entry } },
        wishes: {
          '/methodSettings/~1test~1GET/throttlingRateLimit': undefined,
          '/methodSettings/~1test~1GET/metricsEnabled': false,
        },
      }),
    );
    expect(operations).toEqual([
      'remove /test/GET',
      'replace /test/GET/metrics/enabled=false',
      'replace /test/GET/logging/dataTrace=false',
      'replace /test/GET/throttling/burstLimit=20',
      'replace /test/GET/caching/enabled=false',
      'replace /test/GET/caching/ttlInSeconds=300',
      'replace /test/GET/caching/dataEncrypted=false',
      'replace /test/GET/caching/requireAuthorizationForCacheControl=true',
      'replace /test/GET/caching/unauthorizedCacheControlHeaderStrategy=SUCCEED_WITH_RESPONSE_HEADER',
    ]);
  });

  test('keep a throttle where an entry holds what could not be put back', () => {
    const path = '/methodSettings/~1test~1GET/throttlingRateLimit';
    const raw = { methodSettings: { 'test/GET': { ...entry, newerThanThis: 1 } } };
    expect(codesOf(stage({ raw, wishes: { [path]: undefined } }))).toEqual([['not-clearable', [path]]]);
  });
});

describe('a REST stage', () => {
  test('is put back by one request in the safe order, tags apart', () => {
    const patch = stage({
      raw: {
        methodSettings: { 'a/GET': entry },
        variables: { gone: 'x' },
        canarySettings: { percentTraffic: 5 },
      },
      wishes: {
        '/tags/team': 'orders',
        '/tags/gone': undefined,
        '/methodSettings/~1a~1GET': undefined,
        '/variables/gone': undefined,
        '/variables/table': 'orders',
        '/accessLogSettings/destinationArn': 'arn:aws:logs:eu-west-1:123456789012:log-group:orders:*',
        '/accessLogSettings/format': '$context.requestId',
        '/description': '',
        '/tracingEnabled': true,
        '/cacheClusterEnabled': true,
        '/canarySettings/percentTraffic': undefined,
      },
      declared: { '/cacheClusterSize': '1.6' },
      closed: ['/canarySettings'],
    });
    expect(patch.calls.map(({ operation }) => operation)).toEqual([
      'UpdateStage',
      'UntagResource',
      'TagResource',
    ]);
    expect(operationsOf(patch)).toEqual([
      'remove /canarySettings',
      'replace /cacheClusterEnabled=true',
      'replace /cacheClusterSize=1.6',
      'replace /description=',
      'replace /tracingEnabled=true',
      'remove /variables/gone',
      'replace /variables/table=orders',
      'replace /accessLogSettings/destinationArn=arn:aws:logs:eu-west-1:123456789012:log-group:orders',
      'replace /accessLogSettings/format=$context.requestId',
      'remove /a/GET',
    ]);
    expect(patch.effects).toEqual(['shifts-traffic', 'costs-money', 'takes-minutes', 'flushes-cache']);
  });

  test('gets a deployment by a request of its own, after all that it is served with', () => {
    const patch = stage({ wishes: { '/deploymentId': 'd2', '/variables/table': 'orders' } });
    expect(patch.calls.map(({ settles }) => settles)).toEqual([['/variables/table'], ['/deploymentId']]);
  });

  test('has its canary made from deployment to traffic, or not at all', () => {
    const wishes = {
      '/canarySettings/percentTraffic': 12.5,
      '/canarySettings/deploymentId': 'd2',
      '/canarySettings/useStageCache': true,
      '/canarySettings/stageVariableOverrides/table': 'next',
    };
    expect(operationsOf(stage({ raw: { deploymentId: 'd1' }, wishes }))).toEqual([
      'replace /canarySettings/deploymentId=d2',
      'replace /canarySettings/stageVariableOverrides/table=next',
      'replace /canarySettings/useStageCache=true',
      'replace /canarySettings/percentTraffic=12.5',
    ]);
    const refused = stage({ raw: { deploymentId: 'd1' }, wishes, allow: { deployment: false } });
    expect(refused).toMatchObject({ calls: [], effects: [] });
    expect(codesOf(refused).map(([code, paths]) => [code, paths.length])).toEqual([['opt-in', 4]]);
    // Values of variables may be secrets.
    expect(JSON.stringify(refused)).not.toContain('next');
  });

  test('is changed by no more than 40 operations at once, and every wish by one of them', () => {
    const wishes = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`/variables/v${n}`, 'x']));
    const { calls } = stage({ wishes });
    expect(calls.map(({ settles }) => settles.length)).toEqual([40, 40, 20]);
  });

  test('is told numbers without exponents', () => {
    const wishes = { '/canarySettings/percentTraffic': 1e-7 };
    expect(operationsOf(stage({ raw: { canarySettings: {} }, wishes }))).toEqual([
      'replace /canarySettings/percentTraffic=0.0000001',
    ]);
  });

  test.each([
    ['eu-west-1', 'arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod'],
    ['cn-north-1', 'arn:aws-cn:apigateway:cn-north-1::/restapis/abc123/stages/prod'],
    ['us-gov-west-1', 'arn:aws-us-gov:apigateway:us-gov-west-1::/restapis/abc123/stages/prod'],
  ])('is tagged by its ARN in %s', (region, resourceArn) => {
    const [call] = stage({ wishes: { '/tags/a~1b': 'c' }, region }).calls;
    expect(call?.input).toEqual({ resourceArn, tags: { 'a/b': 'c' } });
  });

  test('waits while AWS is still changing its cache cluster', () => {
    const raw = { cacheClusterStatus: 'DELETE_IN_PROGRESS' };
    expect(codesOf(stage({ raw, wishes: { '/cacheClusterEnabled': true } }))).toEqual([
      ['in-use', ['/cacheClusterEnabled']],
    ]);
  });

  const arn = 'arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod';
  const acl = 'arn:aws:wafv2:eu-west-1:1:regional/webacl/a/1';
  test.each([
    [acl, `aws wafv2 associate-web-acl --web-acl-arn ${acl} --resource-arn ${arn} --region eu-west-1`],
    [
      '0a-1b',
      `aws waf-regional associate-web-acl --web-acl-id 0a-1b --resource-arn ${arn} --region eu-west-1`,
    ],
    [undefined, `aws wafv2 disassociate-web-acl --resource-arn ${arn} --region eu-west-1`],
  ])('leaves its web ACL to WAF, and says how to get %s', (to, command) => {
    const { calls, refused } = stage({ wishes: { '/webAclArn': to } });
    expect({ calls, refused }).toMatchObject({ calls: [], refused: [{ code: 'owned-by-aws', command }] });
  });

  test('shows the command of what it may not do, which a shell takes as it is', () => {
    const { refused } = stage({ wishes: { '/deploymentId': "d'1" }, allow: { deployment: false } });
    expect(refused[0]?.command).toBe(
      String.raw`aws apigateway update-stage --rest-api-id abc123 --stage-name prod ` +
        String.raw`--patch-operations '[{"op":"replace","path":"/deploymentId","value":"d'\''1"}]' --region eu-west-1`,
    );
  });

  test.each([
    ['only a destination is declared', { '/accessLogSettings/destinationArn': 'arn' }, {}, 'value-not-told'],
    [
      'the format is not wanted and the destination is',
      { '/accessLogSettings/format': undefined },
      { '/accessLogSettings/destinationArn': 'arn' },
      'not-clearable',
    ],
  ])(
    'keeps its access log as it is where %s',
    (_why, wishes: Asked['wishes'], declared: Asked['declared'], code) => {
      const asked = { wishes, ...(declared === undefined ? {} : { declared }) };
      expect(codesOf(stage(asked)).map(([one]) => one)).toEqual([code]);
    },
  );
});
