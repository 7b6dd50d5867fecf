// Whether Slack takes the token of the secret. The secret stays here: nothing of it is answered or told.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SlackFact } from '../../usecases/doctor/facts.js';
import { absent, type Told } from '../../usecases/doctor/told.js';
import { isObject, wordOf } from '../../model/brand.js';
import { readAccess } from '../../usecases/slack/access.js';
import { createSlackWire } from '../slack/wire.js';
import { asked, parsed, using, type ClientConfig } from './asking.js';

const silent = (why: string): Told<never> => ({
  status: 'untold',
  call: 'auth.test at Slack',
  why,
  isDenied: false,
});

const tested = async (token: string, url: string | undefined): Promise<Told<SlackFact>> => {
  const wire = createSlackWire(url === undefined ? {} : { url });
  const reply = await wire.call('auth.test', token, {});
  if ('lost' in reply) return silent('Slack did not answer');
  const said = parsed(reply.body);
  if (!isObject(said)) return silent(`Slack answered ${reply.status}`);
  const [team, error] = [wordOf(said['team']), wordOf(said['error'])];
  return {
    status: 'read',
    value: said['ok'] === true ? { form: 'token', ok: true, team } : { form: 'token', ok: false, error },
  };
};

/** `url`: of another Slack, as a double is. */
export const readSlack = async (
  config: ClientConfig,
  secret: string,
  url: string | undefined,
): Promise<Told<SlackFact>> => {
  const told = await using(new SecretsManagerClient(config), (client) =>
    asked('secretsmanager:GetSecretValue', async () => {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
      return SecretString;
    }),
  );
  if (told.status !== 'read') return told;
  try {
    const { token, hooks } = readAccess(told.value);
    if (token !== undefined) return await tested(token, url);
    return Object.keys(hooks).length === 0 ? absent : { status: 'read', value: { form: 'webhook' } };
  } catch {
    return silent('the secret is neither a token nor a webhook nor both as JSON');
  }
};
