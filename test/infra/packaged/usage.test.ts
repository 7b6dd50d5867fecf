// Whoever wants to see the zips run finds out how.
import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

test('`npm start -- --help` and the README tell of --packaged', async () => {
  const { env } = process;
  const { stdout } = await run(process.execPath, ['build/story/index.mjs', '--help'], { env });
  expect(stdout).toMatch(/^npm start -- --packaged {2,}\S/m);
  expect(readFileSync('README.md', 'utf8')).toContain('npm start -- --packaged');
});
