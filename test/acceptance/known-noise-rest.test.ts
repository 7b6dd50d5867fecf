// What other tools are known to report wrongly of REST APIs, and some of what they miss: rows of the list in the
// provider's issue tracker (hashicorp/terraform-provider-aws unless named), each on a live estate.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  DeleteDeploymentCommand,
  PutIntegrationCommand,
  TagResourceCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { resource } from '../usecases/declarations/sources.js';
import { clientPool, place, type Estate } from './estate.js';
import { builderOn, integration, partsOf, pathsOf, settings, stage, targetIn } from './noise.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});
const built = builderOn(() => pool);

const client = () => pool.clientsFor(place).apiGateway;

type Patch = { op: 'replace' | 'remove'; path: string; value?: string };
const patchStage = (estate: Estate, ...patchOperations: Patch[]) => {
  const [restApiId, stageName] = partsOf(targetIn(estate, 'apigateway.stage'));
  return client().send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
};

describe('REST APIs', () => {
  test('row 8: the size of a cache that is off means nothing (#22841, #17661)', async () => {
    const estate = await built(stage({ cache_cluster_enabled: false, cache_cluster_size: '0.5' }));
    await patchStage(estate, { op: 'replace', path: '/cacheClusterSize', value: '6.1' });
    expect(await pathsOf(estate)).toEqual([]);
    await patchStage(estate, { op: 'replace', path: '/cacheClusterEnabled', value: 'true' });
    expect(await pathsOf(estate)).toEqual(['/cacheClusterEnabled']);
  });

  test('row 9: states of before 5.75 know no deployment of the canary (#2727, PR #39929)', async () => {
    const canary = { percent_traffic: 10, use_stage_cache: false, stage_variable_overrides: {} };
    const estate = await built(stage({ canary_settings: [canary] }));
    expect(await pathsOf(estate)).toEqual([]);
  });

  test('row 9: a redeployment is of a class of its own', async () => {
    const estate = await built(stage({}), integration({ type: 'MOCK' }));
    const target = targetIn(estate, 'apigateway.stage');
    await estate.change(target, '/deploymentId', await estate.other(target, '/deploymentId'));
    const { differences } = await estate.look(target);
    expect(differences).toEqual([expect.objectContaining({ path: '/deploymentId', class: 'deployment' })]);
  });

  const lambdaPath =
    'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations';
  const proxy = { type: 'AWS_PROXY', integration_http_method: 'POST', uri: lambdaPath } as const;

  test('row 10: AWS does not return the connection type that a proxy integration never had (#28997)', async () => {
    const unset = await built(integration({ ...proxy, connection_type: '' }));
    expect(await pathsOf(unset)).toEqual([]);
    const internet = await built(integration({ ...proxy, connection_type: 'INTERNET' }));
    const [restApiId, resourceId, httpMethod] = partsOf(targetIn(internet, 'apigateway.integration'));
    const { type, uri, integration_http_method: integrationHttpMethod } = proxy;
    const without = { restApiId, resourceId, httpMethod, type, uri, integrationHttpMethod } as const;
    const { connectionType } = await client().send(new PutIntegrationCommand(without));
    expect(connectionType).toBeUndefined();
    expect(await pathsOf(internet)).toEqual([]);
  });

  test('row 11: cache keys that AWS drops with a request parameter are told (#25736, #29910)', async () => {
    const estate = await built(
      integration({
        ...proxy,
        request_parameters: { 'integration.request.path.id': 'method.request.path.id' },
        cache_key_parameters: ['method.request.path.id'],
      }),
    );
    const target = targetIn(estate, 'apigateway.integration');
    await estate.change(target, '/requestParameters/integration.request.path.id', undefined);
    expect((await pathsOf(estate)).sort()).toEqual([
      '/cacheKeyParameters',
      '/requestParameters/integration.request.path.id',
    ]);
  });

  test.each([
    ['-1, as since 3.0.0', { throttling_burst_limit: -1, throttling_rate_limit: -1 }],
    ['absent', { throttling_burst_limit: null, throttling_rate_limit: null }],
  ])(
    'row 12: no throttle, recorded as %s, is the account’s (#10909, PR #14266)',
    async (_title, throttles) => {
      const estate = await built(stage({}), settings('*/*', { metrics_enabled: true, ...throttles }));
      expect(await pathsOf(estate)).toEqual([]);
      await patchStage(
        estate,
        { op: 'replace', path: '/*/*/throttling/rateLimit', value: '10000' },
        { op: 'replace', path: '/*/*/throttling/burstLimit', value: '5000' },
      );
      expect(await pathsOf(estate)).toEqual([]);
    },
  );

  test('row 12: a throttle set where none was declared is told', async () => {
    const estate = await built(
      stage({}),
      settings('*/*', { metrics_enabled: true, throttling_burst_limit: -1, throttling_rate_limit: -1 }),
    );
    await patchStage(estate, { op: 'replace', path: '/*/*/throttling/rateLimit', value: '3' });
    expect(await pathsOf(estate)).toEqual(['/methodSettings/*~1*/throttlingRateLimit']);
  });

  test('row 13: a method path without `~1` lands under another form of the same key (#9738, #15855)', async () => {
    const estate = await built(stage({}), settings('orders/GET', { metrics_enabled: true }));
    expect(await pathsOf(estate)).toEqual([]);
    await patchStage(
      estate,
      { op: 'remove', path: '/~1orders/GET' },
      { op: 'replace', path: '/orders/GET/metrics/enabled', value: 'true' },
    );
    expect(await pathsOf(estate)).toEqual([]);
  });

  test('row 13: two live keys that mean the same make the setting unknown', async () => {
    const estate = await built(stage({}), settings('orders/GET', { metrics_enabled: true }));
    await patchStage(estate, { op: 'replace', path: '/orders/GET/metrics/enabled', value: 'false' });
    const { summary, targets } = await estate.check();
    expect(summary.unknown).toBe(1);
    expect(targets[0]).toMatchObject({ verdict: 'unknown', reason: 'ambiguous' });
  });

  test('row 14: a stage that a deployment made is declared by it (#5765, #20095)', async () => {
    const api = resource('aws_api_gateway_rest_api', { id: 'abc', body: null });
    const deployment = resource('aws_api_gateway_deployment', {
      id: 'dep1',
      rest_api_id: 'abc',
      stage_name: 'prod',
    });
    const estate = await built(api, deployment, integration({ type: 'MOCK' }));
    const { summary } = await estate.check();
    expect(summary).toMatchObject({ declared: 2, inSync: 2, unmanaged: 0 });
  });

  test('row 18a: a selection pattern that AWS returns as "" is none (#15711)', async () => {
    const response = resource('aws_api_gateway_integration_response', {
      rest_api_id: 'abc',
      resource_id: 'res1',
      http_method: 'GET',
      status_code: '200',
      selection_pattern: '',
    });
    const estate = await built(integration({ type: 'MOCK' }), response);
    const target = targetIn(estate, 'apigateway.integration');
    await estate.change(target, '/integrationResponses/200/selectionPattern', undefined);
    expect(await pathsOf(estate)).toEqual([]);
  });

  test('row 20: a deployment that is still in use cannot be deleted from under its stage (#19805)', async () => {
    const estate = await built(stage({}), integration({ type: 'MOCK' }));
    const target = targetIn(estate, 'apigateway.stage');
    const deploymentId = String(target.leaves.find(({ pointer }) => pointer === '/deploymentId')?.value);
    const [restApiId] = partsOf(target);
    await expect(client().send(new DeleteDeploymentCommand({ restApiId, deploymentId }))).rejects.toThrow(
      'Active stages',
    );
    expect(await pathsOf(estate)).toEqual([]);
  });

  test('row 22: tags that AWS itself sets are nobody’s drift (cloudformation-coverage-roadmap#1297)', async () => {
    const estate = await built(stage({ tags: { team: 'a' }, tags_all: { team: 'a' } }));
    const [id, stageName] = partsOf(targetIn(estate, 'apigateway.stage'));
    const resourceArn = `arn:aws:apigateway:eu-west-1::/restapis/${id}/stages/${stageName}`;
    await client().send(
      new TagResourceCommand({ resourceArn, tags: { 'aws:cloudformation:stack-name': 's' } }),
    );
    expect(await pathsOf(estate)).toEqual([]);
    await client().send(new TagResourceCommand({ resourceArn, tags: { owner: 'b' } }));
    expect(await pathsOf(estate)).toEqual(['/tags/owner']);
  });
});
