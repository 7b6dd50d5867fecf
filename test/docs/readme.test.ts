// The README is true: its policy, its mail, its commands.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { families, kinds } from '../../shared/kinds/registry.js';
import { readSettings } from '../../shared/usecases/settings.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';

const run = promisify(execFile);
const readme = readFileSync('README.md', 'utf8');

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, body]) => body ?? '');

/** Ids, times and hashes differ from run to run; everything else has to be the same. */
const withoutIds = (text: string): string =>
  text
    .replaceAll(/GET \/stock of (\w+)/.exec(text)?.[1] ?? 'no API', 'API')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'EVENT')
    .replaceAll(/[0-9a-f]{16}/g, 'FINDING');

interface Statement {
  Action: string | string[];
  Resource: string | string[];
}

const listOf = (value: string | string[]): string[] => (Array.isArray(value) ? value : [value]);

describe('the policy', () => {
  test('is exactly what `check` needs, no more and no less', () => {
    const policy = JSON.parse(blocks('json')[0] ?? '{}') as { Statement: Statement[] };
    const stated = policy.Statement.flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) => listOf(Resource).map((resource) => `${action} ${resource}`)),
    );
    // Listing APIs is for the sweep; `check` reads the scopes that are declared.
    const needed = [
      ...kinds.flatMap(({ permissions }) => permissions),
      ...families.flatMap(({ preparing = [] }) => preparing),
    ].map(
      ({ action, resource }) =>
        `${action} ${resource.replace('{partition}', 'aws').replaceAll(/\{\w+\}/g, '*')}`,
    );
    expect([...stated].sort()).toEqual([...new Set(needed)].sort());
  });
});

describe('the declaration', () => {
  test('compiles', () => {
    const [text = ''] = blocks('yaml');
    const { baseline, problems } = compileDeclarations([{ name: 'readme.yml', text }], {
      account: '123456789012',
      region: 'eu-west-1',
    });
    expect(problems).toEqual([]);
    expect(baseline.targets).toHaveLength(2);
  });

  test('an empty stagewatch.yml is all defaults', () => {
    expect(readSettings('stagewatch.yml', '')).toHaveProperty('settings');
  });
});

describe('the story of `npm start`', () => {
  let told = '';
  beforeAll(async () => {
    // Named, because what a test changes in its environment is a copy that children do not get by themselves.
    const { env } = process;
    told = (await run(process.execPath, ['build/story/index.mjs', '--once'], { env })).stdout;
  }, 150_000);

  test('finds every change at its path and tells it once', () => {
    expect(told).toContain('10 of 10 changes found at their path and told exactly once');
    expect(told).not.toContain('✗');
  });

  test('shows the drift in Slack, with who made it and what to press', () => {
    const card = told
      .split('\n')
      .filter((line) => line.startsWith('   ┃'))
      .join('\n');
    expect(card).toMatch(/MEDIUM: HTTP or WebSocket stage \w+\/live differs/);
    expect(card).toContain('Who bob');
    expect(card).toContain('[ Expected: accept for a day ]');
    expect(card).toMatch(/ACCEPTED: .*\/live/);
  });

  test('lets one person accept it, and tells the next that it is accepted already', () => {
    expect(told).toContain('You accepted the drift');
    expect(told.replaceAll(/\s+/g, ' ')).toContain('It is accepted already, by ann');
  });

  test('puts back what can be, and says of the rest why not and what a person can do', () => {
    expect(told).toMatch(/Plan \w{8}…: \d+ calls on 2 targets, 2 refused\. Nothing is written yet\./);
    expect(told).toContain('refused (not-declared)');
    expect(told).toContain('$ aws apigateway delete-stage');
    expect(told).toContain('2 of 2 told as over');
    expect(told).toContain('7 of 8 in sync');
    expect(told.replaceAll(/\s+/g, ' ')).toContain(
      '2 put back by Stagewatch, 2 refused and then settled by people, 1 undone by hand, 1 accepted, 0 open.',
    );
  });

  test('stays within 80 columns', () => {
    expect(told.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('shows the mail that the README shows', () => {
    const mail = told
      .split('\n')
      .filter((line) => line.startsWith('   │'))
      .map((line) => line.slice(5).trimEnd())
      .join('\n');
    expect(withoutIds(blocks('text')[0] ?? '').trim()).toBe(withoutIds(mail).trim());
  });
});

describe('the commands', () => {
  test('every npm script that the README and package.json name exists', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm (?:run (?:-s )?)?(start|test|[a-z:]+)\b/g)].map(
      ([, name = '']) => name,
    );
    expect(
      named.filter((name) => !['ci', 'registry', 'package', ...Object.keys(scripts)].includes(name)),
    ).toEqual([]);
  });

  test('`npm run -s stagewatch -- check --help` prints nothing but the help', async () => {
    const { stdout, stderr } = await run('npm', ['run', '-s', 'stagewatch', '--', 'check', '--help']);
    expect(stdout).toMatch(/^Usage: stagewatch check/);
    expect(stderr.replaceAll(/npm warn.*\n/g, '')).toBe('');
  });
});
