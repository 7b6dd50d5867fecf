// Each call on HTTP and WebSocket APIs and on IVS: which target its record names, and which fields.
import { describe, expect, test } from '@jest/globals';
import { account, region, told, touchedBy, type Row } from './records.js';

const check = ([, name, parameters, expected, rest]: Row): void =>
  expect(touchedBy(told(name, parameters, rest))).toEqual(expected);

const v2 = { apiId: 'a1', stageName: '%24default' };
const v2Stage = 'apigatewayv2.stage a1/$default';
const v2Arn = `arn:aws:apigateway:${region}::/apis/a1/stages/$default`;

describe('v2 stages', () => {
  test.each<Row>([
    ['a new stage', 'CreateStage', { apiId: 'a1', stageName: '$default' }, [`${v2Stage} all`]],
    [
      'members that are given',
      'UpdateStage',
      {
        ...v2,
        description: 'x',
        stageVariables: { one: 'x', two: '' },
        accessLogSettings: { format: 'x' },
        defaultRouteSettings: { throttlingBurstLimit: 0 },
        routeSettings: { 'GET /a': { loggingLevel: 'OFF' } },
      },
      [
        `${v2Stage} /description,/stageVariables/one,/stageVariables/two,/accessLogSettings/format,/defaultRouteSettings/throttlingBurstLimit,/routeSettings/GET ~1a/loggingLevel`,
      ],
    ],
    [
      'members that the record hides',
      'UpdateStage',
      { ...v2, stageVariables: '***', routeSettings: {} },
      [`${v2Stage} /stageVariables,/routeSettings`],
    ],
    [
      'a member that takes another along',
      'UpdateStage',
      { ...v2, autoDeploy: true },
      [`${v2Stage} /autoDeploy,/deploymentId`],
    ],
    ['nothing that is known', 'UpdateStage', { ...v2, something: 1 }, [`${v2Stage} ?`]],
    ['a deleted stage', 'DeleteStage', v2, [`${v2Stage} all`]],
    ['its access log', 'DeleteAccessLogSettings', v2, [`${v2Stage} /accessLogSettings`]],
    [
      'settings of one route',
      'DeleteRouteSettings',
      { ...v2, routeKey: 'GET%20%2Fa' },
      [`${v2Stage} /routeSettings/GET ~1a`],
    ],
    ['settings of some route', 'DeleteRouteSettings', v2, [`${v2Stage} /routeSettings`]],
    [
      'a deployment',
      'CreateDeployment',
      { apiId: 'a1', stageName: '$default' },
      [`${v2Stage} /deploymentId`],
    ],
    ['a deployment to no stage', 'CreateDeployment', { apiId: 'a1' }, []],
    ['tags', 'TagResource', { resourceArn: v2Arn, tags: { team: 'x' } }, [`${v2Stage} /tags/team`]],
    ['tags that go', 'UntagResource', { resourceArn: v2Arn, tagKeys: ['team'] }, [`${v2Stage} /tags/team`]],
    ['tags of the API', 'TagResource', { resourceArn: v2Arn.replace('/stages/$default', ''), tags: {} }, []],
  ])('%s', (...row) => check(row));
});

const v2Integration = 'apigatewayv2.integration a1/i1';

describe('v2 integrations', () => {
  test.each<Row>([
    [
      'a new one',
      'CreateIntegration',
      { apiId: 'a1', integrationType: 'HTTP_PROXY' },
      [`${v2Integration} all`],
      { responseElements: { integrationId: 'i1' } },
    ],
    ['a new one without its id', 'CreateIntegration', { apiId: 'a1' }, ['apigatewayv2.integration * ?']],
    [
      'members that are given',
      'UpdateIntegration',
      {
        apiId: 'a1',
        integrationId: 'i1',
        integrationUri: 'x',
        requestParameters: { 'overwrite:path': 'x' },
        responseParameters: { '200': { 'append:header.a': 'x' }, '404': {} },
        tlsConfig: { serverNameToVerify: 'x' },
      },
      [
        `${v2Integration} /integrationUri,/requestParameters/overwrite:path,/responseParameters/200/append:header.a,/responseParameters/404,/tlsConfig/serverNameToVerify`,
      ],
    ],
    ['a deletion', 'DeleteIntegration', { apiId: 'a1', integrationId: 'i1' }, [`${v2Integration} all`]],
    [
      'a route',
      'CreateRoute',
      { apiId: 'a1', routeKey: 'GET /a', target: 'integrations/i1' },
      ['apigatewayv2.integration a1/routes/GET /a ?'],
    ],
    [
      'a route that leads elsewhere',
      'UpdateRoute',
      { apiId: 'a1', routeId: 't1', target: 'integrations/i2' },
      ['apigatewayv2.integration a1/routes/GET /a ?'],
      { responseElements: { routeKey: 'GET /a' } },
    ],
    ['a route that goes', 'DeleteRoute', { apiId: 'a1', routeId: 't1' }, ['apigatewayv2.integration * ?']],
    ['another part', 'UpdateIntegrationResponse', { apiId: 'a1', integrationId: 'i1' }, []],
    [
      'quick create',
      'CreateApi',
      { name: 'x', target: 'https://example.com' },
      ['apigatewayv2.stage a1/$default all', 'apigatewayv2.integration * all'],
      { responseElements: { apiId: 'a1' } },
    ],
    ['an API with nothing in it', 'CreateApi', { name: 'x' }, [], { responseElements: { apiId: 'a1' } }],
    [
      'the target of quick create',
      'UpdateApi',
      { apiId: 'a1', target: 'https://example.com' },
      ['apigatewayv2.integration * /integrationUri'],
    ],
    ['another part of the API', 'UpdateApi', { apiId: 'a1', description: 'x' }, []],
    [
      'a document',
      'ReimportApi',
      { apiId: 'a1' },
      ['apigatewayv2.stage * /deploymentId', 'apigatewayv2.integration * all'],
    ],
    [
      'an API that goes',
      'DeleteApi',
      { apiId: 'a1' },
      ['apigatewayv2.stage * all', 'apigatewayv2.integration * all'],
    ],
  ])('%s', (...row) => check(row));
});

const arn = `arn:aws:ivs:${region}:${account}:stage/AbCd`;

describe.each(['ivs.amazonaws.com', 'ivsrealtime.amazonaws.com'])('IVS stages as %s', (eventSource) => {
  const recording = '/autoParticipantRecordingConfiguration';
  test.each<Row>([
    [
      'a new stage',
      'CreateStage',
      { name: 'x' },
      [`ivs.stage ${arn} all`],
      { responseElements: { stage: { arn } } },
    ],
    // An update replaces the recording as one object.
    [
      'members that are given',
      'UpdateStage',
      { arn, name: 'x', [recording.slice(1)]: { mediaTypes: ['NONE'] } },
      [`ivs.stage ${arn} /name,${recording}`],
    ],
    ['nothing that is known', 'UpdateStage', { arn }, [`ivs.stage ${arn} ?`]],
    ['a stage that the record lost', 'UpdateStage', { name: 'x' }, ['ivs.stage * /name']],
    ['a deleted stage', 'DeleteStage', { arn }, [`ivs.stage ${arn} all`]],
    ['a deletion that lost its ARN', 'DeleteStage', {}, ['ivs.stage * ?']],
    ['tags', 'TagResource', { resourceArn: arn, tags: { a: 'x' } }, [`ivs.stage ${arn} /tags/a`]],
    ['tags that go', 'UntagResource', { resourceArn: arn, tagKeys: ['a'] }, [`ivs.stage ${arn} /tags/a`]],
    ['tags of a channel', 'TagResource', { resourceArn: arn.replace(':stage/', ':channel/') }, []],
  ])('%s', (...[title, name, parameters, expected, rest]) =>
    check([title, name, parameters, expected, { eventSource, ...rest }]),
  );
});
