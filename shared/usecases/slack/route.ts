// One rule of who hears in chats: which channel, and of what.
import { isObject, wordOf, type JsonObject } from '../../model/brand.js';
import { severities, type Severity } from '../../model/severity.js';
import { printable } from '../../engine/printable.js';
import type { EntryComplaint } from '../sources/source-entry.js';
import { chatName } from './ports.js';
import { words } from './read-fields.js';

export interface Route {
  /** A channel's id (bot token), the name of an incoming webhook in the secret, or `amazon-q`. */
  to: string;
  by: 'bot' | 'webhook' | 'chat';
  /** At least so bad. */
  severity: Severity;
  api?: string;
  account?: string;
  /** Only drifts of this team. */
  owner?: string;
}

/** Ids, not names: a renamed channel stays the same, and only ids can be asked for what was said. */
const channelId = /^[CGD][A-Z0-9]{5,20}$/;
const hookName = /^[a-z][a-z0-9_-]{0,39}$/;

const text = (description: string): JsonObject => ({ type: 'string', description });

export const routeSchema: JsonObject = {
  anyOf: [
    text('A channel id (C…), the name of a webhook in the secret, or amazon-q.'),
    {
      type: 'object',
      properties: {
        to: text('A channel id (C…), the name of a webhook in the secret, or amazon-q.'),
        severity: { enum: [...severities], description: 'The least that is told.' },
        api: text('Only drifts of this API.'),
        account: text('Only drifts in this account.'),
        owner: text('Only drifts of this team.'),
      },
      required: ['to'],
      additionalProperties: false,
    },
  ],
};

const known = ['to', 'severity', 'api', 'account', 'owner'];
const remedy =
  'Give channel ids (C…, at the end of the channel’s details in Slack), names of webhooks in the secret, or amazon-q: ' +
  '`C0123ABCD` or `{ to: C0123ABCD, severity: high, api: a1b2c3 }`.';

const wrong = (what: string): { complaints: readonly EntryComplaint[] } => ({
  complaints: [{ at: [], what, remedy }],
});

/** How a channel is spoken to; undefined where it is neither a channel's id nor a webhook's name. */
export const byOf = (to: string): Route['by'] | undefined => {
  if (to === chatName) return 'chat';
  if (channelId.test(to)) return 'bot';
  return hookName.test(to) ? 'webhook' : undefined;
};

/** A channel by itself hears of everything. */
export const readRoute = (entry: unknown): { route: Route } | { complaints: readonly EntryComplaint[] } => {
  const rule: unknown = typeof entry === 'string' ? { to: entry } : entry;
  if (!isObject(rule)) return wrong('holds an entry that is no rule');
  const unknown = Object.keys(rule).find((name) => !known.includes(name));
  if (unknown !== undefined) return wrong(`has a rule with "${printable(unknown, 40)}", which means nothing`);
  const to = wordOf(rule['to']);
  const by = byOf(to);
  if (by === undefined) return wrong(`names "${printable(to, 40)}", which is no channel id and no webhook`);
  const given = rule['severity'];
  const severity = given === undefined ? 'low' : severities.find((one) => one === given);
  if (severity === undefined) return wrong(`asks for a severity that is none of ${severities.join(', ')}`);
  return { route: { to, by, severity, ...words(rule, { api: 'api', account: 'account', owner: 'owner' }) } };
};
