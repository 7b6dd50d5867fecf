// Works off notifications: each to the channels that it concerns, each channel for itself; what cannot go yet goes back.
import { later, type EpochMs } from '../../model/time.js';
import { buryChannel } from './channel.js';
import { readNotice, type Notice } from './notice.js';
import type { SlackDeps, Told } from './ports.js';
import { addresseesOf, type Addressee, type Route } from './routes.js';
import { tellByBot } from './tell-by-bot.js';
import { tellByHook } from './tell-by-hook.js';

export interface Notification {
  id: string;
  body: string;
}

export interface NotifyDeps extends SlackDeps {
  routes: readonly Route[];
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

/** What hook and channel are called in the ledger. */
const ledgerNameOf = ({ by, to }: Addressee): string => (by === 'bot' ? to : `webhook:${to}`);

const tell = async (deps: SlackDeps, addressee: Addressee, notice: Notice): Promise<Told> => {
  const { by, to, follows } = addressee;
  const name = ledgerNameOf(addressee);
  if (follows && (await deps.ledger.delivery(name, notice.subject))?.shown === undefined)
    return { result: 'nothing-new' };
  const { token, hooks } = await deps.access();
  if (by === 'bot' && token !== undefined) return tellByBot(deps, token, to, notice);
  const url = by === 'bot' ? undefined : hooks[to];
  if (url !== undefined) return tellByHook(deps, url, to, notice);
  const why = by === 'bot' ? 'no_token_in_secret' : 'no_such_webhook_in_secret';
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
    deps.log('a Slack channel could not be told', { channel: addressee.to, error: String(error) });
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

const workOff = async (deps: NotifyDeps, { id, body }: Notification): Promise<Worked> => {
  if (deps.remainingMs() < reserveMs)
    return { results: ['no-time'], again: true, until: later(deps.clock(), soonMs) };
  const notice = readNotice(body);
  if (notice === undefined) {
    deps.log('a notification is none that this version knows', { id });
    return { results: ['unreadable'], again: true };
  }
  const told: (Told | 'failed')[] = [];
  for (const addressee of addresseesOf(deps.routes, notice))
    told.push(await tellSafely(deps, addressee, notice));
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
    if (deps.routes.length === 0) return { failed, counts };
    for (const notification of notifications) {
      const { results, again, until } = await workOff(deps, notification);
      for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
      if (!again) continue;
      failed.push(notification.id);
      if (until !== undefined) await holdSafely(deps, notification.id, until);
    }
    return { failed, counts };
  };
