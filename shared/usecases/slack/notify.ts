// Works off notifications: each to the channels that it concerns, each channel for itself; what cannot go yet goes back.
import { printable } from '../../engine/printable.js';
import type { LogMessage } from '../../model/log-message.js';
import { later, type EpochMs } from '../../model/time.js';
import { buryChannel } from './channel.js';
import { isQuiet, type Notice } from './notice.js';
import type { SlackDeps, Told } from './ports.js';
import { readNotice } from './read-notice.js';
import type { Route } from './route.js';
import { addresseesOf, ledgerNameOf, type Addressee } from './routes.js';
import { tellByBot } from './tell-by-bot.js';
import { tellByChat } from './tell-by-chat.js';
import { tellByHook } from './tell-by-hook.js';

export interface Notification {
  id: string;
  body: string;
}

export interface NotifyDeps extends SlackDeps {
  routes: readonly Route[];
  /** Logs it, about each name once. */
  warnOnce: (message: LogMessage<'warn'>, name: string) => void;
  /** Hides a notification from the queue's readers until then. */
  hold: (id: string, until: EpochMs) => Promise<void>;
  remainingMs: () => number;
}

export interface NotifyOutcome {
  /** To be received again. */
  failed: readonly string[];
  counts: Readonly<Record<string, number>>;
}

/** What one notification may take: a few calls, each with its time-out. With less time left, it goes back unread. */
const reserveMs = 30_000;
const soonMs = 1000;

/** Tells it by the way that leads there; undefined where what opens it is not there. */
const way = async (deps: SlackDeps, { by, to }: Addressee, notice: Notice): Promise<Told | undefined> => {
  if (by === 'chat') return deps.chat === undefined ? undefined : tellByChat(deps, deps.chat, notice);
  const { token, hooks } = await deps.access();
  if (by === 'bot') return token === undefined ? undefined : tellByBot(deps, token, to, notice);
  const url = Object.hasOwn(hooks, to) ? hooks[to] : undefined;
  return url === undefined ? undefined : tellByHook(deps, url, to, notice);
};

const closed: Readonly<Record<Addressee['by'], string>> = {
  bot: 'no_token_in_secret',
  webhook: 'no_such_webhook_in_secret',
  chat: 'no_chat_topic',
};

/** What follows, or completes something, needs an earlier message; what completes it needs one that can be edited. */
const concerns = async ({ ledger }: SlackDeps, addressee: Addressee, notice: Notice): Promise<boolean> => {
  const { by, follows } = addressee;
  if (isQuiet(notice) && by !== 'bot') return false;
  if (!follows && !isQuiet(notice)) return true;
  const row = await ledger.delivery(ledgerNameOf(addressee), notice.subject);
  return follows ? row?.shown !== undefined : row !== undefined;
};

const tell = async (deps: SlackDeps, addressee: Addressee, notice: Notice): Promise<Told> => {
  const name = ledgerNameOf(addressee);
  if (!(await concerns(deps, addressee, notice))) return { result: 'nothing-new' };
  const told = await way(deps, addressee, notice);
  if (told !== undefined) return told;
  const why = closed[addressee.by];
  return { result: 'later', at: await buryChannel(deps, name, why), why };
};

/** A channel that cannot be worked off must not keep the others from it. */
const tellSafely = async (
  deps: SlackDeps,
  addressee: Addressee,
  notice: Notice,
): Promise<Told | 'failed'> => {
  try {
    return await tell(deps, addressee, notice);
  } catch (error) {
    deps.log('a channel could not be told', { channel: addressee.to, error: String(error) });
    return 'failed';
  }
};

const earliest = (told: readonly (Told | 'failed')[]): EpochMs | undefined => {
  const times = told.flatMap((one) => (one !== 'failed' && one.result === 'later' ? [one.at] : []));
  return times.length === 0 ? undefined : times.reduce((first, at) => (at < first ? at : first));
};

interface Worked {
  results: readonly string[];
  again: boolean;
  until?: EpochMs | undefined;
}

/** For each name once in the life of whoever keeps it. */
export const createWarnOnce = (log: SlackDeps['log']): NotifyDeps['warnOnce'] => {
  const warned = new Set<string>();
  return (message, name) => {
    if (warned.has(name)) return;
    warned.add(name);
    log(message, { name });
  };
};

const nobody: Worked = { results: [], again: false };

const workOff = async (deps: NotifyDeps, { id, body }: Notification): Promise<Worked> => {
  if (deps.remainingMs() < reserveMs)
    return { results: ['no-time'], again: true, until: later(deps.clock(), soonMs) };
  const notice = readNotice(body);
  if (notice === undefined) {
    // Where no channel is named, nobody is interested in it.
    if (deps.routes.length === 0) return nobody;
    deps.log('a notification is none that this version knows', { id });
    return { results: ['unreadable'], again: true };
  }
  const told: (Told | 'failed')[] = [];
  const { addressees, bad } = addresseesOf(deps.routes, notice);
  for (const name of bad)
    deps.warnOnce('an owner in stagewatch.yml names what is no channel', printable(name, 40));
  for (const addressee of addressees) told.push(await tellSafely(deps, addressee, notice));
  const results = told.map((one) => (one === 'failed' ? one : one.result));
  const again = results.some((result) => result === 'failed' || result === 'later');
  return { results, again, until: earliest(told) };
};

const holdSafely = async (deps: NotifyDeps, id: string, until: EpochMs): Promise<void> => {
  try {
    await deps.hold(id, until);
  } catch (error) {
    // It then comes back with the queue's own patience.
    deps.log('a notification could not be held back', { id, error: String(error) });
  }
};

/** One after the other: Slack takes a message a second and channel anyway. */
export const notify =
  (deps: NotifyDeps) =>
  async (notifications: readonly Notification[]): Promise<NotifyOutcome> => {
    const failed: string[] = [];
    const counts: Record<string, number> = {};
    for (const notification of notifications) {
      const { results, again, until } = await workOff(deps, notification);
      for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
      if (!again) continue;
      failed.push(notification.id);
      if (until !== undefined) await holdSafely(deps, notification.id, until);
    }
    return { failed, counts };
  };
