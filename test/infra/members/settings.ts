// Settings that name other accounts and Regions, read as a user's are; and what the central stack becomes with them.
import { deploymentOf } from '../../../infra/deployment/index.js';
import { centralStage } from '../../../infra/deployment/names.js';
import { readSettings, type Settings } from '../../../shared/usecases/settings.js';
import { deployed, type Made } from './stack.js';

export const central = { account: '111111111111', region: 'eu-west-1' };
export const target = { stage: 'prod', region: central.region };
export const payments = '222222222222';
export const orders = '333333333333';
export const externalId = 'a-made-up-external-id';

export const settingsOf = (text: string): Settings => {
  const read = readSettings('stagewatch.yml', text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.settings;
};

export const twoAccounts = `scope:
  accounts: ['${payments}', '${orders}']
  regions: [us-east-1]
  externalId: ${externalId}
`;

/** The stage as osls fills it in. */
const inStage = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value).replaceAll(centralStage, 'prod')) as Value;

export const centralStack = (settings: Settings): Record<string, Made> =>
  deployed(inStage(deploymentOf(settings).resources), { ...central, parameters: {} });

export const centralEnvironment = (settings: Settings): Readonly<Record<string, string>> =>
  inStage(deploymentOf(settings).environment);
