// Laws of the writers' policies over random `remediation:`: IAM lets pass what the settings let pass, and nothing besides.
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { deploymentOf } from '../../../infra/deployment/index.js';
import { policyProblems } from '../../../infra/deployment/artefact/policy-size.js';
import { memberAccountTemplate } from '../../../infra/deployment/members/account-template.js';
import { remediationOf } from '../../../infra/deployment/policy/opened-targets.js';
import { closedByPolicyAlone } from '../../../infra/deployment/policy/closed-by-policy.js';
import { yaml } from '../../../infra/deployment/yaml.js';
import { isObject, parseTemplate, type Json } from '../../../infra/local/definitions.js';
import { createNames } from '../../../infra/local/ground.js';
import { remediationModes } from '../../../shared/engine/remediation/asked.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { Finding } from '../../../shared/model/finding.js';
import { severities } from '../../../shared/model/severity.js';
import { kindId, targetId, type Target } from '../../../shared/model/target.js';
import { readSettings, type Settings } from '../../../shared/usecases/settings.js';
import { deployed } from '../members/stack.js';
import { evaluate, type Request, type Statement } from './evaluate.js';
import { plannedRequests, type Planned } from './planned-requests.js';
import { definitionsFor, rolePolicies, statementsIn } from './role-policies.js';

const home = '123456789012';
const member = '222222222222';
const region = 'eu-west-1';
const regions = [region, 'us-east-1'];
const externalId = 'a-made-up-external-id';

const arnOf = (account: string, where: string, id: string): string =>
  `arn:aws:ivs:${where}:${account}:stage/${id}`;
const keys = (account: string, where: string): readonly (readonly [kind: string, key: string])[] => [
  ['apigateway.stage', 'abc123/prod'],
  ['apigateway.stage', 'abc123/test-1'],
  ['apigateway.stage', 'xyz789/prod'],
  ['apigatewayv2.stage', 'abc123/$default'],
  ['apigatewayv2.stage', 'web456/live.v2~1'],
  ['apigateway.integration', 'abc123/res1/GET'],
  ['apigateway.integration', 'abc123/res1/ANY'],
  ['apigatewayv2.integration', 'web456/int1'],
  ['apigatewayv2.integration', 'web456/int2'],
  ['ivs.stage', arnOf(account, where, 'abCD')],
  ['ivs.stage', arnOf(account, where, 'efGH')],
];
const targets: readonly Target[] = [
  [home, region],
  [home, 'us-east-1'],
  [member, region],
].flatMap(([account = '', where = '']) =>
  keys(account, where).map(([kind, key]) => ({ kind: kindId(kind), account, region: where, key })),
);

let planned: readonly Planned[] = [];
beforeAll(async () => {
  planned = await plannedRequests(targets);
}, 60_000);

/** All that a rule below may end in. */
const texts = [
  ...new Set(
    targets.flatMap(({ key }) => key.split('/').map((_, index, parts) => parts.slice(index).join('/'))),
  ),
];

/** Names that a target also goes by, where its declaration knows it by them: what opens these opens the target. */
const aliases = ({ kind, key }: Target): string[] => {
  const [api = '', , method = ''] = key.split('/');
  if (kind === 'apigateway.integration') return texts.map((text) => `${api}//${text}/${method}`);
  if (kind === 'apigatewayv2.integration') return texts.map((text) => `${api}/routes/${text}`);
  return kind === 'ivs.stage' ? texts.map((text) => `name/${text}`) : [];
};

/** Those that the rules below name, and one that none does. */
const paths = (kind: Target['kind']): string[] => {
  const all = kindOf(kind).schema.fields.map(({ pattern }) => pattern.replaceAll('*', 'team'));
  const named = all.filter((path) => /^\/(description|tags)/.test(path));
  return [...named, ...all.filter((path) => !named.includes(path)).slice(0, 1)];
};

type Modes = ReturnType<typeof remediationModes>;

/** Whether the policy leaves anything of the target open: some difference, or that it is gone. */
const isOpen = (modeOf: Modes, target: Target, known: { name?: string; address?: string }): boolean => {
  const drifts = severities.flatMap((severity) => [
    { verdict: 'missing', differences: [], total: 0, severity },
    ...paths(target.kind).map((path) => ({
      verdict: 'drifted',
      differences: [{ path, severity }],
      total: 1,
      severity,
    })),
  ]);
  const id = targetId(target);
  return drifts.some((drift) => modeOf({ target: id, ...known, drift } as unknown as Finding) !== 'off');
};

const context = ({ region: where }: Target): Request['context'] => ({ 'aws:RequestedRegion': [where] });

const atHome = (settings: Settings): readonly Statement[] => {
  const place = { endpoint: 'http://127.0.0.1:1', account: home, region };
  const definitions = definitionsFor(settings, region);
  const roles = rolePolicies(definitions, createNames(definitions, place));
  return roles.find(({ role }) => role === 'RemediateRole')?.statements ?? [];
};

const inMember = (settings: Settings): readonly Statement[] => {
  const made = deployed(memberAccountTemplate(settings, { stage: 'prod', region }), {
    account: member,
    region,
    parameters: { CentralAccountId: home, ExternalId: externalId, Remediation: 'on' },
  });
  return Object.entries(made)
    .filter(([, { type }]) => type === 'AWS::IAM::Policy')
    .flatMap(([id, { properties }]) => statementsIn(id, properties['PolicyDocument']))
    .map((statement) => ({
      ...statement,
      conditions: statement.conditions.map(({ values, ...rest }) => ({
        ...rest,
        values: values.flatMap((value) => value.split(',')),
      })),
    }));
};

const readIn = (remediation: object) => {
  const scope = { accounts: [member], regions, externalId };
  return readSettings('stagewatch.yml', JSON.stringify({ remediation, scope }));
};

const settingsOf = (remediation: object): Settings => {
  const read = readIn(remediation);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.settings;
};

/** Made of the parts of ids, each as it is, cut short, or left open. */
const loosened = (text: string): fc.Arbitrary<string> => {
  const parts = text.split(/([/:])/);
  const part = (one: string) =>
    // Nothing tells at home which account that is: a part of its number may be a part of any.
    /^([/:]?|\d{12})$/.test(one)
      ? fc.constantFrom(one, ...(one.length > 1 ? ['*'] : []))
      : fc.oneof(
          { arbitrary: fc.constant(one), weight: 4 },
          { arbitrary: fc.constant('*'), weight: 1 },
          { arbitrary: fc.constant(`${one.slice(0, 2)}*`), weight: 1 },
        );
  return fc.tuple(...parts.map(part)).map((all) => all.join(''));
};

const byIdOrKey = fc
  .constantFrom(...targets)
  .chain((target) => fc.constantFrom(target.key, targetId(target)))
  .chain(loosened)
  // With more, a pattern counts as one that may name anything.
  .filter((pattern) => pattern.split('*').length <= 5);
const names = { name: 'orders: 50% of it', address: 'module.api["a"].aws_api_gateway_stage.prod' };
const byAnyWord = fc.oneof(
  { arbitrary: byIdOrKey, weight: 5 },
  { arbitrary: fc.constantFrom(...Object.values(names), '*50%*', 'module.*'), weight: 1 },
);

const modes = fc.constantFrom('off', 'propose', 'auto');
const ruleOf = (target: fc.Arbitrary<string>) =>
  fc.record(
    {
      kind: fc.constantFrom(...new Set(targets.map(({ kind }) => kind))),
      target,
      path: fc.constantFrom('/description', '/tags/*', '/tags/**', '/**'),
      severity: fc.constantFrom(...severities),
      mode: modes,
    },
    { requiredKeys: ['mode'] },
  );
const remediationWith = (target: fc.Arbitrary<string>) =>
  fc
    .record({
      mode: fc.oneof({ arbitrary: fc.constant('off'), weight: 3 }, { arbitrary: modes, weight: 1 }),
      rules: fc.array(ruleOf(target), { maxLength: 4 }),
    })
    .filter((remediation) => 'settings' in readIn(remediation));

const writersOf = (settings: Settings) => {
  const writers = new Map([
    [home, atHome(settings)],
    [member, inMember(settings)],
  ]);
  return (target: Target, request: Request): boolean =>
    evaluate(writers.get(target.account) ?? [], {
      ...request,
      context: { ...request.context, ...context(target) },
    }).effect === 'allowed';
};

/** Of what is made, IAM knows only where: these are open where another target of the API is. */
const isOfCollection = ({ action, resource }: Request): boolean =>
  action === 'apigateway:POST' && resource.endsWith('/stages');

const shown = ({ action, resource }: Request): string => `${action} ${resource}`;

describe('whatever the settings', () => {
  test('plans make calls of every kind, so that there is something to hold them to', () => {
    const actions = new Set(planned.flatMap(({ requests }) => requests.map(({ action }) => action)));
    expect([...actions].sort()).toEqual([
      'apigateway:DELETE',
      'apigateway:PATCH',
      'apigateway:POST',
      'apigateway:PUT',
      'ivs:TagResource',
      'ivs:UntagResource',
      'ivs:UpdateStage',
    ]);
    expect(planned.filter(({ requests }) => requests.length === 0)).toEqual([]);
  });

  test('all that a plan of an open target calls is allowed', () => {
    fc.assert(
      fc.property(remediationWith(byAnyWord), (remediation) => {
        const settings = settingsOf(remediation);
        const mayDo = writersOf(settings);
        const modeOf = remediationModes(remediationOf(settings));
        for (const { target, requests } of planned) {
          if (!isOpen(modeOf, target, names)) continue;
          const refused = requests.filter((request) => !mayDo(target, request)).map(shown);
          expect([targetId(target), refused]).toEqual([targetId(target), []]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('nothing of a closed target is allowed, unless it is told that only the policy closes it', () => {
    let strict = 0;
    fc.assert(
      fc.property(remediationWith(byIdOrKey), (remediation) => {
        const settings = settingsOf(remediation);
        if (closedByPolicyAlone(settings).length > 0) return;
        strict += 1;
        const mayDo = writersOf(settings);
        const modeOf = remediationModes(remediationOf(settings));
        for (const { target, requests } of planned) {
          const known = [target, ...aliases(target).map((key) => ({ ...target, key }))];
          if (known.some((one) => isOpen(modeOf, one, {}))) continue;
          const open = requests.filter((request) => !isOfCollection(request) && mayDo(target, request));
          expect([targetId(target), open.map(shown)]).toEqual([targetId(target), []]);
        }
      }),
      { numRuns: 60 },
    );
    expect(strict).toBeGreaterThan(20);
  });

  test('no policy is larger than IAM takes, or it is said what to do', () => {
    const many = fc.array(ruleOf(byIdOrKey), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(many, modes, (rules, mode) => {
        if ('problems' in readIn({ mode, rules })) return;
        const settings = settingsOf({ mode, rules });
        const made = ((): Json | string => {
          try {
            const tree = parseTemplate(yaml(deploymentOf(settings).resources));
            return isObject(tree) ? tree : {};
          } catch (error) {
            return String(error);
          }
        })();
        if (typeof made === 'string') expect(made).toContain('too many targets');
        else expect(policyProblems(made['Resources'] as Readonly<Record<string, Json>>)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
