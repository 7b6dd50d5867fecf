// What the CLI takes from its surroundings: terminal, files, region, account.
import { existsSync, readFileSync } from 'node:fs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { operatorError } from '../shared/model/errors.js';
import type { Place } from '../shared/model/target.js';
import { defaultSettings, readSettings, type Settings } from '../shared/usecases/settings.js';
import type { DeclarationSource } from '../shared/usecases/declarations/compile.js';

const readText = (name: string): string => {
  try {
    return readFileSync(name === '-' ? 0 : name, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Give the path of a Terraform state or of a declaration with `resources:`.';
    throw operatorError('A source could not be read.', [{ where: name, what: reason, remedy }]);
  }
};

export const readSources = (names: readonly string[]): DeclarationSource[] =>
  names.map((name) => ({ name: name === '-' ? 'standard input' : name, text: readText(name) }));

/** `stagewatch.yml` of the working directory, unless another file is named. */
export const loadSettings = (named: string | undefined): Settings => {
  const file = named ?? 'stagewatch.yml';
  if (named === undefined && !existsSync(file)) return defaultSettings();
  const read = readSettings(file, readText(file));
  if ('problems' in read) throw operatorError(`${file} cannot be used; nothing was checked.`, read.problems);
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
