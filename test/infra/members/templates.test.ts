// The templates as files: fresh, plain CloudFormation, and without complaint from the linter that AWS publishes.
import { afterAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memberAccountTemplate } from '../../../infra/deployment/members/account-template.js';
import { memberRegionTemplate } from '../../../infra/deployment/members/region-template.js';
import { yaml } from '../../../infra/deployment/yaml.js';
import { defaultSettings } from '../../../shared/usecases/settings.js';
import { settingsOf, twoAccounts } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'stagewatch-members-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = ['infra/member-account.yml', 'infra/member-region.yml'] as const;

test.each([
  ['infra/member-account.yml', yaml(memberAccountTemplate(defaultSettings()))],
  ['infra/member-region.yml', yaml(memberRegionTemplate())],
])('%s is what the kinds make of it today', (file, text) => {
  expect(readFileSync(file, 'utf8').endsWith(text)).toBe(true);
});

test.each(files)('%s is deployed as it is: nothing in it is for osls, and nothing is transformed', (file) => {
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/\$\{(self|file|opt|env|sls|param):/);
  expect(text).not.toMatch(/^Transform:|Fn::ForEach|AWS::Include/m);
  // CreateStack takes so much in the request itself; more has to be in a bucket.
  expect(Buffer.byteLength(text)).toBeLessThan(51_200);
});

describe('cfn-lint', () => {
  const isThere = spawnSync('cfn-lint', ['--version']).status === 0;

  test('has nothing to say about them, nor about one that opens targets', () => {
    if (!isThere) {
      console.log('Skipped: cfn-lint is not installed.');
      return;
    }
    const opening = join(folder, 'member-account.yml');
    writeFileSync(
      opening,
      yaml(memberAccountTemplate(settingsOf(`${twoAccounts}remediation: { mode: auto }\n`))),
    );
    const { status, stdout, stderr } = spawnSync('cfn-lint', [...files, opening], { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  }, 120_000);
});
