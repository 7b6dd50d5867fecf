// Tells a channel where nothing can be edited or asked for: each version is a message of its own, and one whose outcome
// nobody knows is sent again.
import type { EpochMs } from '../../model/time.js';
import type { SlackAnswer } from './answers.js';
import { beginAttempt, endAttempt, hasTime, lost, record, stepBack } from './attempt.js';
import { saidOf } from './said.js';
import { reviveChannel } from './channel.js';
import type { Notice } from './notice.js';
import type { SlackDeps, Told } from './ports.js';

export interface Way {
  /** When the channel takes a message, where that is not now. */
  turn: (deps: SlackDeps, channel: string) => Promise<EpochMs | undefined>;
  /** `isAgain`: an earlier attempt may have arrived. */
  send: (isAgain: boolean) => Promise<SlackAnswer>;
}

export const tellOnce = async (
  deps: SlackDeps,
  channel: string,
  notice: Notice,
  { turn, send }: Way,
): Promise<Told> => {
  const begun = await beginAttempt(deps, channel, notice);
  if ('result' in begun) return begun;
  const { attempt, row } = begun;
  const next = await turn(deps, channel);
  if (next !== undefined) return stepBack(attempt, row, next, 'the channel has to rest');
  if (!hasTime(attempt)) return stepBack(attempt, row, attempt.claim.until, 'it took too long');
  const answer = await send(attempt.before?.doubtSince !== undefined);
  if (answer.outcome !== 'done') return endAttempt(attempt, row, answer);
  const kept = await record(attempt, row, { shown: notice.version, said: saidOf(notice) });
  await reviveChannel(deps, channel);
  return kept === undefined ? lost(attempt) : { result: 'told' };
};
