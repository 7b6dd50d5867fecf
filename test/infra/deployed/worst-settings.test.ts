// The settings of the worst sort, packaged: their texts stay texts, and what comes out is what an account would take.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isObject, parseTemplate, type Json } from '../../../infra/local/definitions.js';
import { idOf, emptyFolder, packageTree, runTool, type PackagedTree } from './package-run.js';
import { deploymentOf } from '../../../infra/deployment/index.js';
import { readSettings } from '../../../shared/usecases/settings.js';
import { danglingIn, referredBy, waitingInVain } from './references.js';

/** What osls, CloudFormation, IAM, YAML 1.1 and JSON would make something else of. */
const hostile = [
  '${env:HOME}',
  '${self:provider.stage} ${file(/etc/hostname)} ${opt:region, "x"}',
  '\\${env:HOME} \\\\${env:HOME} $${env:HOME}',
  '${AWS::Region} ${StateTable} ${!Literal}',
  '{{resolve:ssm:/x}} {{{resolve:secretsmanager:MaskKey}}',
  '\'"\\ `\n\t#: - [x] {y} é 🙂 \u2028',
  'on',
  '0123',
];
const keys = [
  '${env:HOME}/a',
  '\\${self:service}/b',
  '\\\\${self:service}\\?',
  '$${AWS::Region}/c',
  'd?e',
  '2026-11-21',
];
const channels = hostile.map((owner, index) => ({ to: `C0123ABC${index}`, owner }));
const accounts = Array.from({ length: 75 }, (_unused, index) => String(100_000_000_000 + index));
const rules = Array.from({ length: 60 }, (_unused, index) => ({
  mode: 'auto',
  target: `apigateway.stage:${accounts[index % 10] ?? ''}/us-gov-west-1/abcdef${index}/v${index}`,
}));
const settings = {
  baselines: [...keys.map((key) => `s3://states/${key}`), 's3://0x1f/x', 's3://1_000/**'],
  scope: { accounts, regions: ['us-gov-west-1', 'us-gov-east-1'], externalId: '1_234_567_890_123_456' },
  notify: {
    email: Array.from({ length: 100 }, (_unused, index) => `o'hara+${index}@example.com`),
    slack: { channels },
  },
  remediation: { rules },
  deploy: { reserveConcurrency: false },
};
const longestStage = 'abcdefghijklmnopqrst';

let tree: PackagedTree;
beforeAll(async () => {
  tree = await packageTree(JSON.stringify(settings), ['--region', 'us-gov-west-1', '--stage', longestStage]);
});

const variablesOf = (id: string): Json => {
  const [, properties] = tree.of('AWS::Lambda::Function').find(([name]) => name === id) ?? [];
  const environment = properties?.['Environment'];
  return isObject(environment) && isObject(environment['Variables']) ? environment['Variables'] : {};
};

describe('a text', () => {
  test('of a channel rule reaches the door as it was written, and nobody on the way reads more into it', () => {
    const text = String(variablesOf('NotifyDashslackLambdaFunction')['STAGEWATCH_SLACK_CHANNELS']);
    expect(JSON.parse(text)).toEqual(channels);
    expect(text).not.toMatch(/\$\{|\{\{|[^ -~]/);
  });

  test('that YAML 1.1 takes for a number stays a text, here and in other accounts', () => {
    expect(variablesOf('DetectLambdaFunction')['STAGEWATCH_EXTERNAL_ID']).toBe(settings.scope.externalId);
    expect(readFileSync(join(tree.folder, 'member-account.yml'), 'utf8')).toContain(
      `Default: '${settings.scope.externalId}'`,
    );
    expect(JSON.stringify(tree.resources['SourceObjectsRule'])).toContain('"0x1f","1_000","states"');
  });

  test('of a key is no variable of CloudFormation or IAM, and no wildcard', () => {
    const policy = JSON.stringify(tree.resources['NamedSourcesPolicy']);
    const written = [...policy.matchAll(/:s3:::states\/((?:[^"\\]|\\.)*)"/g)].map(([, key = '']) => key);
    const read = written
      .map((key) => (JSON.parse(`"${key}"`) as string).replaceAll('${!', '${')) // CloudFormation
      .map((key) => key.replaceAll(/\$\{([$?*])\}/g, '$1')); // IAM
    expect(read).toEqual(keys);
    expect(policy).not.toMatch(/states\/[^"]*(\$\{[^!]|\?[^}])/);
  });

  test('that CloudFormation would look something up for is refused where it cannot be hidden', async () => {
    const config = join(emptyFolder(), 'stagewatch.yml');
    writeFileSync(config, 'baselines: ["s3://states/{{resolve:ssm:x}}"]\n');
    const { code, stderr } = await runTool(['package', '--region', 'eu-west-1', '--config', config]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/stagewatch\.yml:1\s+CloudFormation would look up/);
  });
});

test('an address that is taken away takes its own subscription along, and moves nobody else’s', () => {
  const subscribed = (email: readonly string[]): object => {
    const read = readSettings('stagewatch.yml', JSON.stringify({ notify: { email } }));
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    return Object.fromEntries(
      Object.entries(deploymentOf(read.settings).resources.Resources).filter(([id]) =>
        id.startsWith('Email'),
      ),
    );
  };
  const [first, ...others] = ['a@example.com', 'b@example.com', 'c@example.com'];
  expect(subscribed([first, ...others])).toEqual({ ...subscribed([first]), ...subscribed(others) });
  expect(Object.keys(subscribed([...others, first]))).toHaveLength(3);
});

describe('the template', () => {
  test('refers to nothing that is not in it, and nothing in it waits for itself', () => {
    expect(danglingIn(tree.template)).toEqual([]);
    expect(waitingInVain(tree.template)).toEqual([]);
    expect(referredBy(tree.template['Resources']).length).toBeGreaterThan(100);
  });

  /** Quotas of each service on names, and the property that gives them. */
  const longest: [type: string, property: string, most: number][] = [
    ['AWS::Lambda::Function', 'FunctionName', 64],
    ['AWS::SQS::Queue', 'QueueName', 80],
    ['AWS::Events::Rule', 'Name', 64],
    ['AWS::Events::EventBus', 'Name', 256],
    ['AWS::Scheduler::Schedule', 'Name', 64],
    ['AWS::IAM::Role', 'RoleName', 64],
    ['AWS::S3::Bucket', 'BucketName', 63],
    ['AWS::CloudWatch::Alarm', 'AlarmName', 255],
  ];
  test.each(longest)('has no %s with a %s of more than %p characters', (type, property, most) => {
    const stack = `stagewatch-${longestStage}`;
    const names = tree.of(type).flatMap(([, properties]) => {
      const given = properties[property];
      const text = isObject(given) ? given['Fn::Sub'] : given;
      return typeof text === 'string' ? [text.replaceAll('${AWS::StackName}', stack)] : [];
    });
    expect(names.filter((name) => name.length > most || name.includes('${'))).toEqual([]);
  });

  test('gives no role a name that members could not know: CloudFormation has to shorten none', () => {
    // StackName-LogicalId-12 letters, in 64 characters.
    const room = 64 - `stagewatch-${longestStage}--`.length - 12;
    expect(tree.of('AWS::IAM::Role').filter(([id]) => id.length > room)).toEqual([]);
  });

  test('gives no role more than ten managed policies', () => {
    const attached = tree.of('AWS::IAM::ManagedPolicy').flatMap(([, { Roles }]) => [Roles ?? []].flat());
    for (const [id, { ManagedPolicyArns }] of tree.of('AWS::IAM::Role')) {
      const others = attached.filter((role) => idOf(role) === id).length;
      expect([ManagedPolicyArns ?? []].flat().length + others).toBeLessThanOrEqual(10);
    }
  });

  test('reserves no concurrency where the account has none to spare', () => {
    const reserved = tree
      .of('AWS::Lambda::Function')
      .filter(([, properties]) => 'ReservedConcurrentExecutions' in properties);
    expect(reserved).toEqual([]);
  });
});

describe('the summary', () => {
  test('says what may be changed in other accounts, though nothing is open here', () => {
    const said = tree.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain(
      'may change nothing in the account it is deployed to in 10 other accounts, where member-account.yml is ' +
        'deployed with Remediation=on: 180 resources by name',
    );
    expect(said).toMatch(/member-account\.yml \(\d+ KiB: too long for --template-body;/);
  });

  test('is refused where a role in another account would have too long a policy', async () => {
    const config = join(emptyFolder(), 'stagewatch.yml');
    const one = rules.map(({ mode }, index) => ({
      mode,
      target: `apigateway.stage:${accounts[0] ?? ''}/us-gov-west-1/abcdef${index}/v${index}`,
    }));
    const scope = { accounts: accounts.slice(0, 1), externalId: '0123456789abcdef' };
    writeFileSync(config, JSON.stringify({ scope, remediation: { rules: one } }));
    const folder = emptyFolder();
    const { code, stderr } = await runTool([
      'package',
      '--no-build',
      '--region=us-gov-west-1',
      `--config=${config}`,
      `--folder=${folder}`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/WriterPolicyIn100000000000\s+this policy takes up to \d+ characters/);
    expect(parseTemplate(readFileSync(join(folder, 'member-account.yml'), 'utf8'))).toBeDefined();
  });
});

test('more rules than one role has room for are told with their line, and nothing is built', async () => {
  const config = join(emptyFolder(), 'stagewatch.yml');
  const many = rules.map(({ mode }, index) => ({ mode, target: `abcdef${index}/v${index}` }));
  writeFileSync(config, `# One for each.\nremediation:\n  rules: ${JSON.stringify(many)}\n`);
  const { code, stderr } = await runTool(['package', '--region', 'eu-west-1', '--config', config]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Nothing was packaged\.\n.*stagewatch\.yml:3\n.*would fill \d+ policies/s);
});

describe('a folder that is somebody’s', () => {
  test('is not emptied, and nothing is built', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    for (const named of [folder, '.', '..']) {
      const ran = await runTool(['package', '--region', 'eu-west-1', '--folder', named]);
      expect(ran.code).toBe(1);
      expect(ran.stderr).toMatch(/--folder\s+\S+\s+holds what no package of ours left/);
    }
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});
