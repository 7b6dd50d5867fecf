// What `check` makes of targets that several declarations, or other accounts, speak about.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { report, startOrders, type Orders } from './orders.js';
import { folderWith, runCli } from './run.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(() => orders.aws.close());

describe('whose account', () => {
  test('credentials of another account than the declared one are warned of: everything looks missing to them', async () => {
    const { aws, api } = orders;
    const state = {
      version: 4,
      terraform_version: '1.9.0',
      serial: 1,
      lineage: 'test',
      resources: [
        {
          mode: 'managed',
          type: 'aws_api_gateway_stage',
          name: 'prod',
          provider: 'provider["registry.terraform.io/hashicorp/aws"]',
          instances: [
            {
              schema_version: 0,
              attributes: {
                rest_api_id: api,
                stage_name: 'prod',
                description: 'live',
                arn: `arn:aws:apigateway:eu-west-1::/restapis/${api}/stages/prod`,
                execution_arn: `arn:aws:execute-api:eu-west-1:999999999999:${api}/prod`,
                invoke_url: `https://${api}.execute-api.eu-west-1.amazonaws.com/prod`,
              },
            },
          ],
        },
      ],
    };
    const cwd = folderWith({ 'a.tfstate': JSON.stringify(state) });
    const ran = await runCli(['check', 'a.tfstate', '--output', 'json'], { cwd, env: aws.environment });
    expect(ran.stderr).toContain('account 999999999999 is declared, but the credentials are of 123456789012');
    expect(report(ran).targets).toMatchObject([
      { verdict: 'in-sync', address: 'aws_api_gateway_stage.prod' },
    ]);
  });
});

describe('one integration declared twice', () => {
  const both = (byPath: string): string =>
    [
      'resources:',
      `  - aws_api_gateway_integration: { import: ${orders.api}///GET, type: MOCK, ${byPath} }`,
      `  - aws_api_gateway_integration: { import: ${orders.api}/${orders.root}/GET, type: MOCK, timeout_milliseconds: 29000 }`,
      '',
    ].join('\n');

  test('by its path and by its id it is one target', async () => {
    const ran = await orders.check(both('passthrough_behavior: WHEN_NO_MATCH'), '--output', 'json');
    expect(report(ran).summary).toMatchObject({
      declared: 1,
      inSync: 1,
      leaves: { leftOut: { restated: 1 } },
    });
  });

  test('where the two disagree it is unknown, never in sync', async () => {
    const ran = await orders.check(both('timeout_milliseconds: 1000'), '--output', 'json');
    expect(ran.code).toBe(1);
    expect(report(ran).targets).toMatchObject([{ verdict: 'unknown', reason: 'conflict' }]);
  });

  test('by two files, the report names the leaf and both of them', async () => {
    const { api, aws } = orders;
    const stage = (description: string): string =>
      `resources:\n  - aws_api_gateway_stage: { name: prod, rest_api_id: ${api}, stage_name: prod, description: ${description} }\n`;
    const cwd = folderWith({ 'a.yml': stage('live'), 'b.yml': `\n${stage('other')}` });
    const ran = await runCli(['check', 'a.yml', 'b.yml', '--output', 'json'], { cwd, env: aws.environment });
    expect(ran.code).toBe(1);
    expect(report(ran).targets).toMatchObject([
      {
        verdict: 'unknown',
        reason: 'conflict',
        detail:
          'Declared differently: /description (`description` in a.yml:2 aws_api_gateway_stage.prod, `description` in b.yml:3 aws_api_gateway_stage.prod).',
      },
    ]);
    expect(ran.stderr).toContain('a.yml:2 aws_api_gateway_stage.prod and b.yml:3');
  });
});
