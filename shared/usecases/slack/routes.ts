// Which channels hear of which notice: `STAGEWATCH_SLACK_CHANNELS`, a list of names or of rules as JSON.
import { isObject, wordOf, type Json } from '../../model/brand.js';
import { operatorError, type Problem } from '../../model/errors.js';
import { atLeast, severities, type Severity } from '../../model/severity.js';
import { printable } from '../../engine/printable.js';
import type { Notice } from './notice.js';

export interface Route {
  /** A channel's id (bot token), or the name of an incoming webhook in the secret. */
  to: string;
  by: 'bot' | 'webhook';
  /** At least so bad. */
  severity: Severity;
  api?: string;
  account?: string;
}

const where = 'STAGEWATCH_SLACK_CHANNELS';
/** Ids, not names: a renamed channel stays the same, and only ids can be asked for what was said. */
const channelId = /^[CGD][A-Z0-9]{5,20}$/;
const hookName = /^[a-z][a-z0-9_-]{0,39}$/;

const problem = (what: string): Problem => ({
  where,
  what,
  remedy:
    'Give channel ids (C…, at the end of the channel’s details in Slack) or names of webhooks in the secret: ' +
    '`C0123ABCD` or `[{"to":"C0123ABCD","severity":"high","api":"a1b2c3"},{"to":"ops"}]`.',
});

const byOf = (to: string): Route['by'] | undefined => {
  if (channelId.test(to)) return 'bot';
  return hookName.test(to) ? 'webhook' : undefined;
};

const known = ['to', 'severity', 'api', 'account'];

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
  const api = wordOf(rule['api']);
  const account = wordOf(rule['account']);
  return { to, by, severity, ...(api === '' ? {} : { api }), ...(account === '' ? {} : { account }) };
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

export const addresseesOf = (routes: readonly Route[], notice: Notice): readonly Addressee[] => {
  const found = new Map<string, Addressee>();
  for (const { to, by, severity, api, account } of routes) {
    if (notice.type === 'watch' && notice.channel === to) continue;
    if (api !== undefined && notice.api !== api) continue;
    if (account !== undefined && notice.account !== account) continue;
    const follows = !atLeast(notice.severity, severity) && (found.get(to)?.follows ?? true);
    found.set(to, { to, by, follows });
  }
  return [...found.values()];
};
