// Each call on REST APIs: which stage or integration its record names, and which fields.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../shared/model/brand.js';
import { region, told, touchedBy, type Row } from './records.js';

const check = ([, name, parameters, expected, rest]: Row): void =>
  expect(touchedBy(told(name, parameters, rest))).toEqual(expected);

const atStage = { restApiId: 'r1', stageName: 'prod', template: false };
const patches = (...paths: readonly string[]): JsonObject => ({
  ...atStage,
  updateStageInput: { patchOperations: paths.map((path) => ({ op: 'replace', path, value: 'x' })) },
});
const stage = 'apigateway.stage r1/prod';
const stageArn = `arn:aws:apigateway:${region}::/restapis/r1/stages/prod`;
const canary = [
  '/canarySettings/percentTraffic',
  '/canarySettings/deploymentId',
  '/canarySettings/stageVariableOverrides/*',
  '/canarySettings/useStageCache',
].join();

describe('patches of a REST stage', () => {
  test.each([
    ['/description', '/description'],
    ['/variables/backend', '/variables/backend'],
    ['/variables/a~1b', '/variables/a~1b'],
    ['/variables', '/variables'],
    ['/variables/*', '/variables/*'],
    ['/accessLogSettings/format', '/accessLogSettings/format'],
    ['/accessLogSettings', '/accessLogSettings'],
    ['/accessLogSettings/*', '/accessLogSettings'],
    ['/canarySettings', '/canarySettings'],
    ['/canarySettings/stageVariableOverrides', '/canarySettings/stageVariableOverrides'],
    ['/canarySettings/stageVariableOverrides/key', '/canarySettings/stageVariableOverrides/key'],
    ['/cacheClusterEnabled', '/cacheClusterEnabled,/cacheClusterSize'],
    ['/deploymentId', `/deploymentId,${canary}`],
    ['/methodSettings', '/methodSettings'],
    ['/*/*/throttling/rateLimit', '/methodSettings/*~1*/throttlingRateLimit'],
    ['/*/*/logging/loglevel', '/methodSettings/*~1*/loggingLevel'],
    ['/*/GET/logging/dataTrace', '/methodSettings/*~1GET/dataTraceEnabled'],
    ['/items/GET/metrics/enabled', '/methodSettings/~1items~1GET/metricsEnabled'],
    ['/~1items~1{id}/GET/caching/ttlInSeconds', '/methodSettings/~1items~1{id}~1GET/cacheTtlInSeconds'],
    ['/items/{id}/GET/caching/enabled', '/methodSettings/~1items~1{id}~1GET/cachingEnabled'],
    ['/~1/GET/caching/dataEncrypted', '/methodSettings/~1~1GET/cacheDataEncrypted'],
    // Resources may be called as members of the stage are.
    ['/variables/GET/throttling/burstLimit', '/methodSettings/~1variables~1GET/throttlingBurstLimit'],
    [
      '/*/*/caching/requireAuthorizationForCacheControl',
      '/methodSettings/*~1*/requireAuthorizationForCacheControl',
    ],
    [
      '/*/*/caching/unauthorizedCacheControlHeaderStrategy',
      '/methodSettings/*~1*/unauthorizedCacheControlHeaderStrategy',
    ],
    ['/*/*', '/methodSettings/*~1*'],
    ['/~1items/GET', '/methodSettings/~1items~1GET'],
    ['/something/new', '?'],
    ['', '?'],
  ])('%s', (path, pointers) => {
    expect(touchedBy(told('UpdateStage', patches(path)))).toEqual([`${stage} ${pointers}`]);
  });

  test('a promotion names where it copies to', () => {
    const patchOperations = [
      { op: 'copy', path: '/variables', from: '/canarySettings/stageVariableOverrides' },
      { op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' },
    ];
    const input = { ...atStage, updateStageInput: { patchOperations } };
    expect(touchedBy(told('UpdateStage', input))).toEqual([`${stage} /variables,/deploymentId,${canary}`]);
  });

  test('what is not understood leaves the rest named, and says that there was more', () => {
    expect(touchedBy(told('UpdateStage', patches('/description', '/something/new')))).toEqual([
      `${stage} /description`,
      `${stage} ?`,
    ]);
  });

  test.each<JsonObject>([
    atStage,
    { ...atStage, updateStageInput: 'x' },
    { ...atStage, updateStageInput: { patchOperations: {} } },
    { ...atStage, updateStageInput: { patchOperations: [null, 5, { path: 7 }] } },
  ])('a record in another shape still touches the stage: %j', (parameters) => {
    expect(touchedBy(told('UpdateStage', parameters))).toEqual([`${stage} ?`]);
  });
});

const webAcl = (eventSource: string): JsonObject => ({ eventSource });

describe('REST stages', () => {
  test.each<Row>([
    [
      'a new stage',
      'CreateStage',
      { restApiId: 'r1', createStageInput: { stageName: 'prod', deploymentId: 'd' }, template: false },
      [`${stage} all`],
    ],
    ['a deleted stage', 'DeleteStage', atStage, [`${stage} all`]],
    ['a stage whose name the record lost', 'CreateStage', { restApiId: 'r1' }, ['apigateway.stage * ?']],
    [
      'a deployment to a stage',
      'CreateDeployment',
      {
        restApiId: 'r1',
        createDeploymentInput: {
          stageName: 'prod',
          description: 'of the deployment',
          stageDescription: 'x',
          variables: { one: 'x' },
          tracingEnabled: true,
        },
      },
      [`${stage} /deploymentId,/description,/variables/one,/tracingEnabled,${canary}`],
    ],
    [
      'a deployment that makes a canary',
      'CreateDeployment',
      {
        restApiId: 'r1',
        createDeploymentInput: { stageName: 'prod', canarySettings: { percentTraffic: 5 } },
      },
      [
        `${stage} /deploymentId,/canarySettings/percentTraffic,/canarySettings/deploymentId,/canarySettings/stageVariableOverrides/*,/canarySettings/useStageCache`,
      ],
    ],
    ['a deployment to no stage', 'CreateDeployment', { restApiId: 'r1', createDeploymentInput: {} }, []],
    [
      'one by the console, with an empty name',
      'CreateDeployment',
      { restApiId: 'r1', createDeploymentInput: { stageName: '' } },
      [],
    ],
    ['a deployment that goes', 'DeleteDeployment', { restApiId: 'r1', deploymentId: 'd' }, []],
    [
      'tags',
      'TagResource',
      { resourceArn: stageArn, tagResourceInput: { tags: { team: 'x', 'a/b': 'y' } } },
      [`${stage} /tags/team,/tags/a~1b`],
    ],
    ['tags that go', 'UntagResource', { resourceArn: stageArn, tagKeys: ['team'] }, [`${stage} /tags/team`]],
    [
      'one tag that goes',
      'UntagResource',
      { resourceArn: stageArn, tagKeys: 'team' },
      [`${stage} /tags/team`],
    ],
    ['tags that the record does not tell', 'UntagResource', { resourceArn: stageArn }, [`${stage} /tags`]],
    [
      'an ARN as it stood in the URL',
      'TagResource',
      { resourceArn: encodeURIComponent(stageArn), tagResourceInput: { tags: { team: 'x' } } },
      [`${stage} /tags/team`],
    ],
    [
      'tags of the API itself',
      'TagResource',
      { resourceArn: stageArn.replace('/stages/prod', ''), tagResourceInput: { tags: { a: 'x' } } },
      [],
    ],
    [
      'a web ACL',
      'AssociateWebACL',
      { resourceArn: stageArn, webACLArn: 'x' },
      [`${stage} /webAclArn`],
      webAcl('wafv2.amazonaws.com'),
    ],
    [
      'a web ACL that goes',
      'DisassociateWebACL',
      { resourceArn: stageArn },
      [`${stage} /webAclArn`],
      webAcl('wafv2.amazonaws.com'),
    ],
    [
      'a classic web ACL',
      'AssociateWebACL',
      { resourceArn: stageArn, webACLId: 'x' },
      [`${stage} /webAclArn`],
      webAcl('waf-regional.amazonaws.com'),
    ],
  ])('%s', (...row) => check(row));
});

const method = { restApiId: 'r1', resourceId: 'x9', httpMethod: 'GET', template: false };
const integration = 'apigateway.integration r1/x9/GET';
const integrationPatches = (...paths: readonly string[]): JsonObject => ({
  ...method,
  updateIntegrationInput: { patchOperations: paths.map((path) => ({ op: 'replace', path, value: 'x' })) },
});
const responsePatches = (...paths: readonly string[]): JsonObject => ({
  ...method,
  statusCode: '200',
  updateIntegrationResponseInput: { patchOperations: paths.map((path) => ({ op: 'add', path })) },
});
const allVerbs = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'ANY'];

describe('REST integrations', () => {
  test.each<Row>([
    // The verb inside is the backend's.
    [
      'a put',
      'PutIntegration',
      { ...method, putIntegrationInput: { httpMethod: 'POST', type: 'HTTP' } },
      [`${integration} all`],
    ],
    ['a deletion', 'DeleteIntegration', method, [`${integration} all`]],
    [
      'patches',
      'UpdateIntegration',
      integrationPatches(
        '/uri',
        '/requestParameters/integration.request.header.X-Api-Key',
        '/requestTemplates/application~1json',
        '/cacheKeyParameters/method.request.path.id',
        '/tlsConfig/insecureSkipVerification',
      ),
      [
        `${integration} /uri,/requestParameters/integration.request.header.X-Api-Key,/requestTemplates/application~1json,/cacheKeyParameters,/tlsConfig/insecureSkipVerification`,
      ],
    ],
    [
      'a patch that takes another field along',
      'UpdateIntegration',
      integrationPatches('/connectionType'),
      [`${integration} /connectionType,/connectionId`],
    ],
    ['an unknown patch', 'UpdateIntegration', integrationPatches('/new'), [`${integration} ?`]],
    ['a record without its patches', 'UpdateIntegration', method, [`${integration} ?`]],
    [
      'a response',
      'PutIntegrationResponse',
      { ...method, statusCode: '200', putIntegrationResponseInput: {} },
      [`${integration} /integrationResponses/200`],
    ],
    [
      'a response that goes',
      'DeleteIntegrationResponse',
      { ...method, statusCode: 404 },
      [`${integration} /integrationResponses/404`],
    ],
    [
      'a response without status',
      'DeleteIntegrationResponse',
      method,
      [`${integration} /integrationResponses`],
    ],
    [
      'patches of a response',
      'UpdateIntegrationResponse',
      responsePatches('/selectionPattern', '/responseParameters/method.response.header.X'),
      [
        `${integration} /integrationResponses/200/selectionPattern,/integrationResponses/200/responseParameters/method.response.header.X`,
      ],
    ],
    ['a new method', 'PutMethod', method, [`${integration} ?`]],
    ['a method that goes', 'DeleteMethod', method, [`${integration} all`]],
    ['another part of a method', 'UpdateMethod', method, []],
    [
      'a resource that goes',
      'DeleteResource',
      { restApiId: 'r1', resourceId: 'x9' },
      [...allVerbs.map((verb) => `apigateway.integration r1/x9/${verb} all`), 'apigateway.integration * ?'],
    ],
    [
      'a resource that moves',
      'UpdateResource',
      { restApiId: 'r1', resourceId: 'x9' },
      ['apigateway.integration * ?'],
    ],
    ['a new resource', 'CreateResource', { restApiId: 'r1', parentId: 'x9' }, []],
    ['a merged document', 'PutRestApi', { restApiId: 'r1', mode: 'merge' }, ['apigateway.integration * ?']],
    [
      'a document that overwrites',
      'PutRestApi',
      { restApiId: 'r1', mode: 'overwrite' },
      ['apigateway.integration * all'],
    ],
    ['an import', 'ImportRestApi', {}, ['apigateway.integration * all'], { responseElements: { id: 'r1' } }],
    [
      'an API that goes',
      'DeleteRestApi',
      { restApiId: 'r1' },
      ['apigateway.stage * all', 'apigateway.integration * all'],
    ],
    ['a setting of the API', 'UpdateRestApi', { restApiId: 'r1' }, []],
  ])('%s', (...row) => check(row));
});
