// What opens Slack, as people write it into the secret: a token, a webhook's URL, or both with names.
import { isObject, wordOf, type Json } from '../../model/brand.js';
import { operatorError, type StagewatchError } from '../../model/errors.js';
import type { SlackAccess } from './ports.js';

/** Where a webhook that came without a name is found. */
export const defaultHook = 'webhook';

const unreadable = (): StagewatchError =>
  operatorError('The Slack secret cannot be used.', [
    {
      where: 'the secret of notify-slack',
      what: 'is neither a bot token, nor a webhook’s URL, nor JSON with `token` and `webhooks`',
      remedy:
        'Set it to xoxb-…, or {"token":"xoxb-…","webhooks":{"ops":"https://hooks.slack.com/services/…"}}.',
    },
  ]);

/** Only Slack itself, or what runs on this machine: a secret must not send findings elsewhere. */
export const isSlackUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  if (username !== '') return false;
  if (protocol === 'http:') return hostname === '127.0.0.1' || hostname === 'localhost';
  return protocol === 'https:' && /^(?:[a-z0-9-]+\.)?slack(?:-gov)?\.com$/.test(hostname);
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

export const readAccess = (secret: string): SlackAccess => {
  const text = secret.trim();
  if (text === '') return { hooks: {} };
  if (/^xox[a-z]-[\w-]+$/.test(text)) return { token: text, hooks: {} };
  if (isSlackUrl(text)) return { hooks: { [defaultHook]: text } };
  const read = parsed(text);
  if (!isObject(read)) throw unreadable();
  const token = wordOf(read['token']);
  const given = read['webhooks'];
  const hooks = isObject(given)
    ? Object.entries(given).map(([name, url]) => [name, wordOf(url)] as const)
    : [];
  if (hooks.some(([, url]) => !isSlackUrl(url))) throw unreadable();
  return { ...(token === '' ? {} : { token }), hooks: Object.fromEntries(hooks) };
};
