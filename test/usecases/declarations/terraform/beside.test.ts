// What Terraform declares of stages and integrations beside their own resources: quick create, and web ACLs.
import { describe, expect, test } from '@jest/globals';
import { judge, pathsOf } from '../../../kinds/support.js';
import { baselineOf, compileText, leavesOf, resource, state } from '../sources.js';

const read = (...resources: readonly object[]) => baselineOf(state(...resources), 'terraform.tfstate');
const quick = (attributes: object) =>
  resource('aws_apigatewayv2_api', { id: 'x', protocol_type: 'HTTP', ...attributes });
const lambda = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';

describe('quick create', () => {
  test.each([
    [
      'a function',
      { target: lambda },
      { '/integrationType': 'AWS_PROXY', '/integrationMethod': 'POST', '/payloadFormatVersion': '2.0' },
    ],
    [
      'a URL',
      { target: 'https://example.com' },
      { '/integrationType': 'HTTP_PROXY', '/integrationMethod': 'ANY', '/payloadFormatVersion': '1.0' },
    ],
  ])('of %s declares the stage and the integration that AWS makes', (_title, attributes, defaults) => {
    const { targets, managed } = read(quick(attributes));
    expect(targets.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'apigatewayv2.stage x/$default',
      'apigatewayv2.integration x/routes/$default',
    ]);
    expect(targets.map(leavesOf)).toEqual([
      { '/autoDeploy': true },
      { '/integrationUri': attributes.target, ...defaults },
    ]);
    expect(managed).toHaveLength(1);
  });

  test('knows its route and its credentials', () => {
    const [, integration] = read(
      quick({ target: lambda, route_key: 'GET /a', credentials_arn: 'arn:role' }),
    ).targets;
    expect(integration?.key).toBe('x/routes/GET /a');
    expect(integration && leavesOf(integration)).toMatchObject({ '/credentialsArn': 'arn:role' });
  });

  test('an API without a target declares neither', () => {
    expect(read(quick({ target: '', body: '' })).targets).toEqual([]);
    expect(read(quick({})).targets).toEqual([]);
  });

  test('a stage of its own has the last word', () => {
    const own = resource('aws_apigatewayv2_stage', { api_id: 'x', name: '$default', auto_deploy: false });
    const { targets, warnings } = read(quick({ target: lambda }), own);
    expect(targets.find(({ kind }) => kind === 'apigatewayv2.stage')?.leaves).toMatchObject([
      { pointer: '/autoDeploy', value: false },
    ]);
    expect(warnings).toEqual([]);
  });

  test('a target that only apply will know is left out', () => {
    const planned = {
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_apigatewayv2_api.it',
              mode: 'managed',
              type: 'aws_apigatewayv2_api',
              name: 'it',
              values: { id: 'x' },
            },
          ],
        },
      },
      resource_changes: [
        {
          address: 'aws_apigatewayv2_api.it',
          change: { actions: ['update'], after_unknown: { target: true } },
        },
      ],
    };
    const [, integration] = baselineOf(JSON.stringify(planned), 'plan.json').targets;
    expect(integration?.leaves).toEqual([]);
    expect(integration?.leftOut.map(({ pointer }) => pointer).sort()).toEqual([
      '/integrationMethod',
      '/integrationType',
      '/integrationUri',
      '/payloadFormatVersion',
    ]);
  });
});

describe('web ACLs', () => {
  const acl = 'arn:aws:wafv2:eu-west-1:444455556666:regional/webacl/shop/0a1b';
  const stageArn = 'arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod';

  test('of a REST stage are the `webAclArn` of that stage, where both are', () => {
    const [target, ...others] = read(
      resource('aws_api_gateway_stage', { rest_api_id: 'abc', stage_name: 'prod', web_acl_arn: acl }),
      resource('aws_wafv2_web_acl_association', { id: 'i', resource_arn: stageArn, web_acl_arn: acl }),
    ).targets;
    expect(others).toEqual([]);
    expect(target).toMatchObject({ key: 'abc/prod', account: '444455556666', region: 'eu-west-1' });
    expect(target && leavesOf(target)).toEqual({ '/webAclArn': acl });
  });

  test.each([
    ['aws_api_gateway_stage', { rest_api_id: 'abc', stage_name: 'prod' }],
    ['awscc_apigateway_stage', { rest_api_id: 'abc', stage_name: 'prod' }],
  ])('leave the name of the target to %s', (type, attributes) => {
    const { targets } = read(
      resource('aws_wafv2_web_acl_association', { id: 'i', resource_arn: stageArn, web_acl_arn: acl }),
      resource(type, attributes),
    );
    expect(targets.map(({ address }) => address)).toEqual([`${type}.it`]);
  });

  test('of other things are not ours', () => {
    const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:444455556666:loadbalancer/app/shop/0a1b';
    const { baseline, problems } = compileText(
      state(resource('aws_wafv2_web_acl_association', { resource_arn: balancer, web_acl_arn: acl })),
      'terraform.tfstate',
    );
    expect(baseline.targets).toEqual([]);
    expect(problems.map(({ what }) => what)).toEqual([expect.stringContaining('is declared here')]);
  });

  test.each([
    ['the declared one', 'aws_wafv2_web_acl_association', { web_acl_arn: acl }, acl, []],
    ['another one', 'aws_wafv2_web_acl_association', { web_acl_arn: acl }, `${acl}2`, ['/webAclArn']],
    ['none', 'aws_wafv2_web_acl_association', { web_acl_arn: acl }, undefined, ['/webAclArn']],
    [
      'the declared classic one, by its ARN',
      'aws_wafregional_web_acl_association',
      { web_acl_id: '0a1b-2c' },
      'arn:aws:waf-regional:eu-west-1:444455556666:webacl/0a1b-2c',
      [],
    ],
    [
      'another classic one',
      'aws_wafregional_web_acl_association',
      { web_acl_id: '0a1b-2c' },
      'arn:aws:waf-regional:eu-west-1:444455556666:webacl/30a1b-2c',
      ['/webAclArn'],
    ],
  ])('of which AWS shows %s', (title, type, attributes, webAclArn, differs) => {
    const declared = [
      { type, attributes: { resource_arn: stageArn, ...attributes }, writing: 'recorded' as const },
    ];
    const answer = { stageName: 'prod', ...(webAclArn === undefined ? {} : { webAclArn }) };
    expect(pathsOf(judge({ title, declared, answer }))).toEqual(differs);
  });

  test('of the classic kind are named by their id', () => {
    const [target] = read(
      resource('aws_wafregional_web_acl_association', { resource_arn: stageArn, web_acl_id: '0a1b-2c' }),
    ).targets;
    expect(target && leavesOf(target)).toEqual({ '/webAclArn': '0a1b-2c' });
  });
});
