// The AWS CLI drives the local API Gateway v1 unchanged.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { apigateway } from '../../../../infra/local/services/apigateway/index.js';
import { REGION, serve, type Served } from './serve.js';

let served: Served | undefined;
afterEach(() => served?.close());

const hasCli = spawnSync('which', ['aws']).status === 0;

// `optional-tools.mjs` says once per run that `aws` is absent where it is.
(hasCli ? describe : describe.skip)('the AWS CLI', () => {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: REGION,
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
  };
  const aws = async (endpoint: string, ...args: string[]): Promise<Record<string, unknown>> => {
    const command = ['apigateway', ...args, '--endpoint-url', endpoint, '--output', 'json'];
    const { stdout } = await promisify(execFile)('aws', command, { env });
    return JSON.parse(stdout || '{}') as Record<string, unknown>;
  };

  it('builds, patches, lists and is refused, unchanged', async () => {
    served = await serve(apigateway());
    const { endpoint } = served;
    const run = (...args: string[]) => aws(endpoint, ...args);
    const { id, rootResourceId } = await run('create-rest-api', '--name', 'cli');
    const api = ['--rest-api-id', String(id)];
    const method = [...api, '--resource-id', String(rootResourceId), '--http-method', 'GET'];
    await run('put-method', ...method, '--authorization-type', 'NONE');
    await run(
      'put-integration',
      ...method,
      '--type',
      'MOCK',
      '--request-templates',
      '{"application/json":""}',
    );
    const deployed = await run('create-deployment', ...api, '--stage-name', 'prod');
    const patch = 'op=replace,path=/*/*/throttling/rateLimit,value=10';
    await run('update-stage', ...api, '--stage-name', 'prod', '--patch-operations', patch);
    const { item } = await run('get-stages', ...api);
    expect(item).toMatchObject([
      {
        stageName: 'prod',
        deploymentId: deployed['id'],
        methodSettings: { '*/*': { throttlingRateLimit: 10, throttlingBurstLimit: 5000 } },
      },
    ]);
    const { items } = await run('get-resources', ...api, '--embed', 'methods');
    expect(items).toMatchObject([
      {
        path: '/',
        resourceMethods: { GET: { methodIntegration: { requestTemplates: { 'application/json': null } } } },
      },
    ]);
    const arn = `arn:aws:apigateway:${REGION}::/restapis/${String(id)}/stages/prod`;
    await run('tag-resource', '--resource-arn', arn, '--tags', 'team=shop');
    expect(await run('get-tags', '--resource-arn', arn)).toEqual({ tags: { team: 'shop' } });
    const refused = run('get-stage', ...api, '--stage-name', 'nope');
    await expect(refused).rejects.toThrow(
      /\(NotFoundException\).*GetStage operation: Invalid stage identifier specified/,
    );
  }, 120_000);
});
