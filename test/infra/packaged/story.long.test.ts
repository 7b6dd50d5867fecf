// The whole story, run by the packaged zips: a minute and a half.
import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

test('the story is whole when the packaged zips run it', async () => {
  const { env } = process;
  const { stdout } = await run(process.execPath, ['build/story/index.mjs', '--once', '--packaged'], { env });
  expect(stdout).toContain('10 of 10 changes found at their path and told exactly once');
  expect(stdout).toContain('Run by the packaged zips');
  expect(stdout).not.toContain('✗');
}, 300_000);
