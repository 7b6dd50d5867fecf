// Tells a channel through an incoming webhook: nothing can be edited or asked for, so each change is a message of its
// own, and one whose outcome nobody knows is sent again.
import { hookAnswerOf } from './answers.js';
import { beginAttempt, endAttempt, hasTime, isRefused, lost, record, saidOf, stepBack } from './attempt.js';
import { bare, context, type Card } from './blocks.js';
import { cardOf } from './card.js';
import { awaitTurn, reviveChannel } from './channel.js';
import type { Notice } from './notice.js';
import type { SlackDeps, Told } from './ports.js';
import type { JsonObject } from '../../model/brand.js';

const marked = (card: Card): Card => ({
  ...card,
  blocks: [...card.blocks, context('Sent again: whether the first try arrived is not known.')],
});

const inputOf = ({ text, blocks }: Card): JsonObject => ({
  text,
  blocks: JSON.parse(JSON.stringify(blocks)) as JsonObject[],
  unfurl_links: false,
  unfurl_media: false,
});

export const tellByHook = async (
  deps: SlackDeps,
  url: string,
  name: string,
  notice: Notice,
): Promise<Told> => {
  const channel = `webhook:${name}`;
  const begun = await beginAttempt(deps, channel, notice);
  if ('result' in begun) return begun;
  const { attempt, row } = begun;
  const turn = await awaitTurn(deps, channel);
  if (turn !== undefined) return stepBack(attempt, row, turn, 'the channel has to rest');
  if (!hasTime(attempt)) return stepBack(attempt, row, attempt.claim.until, 'it took too long');
  // Buttons need a message that can be edited once somebody has pressed one.
  const plainCard = cardOf(notice, { buttons: false });
  const card = attempt.before?.doubtSince === undefined ? plainCard : marked(plainCard);
  let answer = hookAnswerOf(await deps.wire.hook(url, inputOf(card)));
  if (isRefused(answer, 'message')) answer = hookAnswerOf(await deps.wire.hook(url, inputOf(bare(card))));
  if (answer.outcome !== 'done') return endAttempt(attempt, row, answer);
  const kept = await record(attempt, row, { shown: notice.version, said: saidOf(notice) });
  await reviveChannel(deps, channel);
  return kept === undefined ? lost(attempt) : { result: 'told' };
};
