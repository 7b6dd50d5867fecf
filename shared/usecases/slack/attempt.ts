// One attempt to tell one channel of one notice: claimed in the ledger first, recorded there last, whoever crashes.
import { later, type EpochMs } from '../../model/time.js';
import type { SlackAnswer, Concern } from './answers.js';
import { buryChannel, restChannel, spareChannel } from './channel.js';
import type { Notice } from './notice.js';
import type { Delivery, SlackDeps, Told } from './ports.js';

/** How long one attempt may take; whoever finds an older claim may take over. */
const leaseMs = 60_000;
/** No call is begun so late that its answer could come after the claim has ended. */
const callMs = 10_000;
const soonMs = 2000;

export interface Attempt {
  deps: SlackDeps;
  /** Names the channel in the ledger. */
  channel: string;
  notice: Notice;
  claim: { version: number; until: EpochMs };
  /** What was known before the claim. */
  before: Delivery | undefined;
}

export const soon = ({ clock }: Pick<SlackDeps, 'clock'>, why: string): Told => ({
  result: 'later',
  at: later(clock(), soonMs),
  why,
});

/** The channel shows this version or a newer one, and nothing is owed to its thread. */
export const isSettled = (row: Delivery | undefined, version: number): boolean =>
  row?.shown !== undefined && (version < row.shown || (version === row.shown && row.owes !== version));

/** The row with our claim on it, and a doubt from before the first byte is sent; or why nobody may begin. */
export const beginAttempt = async (
  deps: SlackDeps,
  channel: string,
  notice: Notice,
): Promise<{ attempt: Attempt; row: Delivery } | Told> => {
  const { clock, ledger } = deps;
  const { subject, version } = notice;
  const before = await ledger.delivery(channel, subject);
  if (isSettled(before, version)) return { result: 'nothing-new' };
  const now = clock();
  if (before?.claim !== undefined && before.claim.until > now)
    return { result: 'later', at: before.claim.until, why: 'another attempt is on' };
  const claim = { version, until: later(now, leaseMs) };
  const row: Delivery = {
    ...before,
    channel,
    subject,
    revision: (before?.revision ?? 0) + 1,
    claim,
    doubtSince: before?.doubtSince ?? now,
  };
  if (!(await ledger.writeDelivery(row, before?.revision))) return soon(deps, 'somebody else was first');
  return { attempt: { deps, channel, notice, claim, before }, row };
};

/** Time is left to send something and to hear of it before somebody else may take over. */
export const hasTime = ({ deps, claim }: Attempt): boolean => later(deps.clock(), callMs) < claim.until;

export type Change = Partial<Pick<Delivery, 'message' | 'said' | 'shown'>> & { owes?: number | undefined };

/** Writes what came of it; `undefined` where somebody else has taken over meanwhile. */
export const record = async (
  { deps }: Attempt,
  row: Delivery,
  change: Change,
  keep: { claim?: Delivery['claim']; doubtSince?: EpochMs | undefined } = {},
): Promise<Delivery | undefined> => {
  const { claim: _claim, doubtSince: _doubt, owes, ...rest } = row;
  const owed = 'owes' in change ? change.owes : owes;
  const { owes: _changed, ...changed } = change;
  const next: Delivery = {
    ...rest,
    ...changed,
    revision: row.revision + 1,
    ...(owed === undefined ? {} : { owes: owed }),
    ...(keep.claim === undefined ? {} : { claim: keep.claim }),
    ...(keep.doubtSince === undefined ? {} : { doubtSince: keep.doubtSince }),
  };
  return (await deps.ledger.writeDelivery(next, row.revision)) ? next : undefined;
};

export const lost = (attempt: Attempt): Told => soon(attempt.deps, 'somebody else has taken over');

/** Nothing was sent: the next attempt may begin as soon as `at`, knowing what was known before. */
export const stepBack = async (attempt: Attempt, row: Delivery, at: EpochMs, why: string): Promise<Told> => {
  await record(attempt, row, {}, { doubtSince: attempt.before?.doubtSince });
  return { result: 'later', at, why };
};

/** Refusals that a token renewed in the secret meanwhile would explain. */
const ofAccess = [
  'invalid_auth',
  'not_authed',
  'token_expired',
  'token_revoked',
  'invalid_token',
  'no_service',
];

export type Failed = Exclude<SlackAnswer, { outcome: 'done' }>;

/** What an answer that is no success leads to; refusals of a message or an edit are the caller's. */
export const endAttempt = async (attempt: Attempt, row: Delivery, failed: Failed): Promise<Told> => {
  const { deps, channel, claim, notice } = attempt;
  if (failed.outcome === 'unknown') {
    // The claim stays until its end: by then whatever was sent has arrived, and can be found.
    deps.log('the outcome of a call is not known', {
      channel,
      subject: notice.subject,
      why: failed.why,
    });
    const spared = await spareChannel(deps, channel);
    return { result: 'later', at: spared > claim.until ? spared : claim.until, why: failed.why };
  }
  if (failed.outcome === 'busy')
    return stepBack(
      attempt,
      row,
      await restChannel(deps, channel, failed.afterMs),
      'the channel asked us to wait',
    );
  if (failed.concerns === 'channel') {
    if (ofAccess.includes(failed.code) && (await deps.renewAccess()))
      return stepBack(attempt, row, later(deps.clock(), soonMs), 'the token was renewed');
    const back = await stepBack(attempt, row, deps.clock(), failed.code);
    const at = await buryChannel(deps, channel, failed.code);
    return back.result === 'later' ? { ...back, at } : back;
  }
  deps.log('a message was refused for good', { channel, subject: notice.subject, code: failed.code });
  const kept = await record(attempt, row, { shown: notice.version, owes: undefined });
  return kept === undefined ? lost(attempt) : { result: 'given-up' };
};

export const isRefused = (answer: SlackAnswer, concerns: Concern): boolean =>
  answer.outcome === 'refused' && answer.concerns === concerns;
