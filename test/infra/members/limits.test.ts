// How many accounts one deployment takes: as many as its policies and environments have room for, and it says so in time.
import { expect, test } from '@jest/globals';
import {
  memberProblems,
  mostAccounts,
  mostWritingAccounts,
} from '../../../infra/deployment/members/limits.js';
import { deploymentOf } from '../../../infra/deployment/index.js';
import { centralStage } from '../../../infra/deployment/names.js';
import { externalId, settingsOf } from './settings.js';
import { at, deployed } from './stack.js';

const accounts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
const settingsWith = (count: number, more = '') =>
  settingsOf(`scope: { accounts: ${JSON.stringify(accounts(count))}, externalId: ${externalId} }\n${more}`);
const where = (path: readonly string[]): string => path.join('.');

/** As long as they get: a stage of 20 letters, the longest partition. */
const longest = 'a'.repeat(20);
const inLongest = (text: string): string =>
  text.replaceAll(centralStage, longest).replaceAll('${AWS::Partition}', 'aws-us-gov');

test('as many accounts as are taken fit into the policy of the doors', () => {
  const { resources } = deploymentOf(settingsWith(mostAccounts));
  const tree = JSON.parse(inLongest(JSON.stringify(resources))) as object;
  const made = deployed(tree, { account: '1', region: 'eu-west-1', parameters: {} });
  const document = at(made, 'AssumeReadersPolicy', 'properties', 'PolicyDocument');
  expect(JSON.stringify(document).replaceAll(/\s/g, '').length).toBeLessThanOrEqual(6144);
});

test('as many accounts as may be written to leave the environment of the functions room', () => {
  const { environment } = deploymentOf(settingsWith(mostWritingAccounts, 'remediation: { mode: propose }'));
  expect(inLongest(JSON.stringify(environment)).length).toBeLessThan(2048);
});

test('too many of either are told with what to do', () => {
  expect(memberProblems(settingsWith(mostAccounts), where)).toEqual([]);
  expect(memberProblems(settingsWith(mostAccounts + 1), where)).toMatchObject([{ where: 'scope.accounts' }]);
  const open = 'remediation: { mode: auto }';
  expect(memberProblems(settingsWith(mostWritingAccounts, open), where)).toEqual([]);
  expect(memberProblems(settingsWith(mostWritingAccounts + 1, open), where)).toMatchObject([
    { where: 'remediation' },
  ]);
});
