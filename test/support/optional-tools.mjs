// Says once which optional tools this machine lacks, so that a skipped test is never silent.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const has = (command) => spawnSync('which', [command]).status === 0;

export default function announceOptionalTools() {
  for (const tool of ['moto_server', 'aws', 'cfn-lint']) {
    if (!has(tool)) console.log(`skipped: tests that need \`${tool}\` (not on the PATH)`);
  }
  if (!existsSync('../shared/data')) console.log('skipped: tests on real inputs (../shared/data is absent)');
}
