// What opens Slack, for the doors that talk with it: one secret, read when it is needed and again when it may be stale.
import { readSecret } from '../../adapters/service-clients.js';
import { operatorError } from '../../model/errors.js';
import { isSlackUrl } from '../../usecases/slack/access.js';
import { clock } from './common.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A renewed secret counts so soon. */
const accessForMs = 300_000;

const secretText = async (environment: Environment): Promise<string> => {
  const given = environment['STAGEWATCH_SLACK_ACCESS'];
  if (given !== undefined && given !== '') return given;
  const arn = environment['STAGEWATCH_SLACK_SECRET'] ?? '';
  if (arn === '') return '';
  try {
    return await readSecret(arn);
  } catch (error) {
    // A secret that nobody has given a value yet.
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return '';
    throw error;
  }
};

export interface Renewable<Access> {
  access: () => Promise<Access>;
  /** Reads the secret again, unless that was done less than `restMs` ago; true where it tells something new. */
  renewAccess: () => Promise<boolean>;
}

export const createAccess = <Access>(
  environment: Environment,
  read: (secret: string) => Access,
  restMs = 0,
): Renewable<Access> => {
  let known: { text: string; access: Access; at: number } | undefined;
  const load = async () => {
    const text = await secretText(environment);
    return (known = { text, access: read(text), at: clock() });
  };
  return {
    access: async () =>
      (known !== undefined && clock() - known.at < accessForMs ? known : await load()).access,
    renewAccess: async () => {
      if (known !== undefined && clock() - known.at < restMs) return false;
      const before = known?.text;
      return (await load()).text !== before;
    },
  };
};

/** Where Slack is, if it is not where it always is. */
export const slackUrlOf = (environment: Environment): { url?: string } => {
  const url = (environment['STAGEWATCH_SLACK_URL'] ?? '').replace(/\/+$/, '');
  if (url === '') return {};
  if (isSlackUrl(url)) return { url };
  throw operatorError('The address of Slack cannot be used.', [
    {
      where: 'STAGEWATCH_SLACK_URL',
      what: 'is neither Slack’s nor this machine’s',
      remedy: 'Leave it out, or set https://slack-gov.com, or http://127.0.0.1:PORT of the local double.',
    },
  ]);
};
