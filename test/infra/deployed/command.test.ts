// `npm run package`: what it refuses before anything is built, and what a stagewatch.yml changes about the package.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { targetProblems } from '../../../infra/deployment/target.js';
import { emptyFolder, leftOver, packageTree, runTool, type PackagedTree, type Ran } from './package-run.js';

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('what is wrong is listed at once, and nothing is built', () => {
  /** Without `--no-build`: had it got so far, it would build. */
  const refused = async (
    settings: string,
    args: readonly string[] = [],
  ): Promise<Ran & { folder: string }> => {
    const folder = join(emptyFolder(), 'package');
    const config = join(folder, '..', 'stagewatch.yml');
    writeFileSync(config, settings);
    const ran = await runTool([
      'package',
      '--folder',
      folder,
      '--config',
      config,
      '--region',
      'eu-west-1',
      ...args,
    ]);
    return { ...ran, folder, stderr: ran.stderr.replaceAll(join(folder, '..'), '.') };
  };

  test('in the settings, each with its line', async () => {
    const { code, stdout, stderr, folder } = await refused('notfy: {}\nscope: { regions: [moon] }\n');
    expect([code, stdout, existsSync(folder)]).toEqual([1, '', false]);
    expect(flat(stderr)).toContain('Nothing was packaged.');
    expect(flat(stderr)).toMatch(/stagewatch\.yml:1 `notfy` is not a setting\. → Did you mean `?notify/);
    expect(flat(stderr)).toMatch(/stagewatch\.yml:2 `scope\.regions\.0`: is not an AWS Region/);
  });

  test('in what only deploying needs, with the stage and the Region', async () => {
    const settings = [
      'baselines: [nowhere.json]',
      'scope:',
      "  accounts: ['111122223333', '111122223333']",
      'notify:',
      '  email:',
      '    - ops@example.com',
      '    - Ops@example.com',
      '',
    ].join('\n');
    const { code, stderr, folder } = await refused(settings, ['--stage', 'Prod_1', '--region', 'europe']);
    expect([code, existsSync(folder)]).toEqual([1, false]);
    const said = flat(stderr);
    expect(said).toMatch(/--stage `Prod_1` is no name of a deployment.*→ Give a lower-case letter/);
    expect(said).toMatch(/--region `europe` is not an AWS Region.*→ Give the Region/);
    expect(said).toMatch(/yml:1 there is no file nowhere\.json/);
    expect(said).toMatch(/yml:3 `scope\.accounts` names other accounts, and there is no `scope\.externalId`/);
    expect(said).toMatch(/yml:3 `scope\.accounts` names the account "111122223333" twice/);
    expect(said).toMatch(/yml:7 `notify\.email` names the address "Ops@example\.com" twice/);
  });

  test('a Region that nobody gave is not guessed, nor is a file that is not there', async () => {
    const ran = await runTool(['package', '--config', 'nowhere.yml']);
    expect(ran.code).toBe(1);
    expect(flat(ran.stderr)).toMatch(/--region no Region is given/);
    expect(flat(ran.stderr)).toMatch(/nowhere\.yml it cannot be read: there is no such file/);
    // What is removed is the stack by its name: settings do not matter.
    const removed = await runTool(['remove', '--config', 'nowhere.yml']);
    expect(flat(removed.stderr)).toMatch(/^Nothing was removed\. --region no Region is given\. → [^→]*$/);
  });

  test('channels that do not fit into the environment of a function', async () => {
    const channels = Array.from(
      { length: 90 },
      (_unused, index) => `{ to: C0123ABC${index + 10}, severity: high }`,
    );
    const { stderr } = await refused(`notify: { slack: { channels: [${channels.join(', ')}] } }\n`);
    expect(flat(stderr)).toMatch(/`notify\.slack\.channels` take \d+ bytes.*room for 2048/);
  });

  test.each([
    ['prod', true],
    ['p', true],
    ['blue-2', true],
    ['abcdefghijklmnopqrst', true],
    ['abcdefghijklmnopqrstu', false],
    ['2prod', false],
    ['', false],
  ])('a stage named %p may be deployed: %p', (stage, isTaken) =>
    expect(targetProblems({ stage, region: 'eu-west-1' })).toHaveLength(isTaken ? 0 : 1),
  );
});

describe('a stagewatch.yml', () => {
  const settings = [
    'baselines: [s3://orders-state/prod.tfstate, s3://more/states/**]',
    'scope:',
    "  accounts: ['111122223333']",
    '  regions: [eu-west-1, us-east-1]',
    '  externalId: 0123456789abcdef0123456789abcdef',
    'notify:',
    '  email: [ops@example.com, lead@example.com]',
    '  slack: { channels: [C0123ABCD, { to: amazon-q, severity: high }] }',
    '',
  ].join('\n');
  let plain: PackagedTree;
  let given: PackagedTree;
  beforeAll(async () => {
    [plain, given] = await Promise.all([packageTree(), packageTree(settings)]);
  });

  const added = (): string[] => Object.keys(given.resources).filter((id) => !(id in plain.resources));

  test('adds its addresses, its buckets and the bus on which others arrive, and takes nothing away', () => {
    expect(Object.keys(plain.resources).filter((id) => !(id in given.resources))).toEqual([]);
    expect(
      added().filter((id) => !/^(EmailSubscription\w{10}|Central\w+|NamedSourcesPolicy)$/.test(id)),
    ).toEqual([]);
    const mail = given.of('AWS::SNS::Subscription').filter(([, { Protocol }]) => Protocol === 'email');
    expect(mail.map(([, { Endpoint }]) => Endpoint)).toEqual(['ops@example.com', 'lead@example.com']);
  });

  test('changes nothing else but the policies and variables that it is about', () => {
    const stable = (value: unknown): string =>
      JSON.stringify(value).replaceAll(/\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
    const changed = Object.keys(plain.resources).filter(
      (id) => stable(plain.resources[id]) !== stable(given.resources[id]),
    );
    expect(changed.filter((id) => !/(Policy|LambdaFunction|Role|Key|SourceObjectsRule)$/.test(id))).toEqual(
      [],
    );
    const variables = (tree: PackagedTree) =>
      Object.fromEntries(tree.of('AWS::Lambda::Function').map(([id, { Environment }]) => [id, Environment]));
    const slack = variables(given)['NotifyDashslackLambdaFunction'];
    expect(slack).toMatchObject({
      Variables: {
        STAGEWATCH_SLACK_CHANNELS: '["C0123ABCD",{"to":"amazon-q","severity":"high"}]',
        STAGEWATCH_EXTERNAL_ID: '0123456789abcdef0123456789abcdef',
      },
    });
  });

  test('lets the doors read the objects it names and no others, and listens to their buckets', () => {
    const policy = JSON.stringify(given.resources['NamedSourcesPolicy']);
    expect(policy).toContain(':s3:::orders-state/prod.tfstate"');
    expect(policy).toContain(':s3:::more/states/*"');
    expect(policy.match(/s3:(?!::)\w+/g)).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(JSON.stringify(given.resources['SourceObjectsRule'])).toContain('"more","orders-state"');
  });

  test('brings the templates for the other accounts and Regions', () => {
    expect(existsSync(join(plain.folder, 'member-account.yml'))).toBe(false);
    expect(readFileSync(join(given.folder, 'member-account.yml'), 'utf8')).toContain('0123456789abcdef');
    expect(existsSync(join(given.folder, 'member-region.yml'))).toBe(true);
  });

  test('is summed up: who is told, what is watched, what may be changed, and what to do next', () => {
    expect(plain.stdout).toMatch(/settings +no stagewatch\.yml here: all defaults/);
    expect(plain.stdout).toMatch(/tells +nobody yet/);
    expect(plain.stdout).toMatch(/Next: npm run deploy -- --stage prod --region eu-west-1$/m);
    const said = flat(given.stdout);
    expect(said).toContain('tells mail to ops@example.com, lead@example.com; each has to confirm it, once');
    expect(said).toContain('Slack C0123ABCD, amazon-q');
    expect(said).toContain('and 1 other account: 111122223333; in eu-west-1, us-east-1');
    expect(said).toContain('may change nothing: no target is open for remediation');
    expect(
      `${plain.stdout}${given.stdout}`
        .split('\n')
        .filter((line) => line.length > 80 && !line.startsWith('Next: ')),
    ).toEqual([]);
  });

  test('that opens everything says so, wildcards first; and that Slack alone hears no alarm', async () => {
    const { stdout, resources } = await packageTree(
      'remediation: { mode: auto }\nnotify: { slack: { channels: [C0123ABCD] } }\n',
    );
    expect(stdout).toMatch(/may change +\d+ patterns with a wildcard:/);
    expect(flat(stdout)).toContain('nobody of its own alarms, which Slack does not hear');
    expect(flat(given.stdout)).not.toContain('nobody');
    expect(JSON.stringify(resources['WriterPolicy'])).toContain('apigateway:PATCH');
  });

  test('leaves nothing of an earlier package in the folder, and the tree as it was', () => {
    expect(existsSync(join(plain.folder, leftOver))).toBe(false);
    expect(readFileSync('infra/generated/deployment.yml', 'utf8')).not.toContain('0123456789abcdef');
  });

  const hasLint = spawnSync('which', ['cfn-lint']).status === 0;

  test('either way cfn-lint finds no error in the template', () => {
    if (!hasLint) return console.warn('cfn-lint is not installed: skipped');
    const template = (tree: PackagedTree): string =>
      join(tree.output, 'cloudformation-template-update-stack.json');
    const { stdout } = spawnSync('cfn-lint', [template(plain), template(given)], { encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => /^E\d+/.test(line))).toEqual([]);
    // osls writes it of every function; infra/deployment/artefact/tidy.ts takes it away.
    expect(stdout).not.toContain('W3005');
  });
});
