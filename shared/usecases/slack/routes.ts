// Which channels hear of which notice: `STAGEWATCH_SLACK_CHANNELS`, a list of names or of rules as JSON.
import { isObject, wordOf, type Json } from '../../model/brand.js';
import { operatorError, type Problem } from '../../model/errors.js';
import { atLeast, severities, type Severity } from '../../model/severity.js';
import { printable } from '../../engine/printable.js';
import type { DriftNotice, Notice } from './notice.js';
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

const where = 'STAGEWATCH_SLACK_CHANNELS';
/** Ids, not names: a renamed channel stays the same, and only ids can be asked for what was said. */
const channelId = /^[CGD][A-Z0-9]{5,20}$/;
const hookName = /^[a-z][a-z0-9_-]{0,39}$/;

const problem = (what: string): Problem => ({
  where,
  what,
  remedy:
    'Give channel ids (C…, at the end of the channel’s details in Slack), names of webhooks in the secret, or amazon-q: ' +
    '`C0123ABCD` or `[{"to":"C0123ABCD","severity":"high","api":"a1b2c3"},{"to":"ops"}]`.',
});

/** How a channel is spoken to; undefined where it is neither a channel's id nor a webhook's name. */
export const byOf = (to: string): Route['by'] | undefined => {
  if (to === chatName) return 'chat';
  if (channelId.test(to)) return 'bot';
  return hookName.test(to) ? 'webhook' : undefined;
};

const known = ['to', 'severity', 'api', 'account', 'owner'];

const ruleOf = (rule: Json): Route | Problem => {
  if (!isObject(rule)) return problem('holds an entry that is no rule');
  const unknown = Object.keys(rule).find((name) => !known.includes(name));
  if (unknown !== undefined)
    return problem(`has a rule with "${printable(unknown, 40)}", which means nothing`);
  const to = wordOf(rule['to']);
  const by = byOf(to);
  if (by === undefined) return problem(`names "${printable(to, 40)}", which is no channel id and no webhook`);
  const given = rule['severity'];
  const severity = given === undefined ? 'low' : severities.find((one) => one === given);
  if (severity === undefined) return problem(`asks for a severity that is none of ${severities.join(', ')}`);
  return { to, by, severity, ...words(rule, { api: 'api', account: 'account', owner: 'owner' }) };
};

const rulesIn = (text: string): readonly Json[] | undefined => {
  if (!text.startsWith('[')) return text.split(',').map((to) => ({ to: to.trim() }));
  try {
    const rules = JSON.parse(text) as Json;
    return Array.isArray(rules) ? (rules as readonly Json[]) : undefined;
  } catch {
    return undefined;
  }
};

const isProblem = (one: Route | Problem): one is Problem => 'what' in one;

/** No setting, no channels. */
export const readRoutes = (setting: string | undefined): readonly Route[] => {
  const text = (setting ?? '').trim();
  if (text === '') return [];
  const read = rulesIn(text)?.map(ruleOf) ?? [problem('is no JSON list')];
  const problems = read.filter(isProblem);
  if (problems.length > 0) throw operatorError('The Slack channels cannot be used.', problems);
  return read.filter((one): one is Route => !isProblem(one));
};

/** A channel that may hear of it. `follows`: only if it shows an earlier version, which must not stay wrong. */
export interface Addressee {
  to: string;
  by: Route['by'];
  follows: boolean;
}

/** What a channel is called in the ledger. */
export const ledgerNameOf = ({ by, to }: Pick<Addressee, 'by' | 'to'>): string =>
  by === 'webhook' ? `webhook:${to}` : to;

/** Any API may be among the scopes that it is about. */
const isOfMany = (notice: Notice): boolean => notice.type === 'watch' && notice.scopes !== undefined;

/** A digest tells of all APIs and teams at once: whoever hears of some of them hears of it. */
const isAbout = ({ api, account, owner }: Route, notice: Notice): boolean => {
  if (account !== undefined && notice.account !== account) return false;
  if (notice.type === 'digest') return true;
  if (api !== undefined && notice.api !== api && !isOfMany(notice)) return false;
  return owner === undefined || (notice.type === 'drift' && notice.owner?.team === owner);
};

/** The owner's channels hear of it however bad it is; what is no channel is told apart. */
const ownersOf = ({ owner }: DriftNotice): { own: Addressee[]; bad: string[] } => {
  const own: Addressee[] = [];
  const bad: string[] = [];
  for (const to of owner?.channels ?? []) {
    const by = byOf(to);
    if (by === undefined) bad.push(to);
    else own.push({ to, by, follows: false });
  }
  return { own, bad };
};

export interface Addressees {
  addressees: readonly Addressee[];
  /** Channels of the owner that are none. */
  bad: readonly string[];
}

/** Each channel once; nothing in a notice names a channel but its reviewed owner. */
export const addresseesOf = (routes: readonly Route[], notice: Notice): Addressees => {
  const found = new Map<string, Addressee>();
  const { own, bad } = notice.type === 'drift' ? ownersOf(notice) : { own: [], bad: [] };
  for (const addressee of own) found.set(addressee.to, addressee);
  for (const route of routes) {
    const { to, by, severity } = route;
    if (notice.type === 'watch' && notice.channel === ledgerNameOf(route)) continue;
    if (!isAbout(route, notice)) continue;
    const follows = !atLeast(notice.severity, severity) && (found.get(to)?.follows ?? true);
    found.set(to, { to, by, follows });
  }
  return { addressees: [...found.values()], bad };
};

/** Where a topic is named, it hears of everything, unless a rule says of what. */
export const withChat = (routes: readonly Route[], hasTopic: boolean): readonly Route[] => {
  const isRouted = routes.some(({ by }) => by === 'chat');
  if (isRouted && !hasTopic)
    throw operatorError('The chat channels cannot be used.', [
      {
        where,
        what: 'names amazon-q, and no topic is named',
        remedy: 'Set STAGEWATCH_CHAT_TOPIC to the ARN of the topic that Amazon Q reads.',
      },
    ]);
  return isRouted || !hasTopic ? routes : [...routes, { to: chatName, by: 'chat', severity: 'low' }];
};
