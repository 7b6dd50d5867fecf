// docs/deploying.md and "Deploy it" of the README are true: their commands run, their settings are valid and their limits hold.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { keptBy } from '../../infra/deployment/command/remove.js';
import { targetProblems } from '../../infra/deployment/target.js';
import { readSettings } from '../../shared/usecases/settings.js';
import { runCli } from '../cli/run.js';
import { emptyFolder, packageTree, runTool, type PackagedTree } from '../infra/deployed/package-run.js';
import { pageOf } from './page.js';

const page = pageOf('docs/deploying.md');
const readme = /^## Deploy it\n(.*?)^## /ms.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
const blockOf = (text: string, language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(text)?.[1] ?? '';

const commands = [
  ...new Set([...page.blocks('sh'), blockOf(readme, 'sh')].flatMap((block) => block.trim().split('\n'))),
];

/** Nowhere: what needs AWS ends there, after everything that comes before it. */
const unreachable = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_MAX_ATTEMPTS: '1',
};

const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8'))).scripts;

/** What npm would run: the script's tool, its command, and the arguments. */
const partsOf = (line: string): { tool: string; command: string; args: string[] } => {
  const [, script = '', rest = ''] = /^npm run (?:-s )?(\w+) -- (.*)$/.exec(line) ?? [];
  const [, tool = '', command = ''] =
    / && node build\/(\w+)\/index\.mjs ?(\w*)$/.exec(scripts[script] ?? '') ?? [];
  return { tool, command, args: rest.split(' ') };
};

const lineOf = (words: string): string => commands.find((line) => line.includes(words)) ?? '';

let packaged: PackagedTree;
beforeAll(async () => {
  packaged = await packageTree(blockOf(page.text, 'yaml'), partsOf(lineOf('run package')).args);
});

describe('the commands', () => {
  test('are package, deploy, doctor and remove', () =>
    expect(
      commands
        .map(partsOf)
        .map(({ tool, command, args }) => [tool, command, ...args.slice(-4)].join(' '))
        .sort(),
    ).toEqual([
      'cli  --stage prod --region eu-west-1',
      'deployment deploy --stage prod --region eu-west-1', // pitfalls.test.ts runs it
      'deployment package --stage prod --region eu-west-1',
      'deployment remove --stage prod --region eu-west-1',
    ]));

  test('`npm run package` packages, with AWS out of reach', () =>
    expect(packaged.stdout).toContain('Next: npm run deploy -- --stage prod --region eu-west-1'));

  test('`npm run remove` gets as far as AWS, and says what it did not do', async () => {
    const folder = ['--folder', join(emptyFolder(), 'package')];
    const { code, stderr } = await runTool(
      ['remove', ...partsOf(lineOf('run remove')).args, ...folder],
      unreachable,
    );
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('The stack may still be there, or be there in part.'),
    ]);
  });

  test('`doctor` is there, with these options', async () => {
    const { code, stdout } = await runCli(['doctor', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--stage');
    expect(stdout).toContain('--region');
  });
});

describe('the settings', () => {
  test.each([
    ['of the page', blockOf(page.text, 'yaml')],
    ['of the README', blockOf(readme, 'yaml')],
  ])('%s are valid', (_where, text) =>
    expect(readSettings('stagewatch.yml', text)).toHaveProperty('settings'),
  );
});

describe('what is said of the stack', () => {
  test('names every service that whoever deploys has to be allowed to use', () => {
    const services = Object.values(packaged.resources).map(({ Type }) => String(Type).split('::')[1] ?? '');
    const needs = page.section('What you need');
    expect([...new Set(services)].filter((service) => !needs.includes(service))).toEqual([]);
  });

  test('says how much concurrency is reserved', () => {
    const reserved = packaged
      .of('AWS::Lambda::Function')
      .map(([, { ReservedConcurrentExecutions }]) => Number(ReservedConcurrentExecutions ?? 0));
    const sum = reserved.reduce((all, one) => all + one, 0);
    expect(page.section('What you need')).toContain(`to reserve ${sum} of`);
  });

  test('counts what is created', () => {
    const created = page.section('What is created');
    const counts: [string, number][] = [
      ['functions with a role each', packaged.of('AWS::Lambda::Function').length],
      ['schedules', packaged.of('AWS::Scheduler::Schedule').length],
      ['queues of dead letters', packaged.of('AWS::SQS::Queue').filter(([id]) => id.endsWith('Dlq')).length],
      ['topics', packaged.of('AWS::SNS::Topic').length],
      ['secrets', packaged.of('AWS::SecretsManager::Secret').length],
    ];
    for (const [what, count] of counts) expect(created).toContain(`${count} ${what}`);
  });

  test('names what a removal keeps', () => {
    const kept = keptBy(process.cwd(), 'prod', 'eu-west-1').map(({ logicalId }) => logicalId);
    expect(kept.length).toBeGreaterThan(0);
    const removal = page.section('Upgrade and removal');
    expect(kept.filter((id) => !removal.includes(`\`${id}\``))).toEqual([]);
  });

  test('says how long a stage may be called', () => {
    expect(page.text).toContain('at most 20');
    expect(targetProblems({ stage: 'a'.repeat(20), region: 'eu-west-1' })).toEqual([]);
    expect(targetProblems({ stage: 'a'.repeat(21), region: 'eu-west-1' })).toHaveLength(1);
  });
});
