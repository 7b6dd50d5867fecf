// Declared secrets are put back from the source that AWS keeps, and only the very ones that the baseline was made of.
import { afterEach, describe, expect, test } from '@jest/globals';
import { APIGatewayClient, DeleteStageCommand } from '@aws-sdk/client-api-gateway';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { AppliedReport, PlanReport } from '../../shared/model/plan-report.js';
import { startReconcileWorld, type ReconcileWorld } from './reconcile-world.js';

const kept = 'kept-s3cr3t-of-the-bucket';
const rotated = 'rotated-s3cr3t-of-the-bucket';

let world: ReconcileWorld;
let s3: S3Client;
afterEach(async () => {
  s3.destroy();
  await world.close();
});

const declaring = (token: string, description = 'the shop') => `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: ${world.restApiId}, stage_name: prod, description: ${description}, xray_tracing_enabled: false, variables: { token: ${token} } }
`;

const bucket = () => world.wired.names.buckets['SourcesBucket'] ?? '';
const source = () => `s3://${bucket()}/shop.yml`;
const put = (text: string) =>
  s3.send(new PutObjectCommand({ Bucket: bucket(), Key: 'shop.yml', Body: text }));
const s3Calls = () => world.aws.callLog.filter(({ service }) => service === 's3');
const settings = (baselines: readonly string[]) => ({
  baselines,
  severity: { tellAtOnce: 'low' },
  notify: { confirmAfterSeconds: 0 },
});

/** A world whose one source is an object in S3, and lives as that declares. */
const start = async () => {
  world = await startReconcileWorld();
  const credentials = { accessKeyId: world.aws.account, secretAccessKey: 'x' };
  const { endpoint, region } = world.aws;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await put(declaring(kept));
  await world.patch('/variables/token', kept);
  expect(
    await world.wired.invoke('baseline', { remove: ['declared.yml'], settings: settings([source()]) }),
  ).toMatchObject({ problems: [] });
  await world.wired.drain();
  world.aws.resetCalls();
};

const plan = async (): Promise<PlanReport> => (await world.ask({ mode: 'plan' })) as PlanReport;
const apply = async ({ plan: { hash } }: PlanReport) =>
  (await world.ask({ mode: 'apply', expect: hash })) as AppliedReport;
const refusals = ({ plan: { targets } }: PlanReport) => targets.flatMap(({ refused }) => refused);

describe('a secret that drifted', () => {
  test('is shown masked, written from its source that is read once, and in sync then', async () => {
    await start();
    await world.patch('/variables/token', 'stolen');
    await world.wired.drain();
    const shown = await plan();
    expect(shown.plan.targets).toMatchObject([
      {
        calls: [
          {
            operation: 'UpdateStage',
            input: {
              patchOperations: [
                { path: '/variables/token', value: expect.stringMatching(/^hmac:[0-9a-f]{64}$/) },
              ],
            },
          },
        ],
        refused: [],
      },
    ]);
    expect(s3Calls()).toMatchObject([{ operation: 'GetObject' }]);
    world.aws.resetCalls();
    const applied = await apply(shown);
    expect(s3Calls()).toMatchObject([{ operation: 'GetObject' }]);
    expect(applied).toMatchObject({ status: 'done', applied: [{ outcome: 'in-sync', calls: 1 }] });
    expect((await world.live()).variables).toEqual({ token: kept });
    expect(await plan()).toMatchObject({ plan: { targets: [] } });
    for (const answer of [shown, applied]) {
      expect(JSON.stringify(answer)).not.toContain(kept);
      expect(JSON.stringify(answer)).not.toContain('stolen');
    }
    expect(world.wired.failures).toEqual([]);
  });

  test('is refused where the source has changed since, whichever value it has now', async () => {
    await start();
    const agreed = async (): Promise<PlanReport> => {
      await world.patch('/variables/token', 'stolen');
      await world.wired.drain();
      return plan();
    };
    const before = await agreed();
    await put(declaring(rotated));
    expect(refusals(await plan())).toMatchObject([
      {
        code: 'value-not-kept',
        paths: ['/variables/token'],
        why: expect.stringContaining('its source has changed since the baseline was compiled'),
      },
    ]);
    world.aws.resetCalls();
    expect(await apply(before)).toMatchObject({ status: 'refused' });
    expect(world.writes()).toEqual([]);
  });

  test('is refused in words where the source cannot be fetched, and the rest is planned', async () => {
    await start();
    await world.patch('/variables/token', 'stolen');
    await world.patch('/description', 'mine now');
    await world.wired.drain();
    world.aws.faults.add({
      service: 's3',
      operation: 'GetObject',
      answer: { code: 'AccessDenied', status: 403 },
    });
    const shown = await plan();
    expect(shown.plan.targets).toMatchObject([
      {
        calls: [{ settles: ['/description'] }],
        refused: [
          {
            code: 'value-not-kept',
            why: expect.stringContaining('could not be read again'),
            remedy: expect.stringContaining('Allow s3:GetObject'),
          },
        ],
      },
    ]);
    expect(await apply(shown)).toMatchObject({
      applied: [{ outcome: 'remains', calls: 1, paths: ['/variables/token'] }],
    });
    expect(await world.live()).toMatchObject({ description: 'the shop', variables: { token: 'stolen' } });
  });
});

test('a secret that was given as a text is refused with the command that has its value', async () => {
  await start();
  const text = declaring(kept);
  await world.wired.invoke('baseline', {
    sources: [{ name: 'my declared.yml', text }],
    remove: [source()],
    settings: settings([]),
  });
  await world.patch('/variables/token', 'stolen');
  await world.wired.drain();
  world.aws.resetCalls();
  expect(refusals(await plan())).toMatchObject([
    {
      code: 'value-not-kept',
      why: expect.stringContaining('given as a text'),
      command: "stagewatch reconcile 'my declared.yml'",
    },
  ]);
  expect(s3Calls()).toEqual([]);
});

test('what drifted without a secret is planned without its source', async () => {
  await start();
  await world.patch('/description', 'mine now');
  await world.wired.drain();
  expect(await plan()).toMatchObject({ plan: { targets: [{ calls: [{}], refused: [] }] } });
  expect(s3Calls()).toEqual([]);
});

test('a stage that is gone is made again with its secrets', async () => {
  await start();
  const { restApiId, aws } = world;
  const { deploymentId = '' } = await world.live();
  await put(declaring(kept).replace('stage_name: prod', `stage_name: prod, deployment_id: ${deploymentId}`));
  await world.wired.drain();
  const credentials = { accessKeyId: aws.account, secretAccessKey: 'x' };
  const v1 = new APIGatewayClient({ endpoint: aws.endpoint, region: aws.region, credentials });
  await v1.send(new DeleteStageCommand({ restApiId, stageName: 'prod' }));
  v1.destroy();
  await world.wired.drain();
  const shown = await plan();
  expect(shown.plan.targets).toMatchObject([
    {
      calls: [{ operation: 'CreateStage', input: { variables: { token: expect.stringMatching(/^hmac:/) } } }],
    },
  ]);
  await apply(shown);
  expect((await world.live()).variables).toEqual({ token: kept });
});

test('a secret of a deployed stack is read from its template', async () => {
  await start();
  const Prod = {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: world.restApiId, StageName: 'prod', Variables: { token: kept } },
  };
  world.aws.services.cloudformation.put({
    name: 'shop',
    template: JSON.stringify({ Resources: { Prod } }),
    resources: { Prod: { type: 'AWS::ApiGateway::Stage', id: 'prod' } },
  });
  const order = { remove: [source()], settings: settings(['stack:shop']) };
  expect(await world.wired.invoke('baseline', order)).toMatchObject({ problems: [] });
  await world.patch('/variables/token', 'stolen');
  await world.wired.drain();
  expect(await apply(await plan())).toMatchObject({ applied: [{ outcome: 'in-sync', calls: 1 }] });
  expect((await world.live()).variables).toEqual({ token: kept });
});
