// docs/remediation.md is true: its settings are valid, and its commands are there.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readReconcileRequest } from '../../shared/runtime/reconcile-request.js';
import { readSettings } from '../../shared/usecases/settings.js';
import { readWatchSettings } from '../../shared/usecases/watch-settings.js';
import { readYaml } from '../../shared/usecases/yaml.js';
import { isObject } from '../../shared/model/brand.js';
import { runCli } from '../cli/run.js';

const page = readFileSync('docs/remediation.md', 'utf8');

const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';

test('its settings are valid, for the command line and for the door', () => {
  const text = blockOf('yaml');
  expect(readSettings('stagewatch.yml', text)).toHaveProperty('settings');
  const read = readYaml('stagewatch.yml', text, 'a settings file');
  const tree = 'tree' in read && isObject(read.tree) ? read.tree : {};
  const { settings, problems } = readWatchSettings(tree);
  expect(problems).toEqual([]);
  expect(settings.remediation).toMatchObject({
    mode: 'propose',
    rules: [{ mode: 'auto' }, { mode: 'off', target: 'a1b2c3d4e5/*' }],
    windows: [{ days: [1, 2, 3, 4], from: 480, to: 1020, zone: 'Europe/Berlin' }],
    quietMs: 600_000,
    allow: { replace: true, deployment: false },
  });
});

test.each(blockOf('text').trim().split('\n'))(
  '`%s` names a command and options that there are',
  async (line) => {
    const [, words = ''] = /^stagewatch ((?:[a-z]+ )+)/.exec(line) ?? [];
    const { code, stdout } = await runCli([...words.trim().split(' '), '--help']);
    expect(code).toBe(0);
    for (const [option] of line.matchAll(/--[a-z]+/g)) expect(stdout).toContain(option);
  },
);

test('its payloads are understood', () => {
  expect(readReconcileRequest({ mode: 'plan' })).toHaveProperty('request');
  expect(readReconcileRequest({ mode: 'apply', expect: 'a'.repeat(32) })).toHaveProperty('request');
});
