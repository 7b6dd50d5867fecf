// What `remediation:` of stagewatch.yml opens is what the writer's policy allows, target by target.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { closedByPolicyAlone } from '../../../infra/deployment/policy/closed-by-policy.js';
import { openFor, writerPolicy } from '../../../infra/deployment/policy/writer-policy.js';
import { writesIn } from '../../../infra/deployment/policy/writer-permissions.js';
import { createNames } from '../../../infra/local/ground.js';
import { evaluate, type Statement } from './evaluate.js';
import { definitionsFor, rolePolicies } from './role-policies.js';
import { settingsOf } from './settings.js';

const place = { endpoint: 'http://127.0.0.1:1', account: '123456789012', region: 'eu-west-1' };

const writerOf = (text: string): readonly Statement[] => {
  const definitions = definitionsFor(settingsOf(text), place.region);
  const all = rolePolicies(definitions, createNames(definitions, place));
  return all.find(({ role }) => role === 'RemediateRole')?.statements ?? [];
};

const gateway = 'arn:aws:apigateway:eu-west-1::';
const mayWrite = (statements: readonly Statement[], action: string, resource: string): boolean =>
  evaluate(statements, {
    action,
    resource,
    context: action === 'iam:PassRole' ? { 'iam:PassedToService': ['apigateway.amazonaws.com'] } : {},
  }).effect === 'allowed';

const prod = `${gateway}/restapis/abc123/stages/prod`;
const test1 = `${gateway}/restapis/abc123/stages/test`;
const other = `${gateway}/restapis/xyz789/stages/prod`;
const web = `${gateway}/apis/abc123/stages/$default`;
const backend = `${gateway}/restapis/abc123/resources/res1/methods/GET/integration`;
const studio = 'arn:aws:ivs:eu-west-1:123456789012:stage/abCD';
const all = { prod, test: test1, other, web, backend, studio };
type Name = keyof typeof all;
const names = Object.keys(all) as Name[];

const openIn = (text: string): Name[] => {
  const statements = writerOf(text);
  return names.filter((name) =>
    mayWrite(statements, name === 'studio' ? 'ivs:UpdateStage' : 'apigateway:PATCH', all[name]),
  );
};

describe('the writer may change', () => {
  test.each<[string, string, readonly Name[]]>([
    ['nothing by default', '', []],
    ['nothing where the mode is off', 'remediation: { mode: "off" }', []],
    ['everything where the mode says so', 'remediation: { mode: propose }', names],
    ['one kind', 'remediation: { rules: [{ kind: ivs.stage, mode: auto }] }', ['studio']],
    ['one stage, by its key', 'remediation: { rules: [{ target: abc123/prod, mode: auto }] }', ['prod']],
    [
      'one stage, by its id',
      'remediation: { rules: [{ target: "apigateway.stage:123456789012/eu-west-1/abc123/prod", mode: auto }] }',
      ['prod'],
    ],
    [
      'stages of a name, in any API',
      'remediation: { rules: [{ kind: apigateway.stage, target: "*/prod", mode: propose }] }',
      ['prod', 'other'],
    ],
    [
      'all of an API',
      'remediation: { rules: [{ target: abc123/*, mode: auto }] }',
      ['prod', 'test', 'web', 'backend'],
    ],
    [
      'a stage of the default name',
      'remediation: { rules: [{ target: abc123/$default, mode: auto }] }',
      ['web'],
    ],
    [
      'an integration by its id',
      'remediation: { rules: [{ target: abc123/res1/GET, mode: auto }] }',
      ['backend'],
    ],
    ['an IVS stage by its ARN', `remediation: { rules: [{ target: "${studio}", mode: auto }] }`, ['studio']],
    [
      'an IVS stage by its ARN, and no other one',
      `remediation: { rules: [{ target: "${studio}X", mode: auto }] }`,
      [],
    ],
    [
      'nothing where what is named is of another kind',
      'remediation: { rules: [{ kind: apigateway.stage, target: abc123/res1/GET, mode: auto }] }',
      [],
    ],
    [
      'one API’s integrations in any account',
      'remediation: { rules: [{ target: "apigateway.integration:*/eu-west-1/other1/*", mode: auto }] }',
      [],
    ],
    [
      'one kind at most, however loosely it is named',
      'remediation: { rules: [{ target: "ivs.stage:*/*-1/*:*/*b*", mode: auto }] }',
      ['studio'],
    ],
    [
      'only what has the setting that is open',
      'remediation: { rules: [{ path: /description, mode: auto }] }',
      ['prod', 'test', 'other', 'web'],
    ],
    [
      'nothing where all that is bad enough to be open is closed again',
      'remediation: { rules: [{ kind: ivs.stage, severity: high, mode: auto }, { target: "*", severity: low, mode: "off" }] }',
      [],
    ],
    [
      'not what a rule closes, whatever a later one opens elsewhere',
      'remediation: { mode: propose, rules: [{ target: abc123/*, mode: "off" }, { target: xyz789/*, mode: auto }] }',
      ['other', 'studio'],
    ],
    [
      'all of the kind where an address names the target: nothing tells which that is',
      'remediation: { rules: [{ kind: apigateway.stage, target: module.api.prod, mode: auto }] }',
      ['prod', 'test', 'other'],
    ],
    [
      'nothing in another account',
      'remediation: { rules: [{ target: "*:210987654321/*", mode: auto }] }\nscope: { accounts: ["210987654321"] }',
      [],
    ],
    [
      'not what a later rule closes again',
      'remediation: { rules: [{ target: abc123/prod, mode: auto }, { target: abc123/*, mode: "off" }] }',
      [],
    ],
    [
      'all but one target, where a later rule closes that',
      'remediation: { mode: propose, rules: [{ target: abc123/prod, mode: "off" }] }',
      names.filter((name) => name !== 'prod'),
    ],
    [
      'all but one kind',
      'remediation: { mode: propose, rules: [{ kind: ivs.stage, mode: "off" }] }',
      names.filter((name) => name !== 'studio'),
    ],
    [
      'what one rule closes and a later one opens',
      'remediation: { rules: [{ target: abc123/*, mode: "off" }, { target: abc123/prod, mode: auto }] }',
      ['prod'],
    ],
  ])('%s', (_title, text, open) => expect(openIn(text)).toEqual(open));

  test('tags of the open stage and of no other, in whichever form IAM compares the ARN', () => {
    const statements = writerOf('remediation: { rules: [{ target: abc123/prod, mode: auto }] }');
    const tagsOf = (arn: string) => [arn, encodeURIComponent(arn)].map((one) => `${gateway}/tags/${one}`);
    for (const open of tagsOf(prod)) expect(mayWrite(statements, 'apigateway:PUT', open)).toBe(true);
    for (const closed of [...tagsOf(other), ...tagsOf(test1)])
      expect(mayWrite(statements, 'apigateway:PUT', closed)).toBe(false);
  });

  test('deployments only where the policy says to deploy', () => {
    const deployments = `${gateway}/restapis/abc123/deployments`;
    const rules = 'rules: [{ kind: apigateway.integration, target: abc123/*, mode: auto }]';
    expect(mayWrite(writerOf(`remediation: { ${rules} }`), 'apigateway:POST', deployments)).toBe(false);
    expect(
      mayWrite(writerOf(`remediation: { deploy: true, ${rules} }`), 'apigateway:POST', deployments),
    ).toBe(true);
  });

  test('in the watched Regions', () => {
    const elsewhere = prod.replace('eu-west-1', 'us-east-1');
    const rules = 'remediation: { rules: [{ target: abc123/prod, mode: auto }] }';
    expect(mayWrite(writerOf(rules), 'apigateway:PATCH', elsewhere)).toBe(false);
    expect(
      mayWrite(writerOf(`${rules}\nscope: { regions: [us-east-1] }`), 'apigateway:PATCH', elsewhere),
    ).toBe(true);
  });

  test('never more for a target that is named than for its kind', () => {
    // A digit first: `a*/prod` may also be the beginning of an id (`apigateway.stage:`).
    const part = fc.stringMatching(/^[0-9][a-z0-9*]{0,7}$/);
    fc.assert(
      fc.property(part, part, (api, stage) => {
        const target = `${api}/${stage}`;
        fc.pre(!/^[*/]*$/.test(target) && target.split('*').length < 5);
        const settings = settingsOf(JSON.stringify({ remediation: { rules: [{ target, mode: 'auto' }] } }));
        for (const { resource } of writesIn(settings))
          if (
            resource.includes('/restapis/') &&
            resource.includes('/stages/') &&
            !resource.includes('/tags/')
          )
            expect(
              resource.endsWith(
                `/restapis/${api.replaceAll(/\*+/g, '*')}/stages/${stage.replaceAll(/\*+/g, '*')}`,
              ),
            ).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('roles', () => {
  const role = 'arn:aws:iam::123456789012:role/calls-orders';
  const open = (more = '') => writerOf(`remediation: { mode: propose${more} }`);

  test('are passed on only where they are named', () => {
    expect(mayWrite(open(), 'iam:PassRole', role)).toBe(false);
    const named = open(`, passRoles: ["${role}"]`);
    expect(mayWrite(named, 'iam:PassRole', role)).toBe(true);
    expect(mayWrite(named, 'iam:PassRole', `${role}-too`)).toBe(false);
  });

  test('are passed on to API Gateway alone', () => {
    const named = open(`, passRoles: ["${role}"]`);
    const context = { 'iam:PassedToService': ['lambda.amazonaws.com'] };
    expect(evaluate(named, { action: 'iam:PassRole', resource: role, context }).effect).toBe('not-allowed');
  });
});

describe('for whoever packages', () => {
  test('it is named what is opened, by which line, and how wide', () => {
    const text = `remediation:
  rules:
    - { target: abc123/prod, mode: auto }
    - { kind: ivs.stage, mode: propose }`;
    expect(openFor(settingsOf(text))).toEqual([
      {
        place: 'remediation.rules.0',
        kinds: ['apigateway.stage', 'apigatewayv2.stage'],
        howWide: 'api abc123, stage prod',
      },
      {
        place: 'remediation.rules.0',
        kinds: ['apigatewayv2.integration'],
        howWide: 'api abc123, integration prod',
      },
      { place: 'remediation.rules.1', kinds: ['ivs.stage'], howWide: 'every IVS stage' },
    ]);
    expect(openFor(settingsOf(''))).toEqual([]);
  });

  test.each<[string, string, readonly number[]]>([
    ['by a key: its role is denied it', 'mode: propose, rules: [{ target: abc/prod, mode: "off" }]', []],
    ['by a kind', 'mode: propose, rules: [{ kind: ivs.stage, mode: "off" }]', []],
    ['by an address', 'mode: propose, rules: [{ target: module.shop, mode: "off" }]', [0]],
    ['by an alias', 'mode: propose, rules: [{ target: name/studio, mode: "off" }]', [0]],
    ['some differences', 'mode: propose, rules: [{ path: /tags/*, mode: "off" }]', [0]],
    [
      'a part of which is opened again',
      'mode: propose, rules: [{ target: abc/*, mode: "off" }, { target: "*/prod", mode: auto }]',
      [0],
    ],
    [
      'what nothing opened before',
      'rules: [{ target: module.shop, mode: "off" }, { target: abc/prod, mode: auto }]',
      [],
    ],
  ])('it is named which rule closes something that IAM cannot: %s', (_title, text, rules) =>
    expect(closedByPolicyAlone(settingsOf(`remediation: { ${text} }`))).toEqual(
      rules.map((index) => `remediation.rules.${index}`),
    ),
  );

  test('many targets are spread over policies that IAM takes, and too many are refused with a way out', () => {
    const rules = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        kind: 'apigateway.stage',
        target: `api${index}/prod`,
        mode: 'auto',
      }));
    const made = (count: number) =>
      writerPolicy(settingsOf(JSON.stringify({ remediation: { rules: rules(count) } })));
    const policies = Object.values(made(20).resources);
    expect(policies.length).toBeGreaterThan(1);
    for (const policy of policies) {
      const said = JSON.stringify(policy).replaceAll('{"tag":"!Sub","argument":', '').replaceAll('"}', '"');
      expect(said.length).toBeLessThan(6144);
    }
    expect(() => made(100)).toThrow('too many targets');
  });
});
