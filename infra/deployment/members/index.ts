// The other accounts and Regions that `scope:` of stagewatch.yml names: how they are reached, and how their events arrive.
import type { Settings } from '../../../shared/usecases/settings.js';
import { centralBus } from './bus.js';
import type { DeploymentPart } from '../index.js';
import { centralStage, namesFor } from '../names.js';
import { managedPolicy } from '../policy/statements.js';
import { tagged } from '../yaml.js';
import { writingAccounts } from '../policy/writer-permissions.js';

const names = namesFor(centralStage);

const roleIn = (account: string, name: string): string =>
  `arn:\${AWS::Partition}:iam::${account}:role/${name}`;

/** A policy must say something: with no account to go to, it says that none may be entered. */
const assume = (accounts: readonly string[], name: string): object =>
  accounts.length === 0
    ? {
        Effect: 'Deny',
        Action: 'sts:AssumeRole',
        Resource: tagged('!Sub', '*', 'denied everywhere: no other account is there to be entered'),
      }
    : {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: accounts.map((account) => tagged('!Sub', roleIn(account, name))),
      };

/** Without other accounts and Regions there is no bus, and no role is assumed. */
export const members = (settings: Settings): DeploymentPart => {
  const { accounts, regions, externalId } = settings.scope;
  const writing = writingAccounts(settings);
  return {
    environment: {
      STAGEWATCH_EXTERNAL_ID: externalId ?? '',
      STAGEWATCH_READER_ROLE: names.reader,
      STAGEWATCH_WRITER_ROLE: names.writer,
      // What these roles do is ours; serverless.yml resolves the intrinsic functions in it.
      STAGEWATCH_OWN_ROLES: [
        '${RemediateRole.Arn}',
        ...writing.map((account) => roleIn(account, names.writer)),
      ].join(','),
    },
    resources: {
      AssumeReadersPolicy: managedPolicy('Stagewatch reads in the accounts it watches', [
        assume(accounts, names.reader),
      ]),
      AssumeWritersPolicy: managedPolicy('Stagewatch puts back in accounts that are open for it', [
        assume(writing, names.writer),
      ]),
      ...(accounts.length + regions.length === 0 ? {} : centralBus(accounts)),
    },
  };
};
