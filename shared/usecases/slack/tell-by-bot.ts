// Tells a channel with a bot token: one message per finding, edited as it changes, a reply for each change that is news.
import { atLeast } from '../../model/severity.js';
import { wordOf, type JsonObject } from '../../model/brand.js';
import { later } from '../../model/time.js';
import { answerOf, type SlackAnswer } from './answers.js';
import {
  beginAttempt,
  endAttempt,
  hasTime,
  isRefused,
  lost,
  record,
  stepBack,
  type Attempt,
  type Failed,
} from './attempt.js';
import { isAnotherEpisode, saidOf } from './said.js';
import { bare, type Card } from './blocks.js';
import { cardOf, replyOf } from './card.js';
import { awaitTurn, reviveChannel } from './channel.js';
import { findMessage, findReply, metadataOf } from './find-message.js';
import { isQuiet, type Notice } from './notice.js';
import type { Delivery, SlackDeps, SlackMethod, Told } from './ports.js';

/** How long a message that is being told may take, before what completes it is tried again. */
const onItsWayMs = 60_000;

type Message = NonNullable<Delivery['message']>;
type Step<Value> = { value: Value } | { ends: Told };

interface Bot extends Attempt {
  token: string;
}

/** Nothing is looked up, nobody is called, no preview is fetched because of a text in our message. */
const inputOf = ({ notice }: Bot, card: Card, where: JsonObject): JsonObject => ({
  ...where,
  text: card.text,
  blocks: JSON.parse(JSON.stringify(card.blocks)) as JsonObject[],
  metadata: metadataOf(notice),
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
});

/** One message when the channel's turn comes, without its blocks if Slack does not take those. */
const send = async (
  bot: Bot,
  row: Delivery,
  method: SlackMethod,
  card: Card,
  where: JsonObject,
): Promise<Step<SlackAnswer>> => {
  const { deps, channel, token } = bot;
  const turn = await awaitTurn(deps, channel);
  if (turn !== undefined) return { ends: await stepBack(bot, row, turn, 'the channel has to rest') };
  if (!hasTime(bot)) return { ends: await stepBack(bot, row, bot.claim.until, 'it took too long') };
  const answer = answerOf(await deps.wire.call(method, token, inputOf(bot, card, where)));
  if (!isRefused(answer, 'message') || card.blocks.length === 0) return { value: answer };
  deps.log('Slack refused the blocks of a message; it is sent as text', {
    channel,
    answer: JSON.stringify(answer),
  });
  return send(bot, row, method, bare(card), where);
};

const messageIn = ({ body }: { body: JsonObject }): Message | undefined => {
  const ts = wordOf(body['ts']);
  const channel = wordOf(body['channel']);
  return ts === '' || channel === '' ? undefined : { ts, channel };
};

const noMessage: Failed = { outcome: 'unknown', why: 'Slack told no timestamp' };

const post = async (bot: Bot, row: Delivery): Promise<Told> => {
  const { deps, notice, channel } = bot;
  const card = cardOf(notice, { buttons: await deps.buttons() });
  const step = await send(bot, row, 'chat.postMessage', card, { channel });
  if ('ends' in step) return step.ends;
  const answer = step.value;
  if (answer.outcome !== 'done') return endAttempt(bot, row, answer);
  const message = messageIn(answer);
  if (message === undefined) return endAttempt(bot, row, noMessage);
  const kept = await record(bot, row, {
    message,
    shown: notice.version,
    said: saidOf(notice),
    owes: undefined,
  });
  await reviveChannel(deps, channel);
  return kept === undefined ? lost(bot) : { result: 'told' };
};

/** A drift that is back or worse is shown in the channel, too: nobody looks at last week's message. */
const isLoud = (notice: Notice, said: Delivery['said']): boolean =>
  notice.event === 'drift.reopened' ||
  (said !== undefined && notice.severity !== said.severity && atLeast(notice.severity, said.severity));

const reply = async (bot: Bot, row: Delivery, message: Message, loud: boolean): Promise<Told> => {
  const { deps, notice, before, token } = bot;
  if (notice.type === 'drift') {
    // Somebody may have been here before us: an attempt that ended without a word.
    if (before?.doubtSince !== undefined) {
      const search = await findReply(deps, token, message, notice, before.doubtSince);
      if ('failed' in search && !isRefused(search.failed, 'history'))
        return endAttempt(bot, row, search.failed);
      if ('found' in search && search.found !== undefined) return finish(bot, row);
    }
    const where = {
      channel: message.channel,
      thread_ts: message.ts,
      ...(loud ? { reply_broadcast: true } : {}),
    };
    const step = await send(bot, row, 'chat.postMessage', replyOf(notice), where);
    if ('ends' in step) return step.ends;
    if (step.value.outcome !== 'done') return endAttempt(bot, row, step.value);
  }
  return finish(bot, row);
};

const finish = async (bot: Bot, row: Delivery): Promise<Told> => {
  const kept = await record(bot, row, { owes: undefined });
  return kept === undefined ? lost(bot) : { result: 'edited' };
};

/** The message is gone, or may not be edited any more: what there is to tell needs a new one. */
const postAnew = async (bot: Bot, row: Delivery): Promise<Told> => {
  const { message: _gone, ...rest } = row;
  const next = { ...rest, revision: row.revision + 1, doubtSince: bot.deps.clock() };
  if (!(await bot.deps.ledger.writeDelivery(next, row.revision))) return lost(bot);
  return post(bot, next);
};

/** Nobody misses what completes a message that is gone. */
const leave = async (bot: Bot, row: Delivery): Promise<Told> => {
  const kept = await record(bot, row, { shown: bot.notice.version });
  return kept === undefined ? lost(bot) : { result: 'given-up' };
};

/** Whether what is shown now is news against what was said; a message whose words nobody knows was not read either. */
const isNews = (notice: Notice, said: Delivery['said']): boolean =>
  said !== undefined && said.key !== saidOf(notice).key;

const edit = async (bot: Bot, row: Delivery, message: Message): Promise<Told> => {
  const { deps, notice, channel, claim } = bot;
  const card = cardOf(notice, { buttons: await deps.buttons() });
  const step = await send(bot, row, 'chat.update', card, { ...message });
  if ('ends' in step) return step.ends;
  const answer = step.value;
  if (isRefused(answer, 'edit')) return isQuiet(notice) ? leave(bot, row) : postAnew(bot, row);
  if (answer.outcome !== 'done') return endAttempt(bot, row, answer);
  await reviveChannel(deps, channel);
  const news = !isQuiet(notice) && isNews(notice, row.said);
  const change = {
    message,
    shown: notice.version,
    ...(isQuiet(notice) ? {} : { said: saidOf(notice) }),
    owes: news ? notice.version : undefined,
  };
  if (!news) return (await record(bot, row, change)) === undefined ? lost(bot) : { result: 'edited' };
  const kept = await record(bot, row, change, { claim, doubtSince: row.doubtSince });
  return kept === undefined ? lost(bot) : reply(bot, kept, message, isLoud(notice, row.said));
};

/** Known from the ledger, or found in the channel where an earlier attempt may have got so far. */
const messageOf = async (bot: Bot, row: Delivery): Promise<Step<Message | undefined>> => {
  const { deps, before, channel, notice, token } = bot;
  if (row.message !== undefined) return { value: row.message };
  if (before?.doubtSince === undefined) return { value: undefined };
  const search = await findMessage(deps, token, channel, notice, before.doubtSince);
  if ('found' in search)
    return { value: search.found === undefined ? undefined : { channel, ts: search.found.ts } };
  if (!isRefused(search.failed, 'history')) return { ends: await endAttempt(bot, row, search.failed) };
  deps.log('the app may not read the channel: a message may come twice', { channel });
  return { value: undefined };
};

/**
 * Why a quiet notice is not told now: there is no message that it completes, or that message is still on its way;
 * undefined where it can be told.
 */
const quietEnd = async (deps: SlackDeps, channel: string, notice: Notice): Promise<Told | undefined> => {
  const row = await deps.ledger.delivery(channel, notice.subject);
  if (row === undefined) return { result: 'nothing-new' };
  if (row.shown === undefined || row.owes !== undefined) {
    const rests = (await deps.ledger.channel(channel))?.nextAt ?? deps.clock();
    const soonest = later(deps.clock(), onItsWayMs);
    return { result: 'later', at: rests > soonest ? rests : soonest, why: 'the message is on its way' };
  }
  return row.message === undefined ? { result: 'nothing-new' } : undefined;
};

export const tellByBot = async (
  deps: SlackDeps,
  token: string,
  channel: string,
  notice: Notice,
): Promise<Told> => {
  const ended = isQuiet(notice) ? await quietEnd(deps, channel, notice) : undefined;
  if (ended !== undefined) return ended;
  const begun = await beginAttempt(deps, channel, notice);
  if ('result' in begun) return begun;
  const { row } = begun;
  const bot: Bot = { ...begun.attempt, token };
  const known = await messageOf(bot, row);
  if ('ends' in known) return known.ends;
  const message = known.value;
  if (message === undefined) return post(bot, row);
  if (isAnotherEpisode(notice, row.said)) return postAnew(bot, row);
  // Edited already: only its thread has not heard of it.
  return row.shown === notice.version ? reply(bot, row, message, false) : edit(bot, row, message);
};
