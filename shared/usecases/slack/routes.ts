// Which channels hear of which notice: `STAGEWATCH_SLACK_CHANNELS`, a list of names or of rules as JSON.
import type { Json } from '../../model/brand.js';
import { operatorError } from '../../model/errors.js';
import { atLeast } from '../../model/severity.js';
import type { EntryComplaint } from '../sources/source-entry.js';
import type { DriftNotice, Notice } from './notice.js';
import { chatName } from './ports.js';
import { byOf, readRoute, type Route } from './route.js';

const where = 'STAGEWATCH_SLACK_CHANNELS';

const entriesIn = (text: string): readonly Json[] | undefined => {
  if (!text.startsWith('[')) return text.split(',').map((to) => to.trim());
  try {
    const rules = JSON.parse(text) as Json;
    return Array.isArray(rules) ? (rules as readonly Json[]) : undefined;
  } catch {
    return undefined;
  }
};

const noList: EntryComplaint = {
  at: [],
  what: 'is no JSON list',
  remedy: 'Give `C0123ABCD`, or `[{"to":"C0123ABCD","severity":"high","api":"a1b2c3"},{"to":"ops"}]`.',
};

/** No setting, no channels. */
export const readRoutes = (setting: string | undefined): readonly Route[] => {
  const text = (setting ?? '').trim();
  if (text === '') return [];
  const read = entriesIn(text)?.map(readRoute) ?? [{ complaints: [noList] }];
  const complaints = read.flatMap((one) => ('complaints' in one ? one.complaints : []));
  if (complaints.length > 0)
    throw operatorError(
      'The Slack channels cannot be used.',
      complaints.map(({ what, remedy }) => ({ where, what, remedy })),
    );
  return read.flatMap((one) => ('route' in one ? [one.route] : []));
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

/** A digest may be about several accounts. */
const isIn = (account: string, notice: Notice): boolean =>
  notice.account === account || (notice.type === 'digest' && notice.accounts.includes(account));

/** A digest tells of all APIs and teams at once: whoever hears of some of them hears of it. */
const isAbout = ({ api, account, owner }: Route, notice: Notice): boolean => {
  if (account !== undefined && !isIn(account, notice)) return false;
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
