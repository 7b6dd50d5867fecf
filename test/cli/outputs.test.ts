// `stagewatch check --output` as a pipeline calls it: one document on standard output, the same exit codes, no secret.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { outputs } from '../../cli/render/outputs.js';
import { secret, startOrders, type Orders } from './orders.js';
import { runCli } from './run.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterEach(() => orders.aws.faults.clear());
afterAll(() => orders.aws.close());

const check = (body: string, ...args: string[]) => {
  const stage = `{ name: prod, rest_api_id: ${orders.api}, stage_name: prod, ${body} }`;
  return orders.check(`resources:\n  - aws_api_gateway_stage: ${stage}\n`, ...args);
};

const drifting = 'description: other, variables: { table: orders, token: another-secret }';
const starts: [output: string, start: RegExp][] = [
  ['table', /^✗ drifted/],
  ['json', /^\{\n {2}"schemaVersion": 1/],
  ['sarif', /^\{\n {2}"\$schema": "https:\/\/docs\.oasis-open\.org\/sarif\//],
  ['junit', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /],
  ['markdown', /^❌ Stagewatch: of 1 declared target, 0 in sync, \*\*1 drifted\*\*\.\n\n\| Severity /],
];

test('every output is tried here', () => {
  expect(starts.map(([output]) => output)).toEqual([...outputs]);
});

describe.each(starts)('--output %s', (output, start) => {
  test('is alone on standard output, names the field and its line, shows no secret, and exits with 2', async () => {
    const { code, stdout, stderr } = await check(drifting, '--output', output);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toMatch(start);
    expect(stdout).toMatch(/variables[./]token/);
    expect(stdout).toMatch(/declared\.yml/);
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain('another-secret');
  });

  test('exits with 1 where AWS could not tell, and 0 where all is in sync or below --fail-on', async () => {
    orders.aws.faults.add({
      service: 'apigateway',
      operation: 'GetStages',
      answer: { code: 'AccessDeniedException', status: 403, message: 'not now' },
    });
    expect(await check('description: live', '--output', output)).toMatchObject({ code: 1, stderr: '' });
    orders.aws.faults.clear();
    expect(await check('description: live', '--output', output)).toMatchObject({ code: 0, stderr: '' });
    expect(await check('description: x', '--output', output, '--fail-on', 'high')).toMatchObject({ code: 0 });
  });
});

test('an output that does not exist is refused, with those that do', async () => {
  const { code, stdout, stderr } = await check(drifting, '--output', 'xml');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('Allowed choices are table, json, sarif, junit, markdown');
});

test('SARIF names this very version, the file by its path, and how the run ended', async () => {
  const [run] = JSON.parse((await check('description: other', '--output', 'sarif')).stdout).runs;
  expect(run.tool.driver.version).toBe((await runCli(['--version'])).stdout.trim());
  expect(run.invocations).toMatchObject([{ executionSuccessful: true, exitCode: 2 }]);
  expect(run.results).toMatchObject([
    {
      ruleId: 'apigateway.stage/description',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'declared.yml' }, region: { startLine: 2 } } },
      ],
    },
  ]);
});
