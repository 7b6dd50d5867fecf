// `stagewatch plan` and `stagewatch reconcile` as people use them: shown, agreed to, carried out, read back.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { APIGatewayClient, GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import type { AppliedReport, PlanReport } from '../../shared/model/plan-report.js';
import { secret, startOrders, type Orders } from './orders.js';
import { folderWith, runCli, type Ran } from './run.js';

let orders: Orders;
let client: APIGatewayClient;

beforeAll(async () => {
  orders = await startOrders();
  client = new APIGatewayClient({
    endpoint: orders.aws.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: orders.aws.account, secretAccessKey: 'local' },
  });
});

afterEach(() => orders.aws.faults.clear());
afterAll(async () => {
  client.destroy();
  await orders.aws.close();
});

const declared = (body: string): string =>
  `resources:\n  - aws_api_gateway_stage: { name: prod, rest_api_id: ${orders.api}, stage_name: prod, ${body} }\n`;

const run = (command: 'plan' | 'reconcile', text: string, ...args: string[]): Promise<Ran> =>
  runCli([command, 'declared.yml', ...args], {
    cwd: folderWith({ 'declared.yml': text }),
    env: orders.aws.environment,
  });

const planned = ({ stdout }: Ran) => JSON.parse(stdout) as PlanReport;
const appliedIn = ({ stdout }: Ran) => JSON.parse(stdout) as AppliedReport;

const live = () => client.send(new GetStageCommand({ restApiId: orders.api, stageName: 'prod' }));

const setDescription = (value: string) =>
  client.send(
    new UpdateStageCommand({
      restApiId: orders.api,
      stageName: 'prod',
      patchOperations: [{ op: 'replace', path: '/description', value }],
    }),
  );

const wanted = (): string =>
  declared(
    `description: live, variables: { table: stock, token: ${secret}-new }, xray_tracing_enabled: false`,
  );

describe('plan', () => {
  test('says that there is nothing to do where all is as declared', async () => {
    const ran = await run('plan', declared('description: live'));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('Nothing to do: 1 target declared.');
  });

  test('shows the very calls, hides secrets, writes nothing, and names the command that carries it out', async () => {
    const before = await live();
    const ran = await run('plan', wanted());
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('UpdateStage');
    expect(ran.stdout).toMatch(/stagewatch reconcile declared\.yml --expect [0-9a-f]{12}-[0-9a-f]{32}/);
    expect(ran.stdout).not.toContain(secret);
    const { $metadata: _before, ...was } = before;
    const { $metadata: _after, ...is } = await live();
    expect(is).toEqual(was);
  });

  test('names a refusal with its reason and what to do', async () => {
    const ran = await run('plan', declared('deployment_id: zzzzzz'), '--output', 'json');
    expect(ran.code).toBe(2);
    expect(planned(ran).plan.targets).toMatchObject([
      { calls: [], refused: [{ code: 'opt-in', paths: ['/deploymentId'] }] },
    ]);
  });
});

describe('reconcile', () => {
  test('carries out exactly the plan that was agreed to and reads it back', async () => {
    const plan = planned(await run('plan', wanted(), '--output', 'json'));
    const ran = await run('reconcile', wanted(), '--expect', plan.plan.hash, '--output', 'json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(appliedIn(ran).applied).toMatchObject([{ outcome: 'in-sync', calls: 1 }]);
    expect(await live()).toMatchObject({ variables: { table: 'stock', token: `${secret}-new` } });
    expect(await run('plan', wanted())).toMatchObject({ code: 0 });
  });

  test('writes nothing where something changed since the plan was made', async () => {
    await setDescription('first');
    const plan = planned(await run('plan', wanted(), '--output', 'json'));
    await setDescription('second');
    const ran = await run('reconcile', wanted(), '--expect', plan.plan.hash);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Run `stagewatch plan` again');
    expect((await live()).description).toBe('second');
  });

  test('asks, and takes no answer for no', async () => {
    await setDescription('third');
    const ran = await run('reconcile', wanted());
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('nobody is here to be asked');
    expect((await live()).description).toBe('third');
  });

  test('says what remains where AWS refuses, without quoting a secret', async () => {
    await setDescription('fourth');
    orders.aws.faults.add({
      service: 'apigateway',
      operation: 'UpdateStage',
      answer: { code: 'BadRequestException', status: 400, message: `no such value ${secret}-new` },
    });
    const ran = await run('reconcile', wanted(), '--yes');
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('remains');
    expect(ran.stdout).toContain('BadRequestException');
    expect(ran.stdout + ran.stderr).not.toContain(secret);
  });
});
