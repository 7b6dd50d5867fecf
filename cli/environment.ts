// What the CLI takes from its surroundings: terminal, files, region, account.
import { existsSync } from 'node:fs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { operatorError } from '../shared/model/errors.js';
import type { Place } from '../shared/model/target.js';
import { epochMs } from '../shared/model/time.js';
import { defaultSettings, readSettings, type Settings } from '../shared/usecases/settings.js';
import { readTextFile } from './sources/text-file.js';

/** `stagewatch.yml` of the working directory, unless another file is named. */
export const loadSettings = async (named: string | undefined): Promise<Settings> => {
  const file = named ?? 'stagewatch.yml';
  if (named === undefined && !existsSync(file)) return defaultSettings();
  const found = await readTextFile(file);
  const read =
    'problem' in found ? { problems: [found.problem] } : readSettings(file, found.text, epochMs(Date.now()));
  if ('problems' in read) throw operatorError(`${file} cannot be used; nothing was read.`, read.problems);
  return read.settings;
};

const regionOf = async (sts: STSClient): Promise<string> => {
  try {
    return await sts.config.region();
  } catch {
    throw operatorError('No AWS Region is set.', [
      {
        where: 'AWS_REGION',
        what: 'neither the environment nor the profile names a Region',
        remedy: 'Set AWS_REGION, or give --region.',
      },
    ]);
  }
};

/** The account stays unnamed where STS does not answer (some emulators): it is a label, not needed to read. */
const unnamedAccount = 'unknown';

const accountOf = async (sts: STSClient): Promise<string> => {
  try {
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    return identity.Account ?? unnamedAccount;
  } catch {
    return unnamedAccount;
  }
};

/** Where what names no place is shown to be, when AWS is not asked. */
export const offlinePlace = async (given: { region?: string; account?: string }): Promise<Place> => {
  const sts = new STSClient(given.region === undefined ? {} : { region: given.region });
  const region = await sts.config.region().catch(() => 'unknown');
  return { region, account: given.account ?? unnamedAccount };
};

/** Where declarations that do not say so are meant: the SDK's own Region and account. */
export const defaultPlace = async (given: { region?: string; account?: string }): Promise<Place> => {
  const requestHandler = { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true };
  const sts = new STSClient({
    ...(given.region === undefined ? {} : { region: given.region }),
    maxAttempts: 1,
    requestHandler,
  });
  const region = await regionOf(sts);
  return { region, account: given.account ?? (await accountOf(sts)) };
};
