// docs/ci.md is true: its pipelines parse, their commands run as they stand, and its role may do just what is needed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { outputs } from '../../cli/render/outputs.js';
import { kinds } from '../../shared/kinds/registry.js';
import { startOrders, type Orders } from '../cli/orders.js';
import { folderWith } from '../cli/run.js';

const page = readFileSync('docs/ci.md', 'utf8');

const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, body]) => body ?? '');

const [githubText = '', gitlabText = ''] = blocks('yaml');

const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const github = z
  .object({
    permissions: z.record(z.string(), z.string()),
    jobs: z.object({ check: z.object({ steps: z.array(step) }) }),
  })
  .parse(parse(githubText));
const gitlab = z
  .object({
    stagewatch: z.object({
      image: z.string(),
      id_tokens: z.object({ AWS_TOKEN: z.object({ aud: z.string() }) }),
      variables: z.record(z.string(), z.string()),
      script: z.array(z.string()),
      artifacts: z.object({ when: z.literal('always'), reports: z.object({ junit: z.string() }) }),
    }),
  })
  .parse(parse(gitlabText)).stagewatch;

/** Runners of GitHub have it; where it is not, that step is not tried, and the test says so. */
const hasJq = spawnSync('jq', ['--version']).status === 0;

const { steps } = github.jobs.check;
const scriptOf = (part: string): string => steps.find(({ run }) => run?.includes(part))?.run ?? '';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(() => orders.aws.close());

/** A repository with a description that drifted, and one that a rule leaves out; `npx` runs what was built here. */
const repository = (settings = ''): string => {
  const stage = `{ rest_api_id: ${orders.api}, stage_name: prod, description: other, xray_tracing_enabled: true }`;
  const folder = folderWith({
    'declared.yml': `resources:\n  - aws_api_gateway_stage: ${stage}\n`,
    'stagewatch.yml': `baselines: [declared.yml]\n${settings}`,
  });
  mkdirSync(join(folder, 'bin'));
  const cli = resolve('build/cli/index.mjs');
  const npx = `#!/bin/sh\n[ "$1 $2" = '--no-install stagewatch' ] || exit 9\nshift 2\nexec '${process.execPath}' '${cli}' "$@"\n`;
  writeFileSync(join(folder, 'bin/npx'), npx, { mode: 0o755 });
  return folder;
};

/** Runs a script as the runners do: `bash -e`. Gives its exit code. */
const runScript = (script: string, cwd: string): Promise<number> =>
  new Promise((done) => {
    const env = {
      ...orders.aws.environment,
      HOME: cwd,
      PATH: `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`,
      GITHUB_OUTPUT: join(cwd, 'output'),
      GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'),
      AWS_TOKEN: 'a.b.c',
    };
    const child = spawn('bash', ['-e', '-c', script], { cwd, env });
    child.once('close', (code) => done(code ?? -1));
  });

test('the table names every output', () => {
  const named = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(named).toEqual([...outputs]);
  expect(existsSync('schema/report.schema.json')).toBe(true);
});

test('the role may do what reading all kinds needs, and nothing else', () => {
  const [policy = ''] = blocks('json');
  const list = z.union([z.string(), z.array(z.string())]).transform((one) => [one].flat());
  const statement = z.strictObject({ Effect: z.literal('Allow'), Action: list, Resource: list });
  const { Statement } = z
    .strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement) })
    .parse(JSON.parse(policy));
  const allowed = Statement.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => `${action} ${resource}`)),
  );
  const filled: Readonly<Record<string, string>> = { partition: 'aws', account: '111122223333' };
  const needed = kinds.flatMap(({ permissions }) =>
    permissions.map(
      ({ action, resource }) =>
        `${action} ${resource.replaceAll(/\{(\w+)\}/g, (_all, name: string) => filled[name] ?? '*')}`,
    ),
  );
  expect([...allowed].sort()).toEqual([...new Set(needed)].sort());
});

describe('GitHub Actions', () => {
  test('every action is pinned to a version, and the rights are the least', () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used.filter((one) => !/^[\w-]+\/[\w/-]+@v\d+\.\d+\.\d+$/.test(one))).toEqual([]);
    expect(github.permissions).toEqual({
      contents: 'read',
      'id-token': 'write',
      'security-events': 'write',
    });
  });

  test('the check ends with the exit code of Stagewatch and leaves it for the steps after it', async () => {
    const cwd = repository();
    expect(await runScript(scriptOf('--output sarif'), cwd)).toBe(2);
    expect(readFileSync(join(cwd, 'output'), 'utf8')).toBe('code=2\n');
    expect(JSON.parse(readFileSync(join(cwd, 'all.sarif'), 'utf8')).runs[0].results).toHaveLength(2);
  });

  test('the summary is written, drift or not', async () => {
    const cwd = repository();
    expect(await runScript(scriptOf('--output markdown'), cwd)).toBe(0);
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toContain('**1 drifted**');
  });

  test('what a rule leaves out is not uploaded', async () => {
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const cwd = repository(`ignore: [{ path: /description, reason: set by hand, until: ${until} }]\n`);
    await runScript(scriptOf('--output sarif'), cwd);
    const resultsIn = (file: string): unknown[] =>
      JSON.parse(readFileSync(join(cwd, file), 'utf8')).runs[0].results;
    expect(resultsIn('all.sarif')).toHaveLength(2);
    if (!hasJq) return console.warn('jq is not installed: the step that uses it was not tried');
    expect(await runScript(scriptOf('jq '), cwd)).toBe(0);
    expect(resultsIn('stagewatch.sarif')).toMatchObject([{ ruleId: 'apigateway.stage/tracingEnabled' }]);
    expect(steps.at(-1)?.with).toMatchObject({ sarif_file: 'stagewatch.sarif' });
  });
});

test('GitLab CI keeps the report of a check that failed, and its token is where the SDK looks for it', async () => {
  const cwd = repository();
  const { image, script, variables, artifacts } = gitlab;
  expect(image).toMatch(/:\d+\.\d+\.\d+/);
  const token = join(cwd, 'token');
  const own = script.filter((line) => line !== 'npm ci');
  const code = await runScript([`AWS_WEB_IDENTITY_TOKEN_FILE=${token}`, ...own].join('\n'), cwd);
  expect(code).toBe(2);
  expect(Object.keys(variables)).toEqual(['AWS_REGION', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE']);
  expect(readFileSync(token, 'utf8')).toBe('a.b.c');
  expect(readFileSync(join(cwd, artifacts.reports.junit), 'utf8')).toContain('<failure message="');
});
