// The exact calls that put a stage of an HTTP or WebSocket API back: order, what is left alone, and what is refused.
import { describe, expect, test } from '@jest/globals';
import type { LeafValue } from '../../../shared/model/field.js';
import { codesOf, patched, type Asked } from './asks.js';

const stage = (asked: Asked) =>
  patched('apigatewayv2.stage', 'abc123/$default', { facts: { protocol: 'HTTP' }, ...asked });
const socket = (asked: Asked) => stage({ facts: { protocol: 'WEBSOCKET' }, ...asked });

const name = { ApiId: 'abc123', StageName: '$default' };

const sent = ({ calls }: ReturnType<typeof stage>) =>
  calls.map(({ operation, input: { ApiId: _api, StageName: _stage, ...input } }) => [operation, input]);

describe('a route of a v2 stage', () => {
  const route = 'GET /orders/{id}';
  const at = '/routeSettings/GET ~1orders~1{id}';
  const raw = {
    RouteSettings: {
      [route]: {
        DetailedMetricsEnabled: true,
        ThrottlingBurstLimit: 20,
        ThrottlingRateLimit: 10.5,
        NewerThanThis: 1,
      },
    },
  };

  test('loses one throttle by being made anew, at once and with all the rest as it lives', () => {
    const patch = stage({
      raw,
      declared: { [`${at}/throttlingBurstLimit`]: 20, [`${at}/detailedMetricsEnabled`]: false },
      wishes: { [`${at}/throttlingRateLimit`]: undefined, '/description': 'orders' },
    });
    expect(sent(patch)).toEqual([
      ['UpdateStage', { Description: 'orders' }],
      ['DeleteRouteSettings', { RouteKey: route }],
      [
        'UpdateStage',
        {
          RouteSettings: {
            [route]: { DetailedMetricsEnabled: true, ThrottlingBurstLimit: 20, NewerThanThis: 1 },
          },
        },
      ],
    ]);
    // What was as declared comes back with it: that, too, is agreed to, should the process die in between.
    expect(patch.calls.map(({ settles }) => settles)).toEqual([
      ['/description'],
      [],
      [`${at}/throttlingRateLimit`, `${at}/throttlingBurstLimit`],
    ]);
  });

  test('is dropped where nothing else is in it, and where nothing declares it', () => {
    const only = { RouteSettings: { [route]: { ThrottlingRateLimit: 10.5 } } };
    const deletes = [['DeleteRouteSettings', { RouteKey: route }]];
    expect(sent(stage({ raw: only, wishes: { [`${at}/throttlingRateLimit`]: undefined } }))).toEqual(deletes);
    expect(sent(stage({ raw, wishes: { [at]: undefined } }))).toEqual(deletes);
  });

  test('is open as shortly as can be: each is made anew by itself, after all that changes without it', () => {
    const two = { RouteSettings: { a: { ThrottlingRateLimit: 1 }, b: raw.RouteSettings[route], c: {} } };
    const wishes = {
      '/routeSettings/a/throttlingRateLimit': undefined,
      '/routeSettings/a/detailedMetricsEnabled': true,
      '/routeSettings/b/throttlingRateLimit': undefined,
      '/routeSettings/c': undefined,
      '/routeSettings/d/throttlingRateLimit': 5,
    };
    expect(stage({ raw: two, wishes }).calls.map(({ operation, does }) => `${operation}: ${does}`)).toEqual([
      'DeleteRouteSettings: removes the settings of c',
      'UpdateStage: sets throttlingRateLimit of d',
      'DeleteRouteSettings: removes the settings of a, all but throttlingRateLimit are put back at once',
      'UpdateStage: sets a anew without throttlingRateLimit',
      'DeleteRouteSettings: removes the settings of b, all but throttlingRateLimit are put back at once',
      'UpdateStage: sets b anew without throttlingRateLimit',
    ]);
  });

  test('gets the values of AWS back by an update where AWS has some', () => {
    const wishes = { [`${at}/loggingLevel`]: undefined, [`${at}/detailedMetricsEnabled`]: undefined };
    expect(sent(socket({ raw, wishes }))).toEqual([
      ['UpdateStage', { RouteSettings: { [route]: { LoggingLevel: 'OFF', DetailedMetricsEnabled: false } } }],
    ]);
  });
});

describe('a v2 stage', () => {
  test('is put back in the safe order: settings, access log, traffic, tags', () => {
    const patch = stage({
      raw: { AutoDeploy: true, AccessLogSettings: { DestinationArn: 'arn', Format: 'f' } },
      wishes: {
        '/tags/team': 'orders',
        '/tags/gone': undefined,
        '/autoDeploy': false,
        '/deploymentId': 'd2',
        '/stageVariables/gone': undefined,
        '/stageVariables/table': 'orders',
        '/accessLogSettings/destinationArn': undefined,
        '/accessLogSettings/format': undefined,
        '/defaultRouteSettings/throttlingRateLimit': 0,
      },
    });
    expect(sent(patch)).toEqual([
      [
        'UpdateStage',
        {
          AutoDeploy: false,
          StageVariables: { gone: '', table: 'orders' },
          DefaultRouteSettings: { ThrottlingRateLimit: 0 },
        },
      ],
      ['DeleteAccessLogSettings', {}],
      ['UpdateStage', { DeploymentId: 'd2' }],
      [
        'UntagResource',
        { ResourceArn: 'arn:aws:apigateway:eu-west-1::/apis/abc123/stages/$default', TagKeys: ['gone'] },
      ],
      [
        'TagResource',
        {
          ResourceArn: 'arn:aws:apigateway:eu-west-1::/apis/abc123/stages/$default',
          Tags: { team: 'orders' },
        },
      ],
    ]);
    expect(patch.calls[0]?.input).toMatchObject(name);
    expect(patch.effects).toEqual(['shifts-traffic']);
  });

  test('deploys by itself again last, and whoever agrees is told that callers are moved', () => {
    const patch = stage({ wishes: { '/autoDeploy': true, '/description': 'x' } });
    expect(sent(patch)).toEqual([
      ['UpdateStage', { Description: 'x' }],
      ['UpdateStage', { AutoDeploy: true }],
    ]);
    expect(patch.effects).toEqual(['live-at-once', 'shifts-traffic']);
  });

  test('has both halves of its access log sent where one was changed', () => {
    const raw = {
      AccessLogSettings: { DestinationArn: 'arn:aws:logs:eu-west-1:1:log-group:a', Format: 'f' },
    };
    expect(sent(stage({ raw, wishes: { '/accessLogSettings/format': 'g' } }))).toEqual([
      [
        'UpdateStage',
        { AccessLogSettings: { DestinationArn: 'arn:aws:logs:eu-west-1:1:log-group:a', Format: 'g' } },
      ],
    ]);
  });

  const secret = `hmac:${'0'.repeat(64)}`;
  const cases: readonly (readonly [string, Asked, readonly (readonly [string, readonly string[]])[]])[] = [
    [
      'made by quick create',
      { raw: { ApiGatewayManaged: true }, wishes: { '/description': 'x', '/tags/a': 'b' } },
      [['owned-by-aws', ['/description', '/tags/a']]],
    ],
    [
      'whose description is to go',
      { raw: { Description: 'x' }, wishes: { '/description': undefined } },
      [['not-clearable', ['/description']]],
    ],
    [
      'whose throttles are to fall back to those of the account',
      {
        wishes: {
          '/defaultRouteSettings/throttlingRateLimit': undefined,
          '/defaultRouteSettings/throttlingBurstLimit': undefined,
        },
      },
      [
        [
          'not-clearable',
          ['/defaultRouteSettings/throttlingRateLimit', '/defaultRouteSettings/throttlingBurstLimit'],
        ],
      ],
    ],
    [
      'that deploys by itself, for another deployment',
      { raw: { AutoDeploy: true }, wishes: { '/deploymentId': 'd2' } },
      [['owned-by-aws', ['/deploymentId']]],
    ],
    [
      'for another deployment without leave',
      { wishes: { '/deploymentId': 'd2' }, allow: { deployment: false } },
      [['opt-in', ['/deploymentId']]],
    ],
    [
      'that is to serve no deployment',
      { wishes: { '/deploymentId': undefined } },
      [['not-clearable', ['/deploymentId']]],
    ],
    [
      'of an HTTP API, for what only WebSocket APIs have',
      { wishes: { '/clientCertificateId': 'c', '/routeSettings/a/loggingLevel': 'INFO' } },
      [['not-patchable', ['/clientCertificateId', '/routeSettings/a/loggingLevel']]],
    ],
    [
      'for a variable without a value',
      { wishes: { '/stageVariables/a': '' } },
      [['not-patchable', ['/stageVariables/a']]],
    ],
    [
      'for a secret that is kept as a hash',
      { wishes: { '/stageVariables/a': secret } },
      [['value-not-kept', ['/stageVariables/a']]],
    ],
    [
      'for half an access log',
      { wishes: { '/accessLogSettings/format': 'f' } },
      [['value-not-told', ['/accessLogSettings/format']]],
    ],
    [
      'for half an access log less',
      {
        raw: { AccessLogSettings: { DestinationArn: 'arn', Format: 'f' } },
        declared: { '/accessLogSettings/destinationArn': 'arn' },
        wishes: { '/accessLogSettings/format': undefined },
      },
      [['not-clearable', ['/accessLogSettings/format']]],
    ],
  ];
  test.each(cases)('is not written to, %s', (_title, asked, refusals) => {
    const patch = stage(asked);
    expect(patch.calls).toEqual([]);
    expect(codesOf(patch)).toEqual(refusals);
  });

  test('shows how to learn the limits of the account, and how to move it by hand', () => {
    const limit: Record<string, LeafValue | undefined> = {
      '/defaultRouteSettings/throttlingRateLimit': undefined,
    };
    expect(stage({ wishes: limit }).refused[0]?.command).toBe(
      'aws apigateway get-account --query throttleSettings --region eu-west-1',
    );
    const elsewhere = stage({ wishes: { '/deploymentId': 'd2' }, allow: { deployment: false } });
    expect(elsewhere.refused[0]?.command).toBe(
      "aws apigatewayv2 update-stage --api-id abc123 --stage-name '$default' --deployment-id d2 --region eu-west-1",
    );
  });
});
