// Before all tests: builds what tests run as a user would, and says once which optional tools are missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const has = (command) => spawnSync('which', [command]).status === 0;

export default function prepare() {
  const built = spawnSync(process.execPath, ['scripts/build.mjs', '--quiet'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the build failed; no test was run');
  for (const tool of ['moto_server', 'aws', 'cfn-lint']) {
    if (!has(tool)) console.log(`skipped: tests that need \`${tool}\` (not on the PATH)`);
  }
  if (!existsSync('../shared/data')) console.log('skipped: tests on real inputs (../shared/data is absent)');
}
