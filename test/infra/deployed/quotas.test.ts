// IAM's quotas, held before anything is deployed: what does not fit is refused, and what is let through fits.
import { describe, expect, test } from '@jest/globals';
import { patternProblems } from '../../../infra/deployment/artefact/pattern-size.js';
import { policyProblems } from '../../../infra/deployment/artefact/policy-size.js';
import { deploymentOf } from '../../../infra/deployment/index.js';
import { yaml } from '../../../infra/deployment/yaml.js';
import { isObject, loadDefinitions, parseTemplate, type Json } from '../../../infra/local/definitions.js';
import { readSettings } from '../../../shared/usecases/settings.js';

const document = (characters: number): Json => ({
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'x'.repeat(characters) }],
});
const policy = (characters: number, rest: Json = {}): Json => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: document(characters), ...rest },
});
const role = (managed: number, inline: readonly number[] = []): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    ManagedPolicyArns: Array.from({ length: managed }, (_unused, index) => ({ Ref: `Policy${index}` })),
    Policies: inline.map((characters) => ({ PolicyDocument: document(characters) })),
  },
});
const attached = policy(1, { Roles: [{ Ref: 'Role' }] });

describe('what IAM takes of a role', () => {
  const cases: [string, Record<string, Json>, number][] = [
    ['a managed policy that fits', { A: policy(6000) }, 0],
    ['a managed policy that is too long', { A: policy(6144) }, 1],
    ['inline policies that fit together', { Role: role(0, [5000, 5000]) }, 0],
    ['inline policies that are too long together', { Role: role(0, [5000, 5200]) }, 1],
    ['ten managed policies', { Role: role(9), Own: attached }, 0],
    ['eleven managed policies, however they are attached', { Role: role(10), Own: attached }, 1],
  ];
  test.each(cases)('%s', (_what, resources, problems) =>
    expect(policyProblems(resources)).toHaveLength(problems),
  );
});

test.each([
  [30, 0],
  [31, 1],
])('a rule that listens to %i buckets with long names is refused %i times', (count, problems) => {
  const name = Array.from({ length: count }, (_unused, index) => `${'b'.repeat(61)}${10 + index}`);
  const pattern = { source: ['aws.s3'], detail: { bucket: { name } } };
  const rule = { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern } };
  expect(patternProblems({ Rule: rule })).toHaveLength(problems);
});

const madeOf = (count: number): Readonly<Record<string, Json>> | undefined => {
  const rules = Array.from({ length: count }, (_unused, index) => ({
    mode: 'auto',
    target: `abcdefgh${10 + index}/some-stage-name-${index}`,
  }));
  const read = readSettings(
    'stagewatch.yml',
    JSON.stringify({ baselines: ['s3://states/prod.tfstate'], remediation: { rules } }),
  );
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  try {
    const { Resources } = parseTemplate(yaml(deploymentOf(read.settings).resources)) as {
      Resources: Readonly<Record<string, Json>>;
    };
    return Resources;
  } catch (error) {
    if (error instanceof Error && /too many targets/.test(error.message)) return undefined;
    throw error;
  }
};

test('as many targets as are taken fit into the role of remediate, buckets of declarations included', () => {
  const { RemediateRole } = loadDefinitions(process.cwd(), { stage: 'prod', region: 'eu-west-1' }).resources;
  if (RemediateRole === undefined || !isObject(RemediateRole.Properties)) throw new Error('no RemediateRole');
  const own: Json = { Type: RemediateRole.Type, Properties: RemediateRole.Properties };
  const made = Array.from({ length: 12 }, (_unused, count) => madeOf(count));
  const taken = made.flatMap((one) => one ?? []);
  expect(taken.length).toBeLessThan(made.length);
  expect(Object.keys(taken.at(-1) ?? {})).toContain('WriterPolicy3');
  expect(taken.flatMap((resources) => policyProblems({ RemediateRole: own, ...resources }))).toEqual([]);
});
