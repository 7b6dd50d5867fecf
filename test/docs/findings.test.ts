// docs/findings.md is true: its settings are valid, and its commands are there.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readSettings } from '../../shared/usecases/settings.js';
import { runCli } from '../cli/run.js';

const page = readFileSync('docs/findings.md', 'utf8');

const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';

test('the settings of docs/findings.md are valid', () => {
  expect(readSettings('stagewatch.yml', blockOf('yaml'))).toMatchObject({
    settings: { deployers: expect.any(Array) },
  });
});

test.each(blockOf('text').trim().split('\n'))(
  '`%s` names a command and options that there are',
  async (line) => {
    const [, command = '', rest = ''] = /^stagewatch (\w+)(.*)$/.exec(line) ?? [];
    const { code, stdout } = await runCli([command, '--help']);
    expect(code).toBe(0);
    for (const [option] of rest.matchAll(/--[a-z]+/g)) expect(stdout).toContain(option);
  },
);
