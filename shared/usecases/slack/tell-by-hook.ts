// Tells a channel through an incoming webhook.
import { hookAnswerOf } from './answers.js';
import { isRefused } from './attempt.js';
import { bare, context, type Card } from './blocks.js';
import { cardOf } from './card.js';
import { awaitTurn } from './channel.js';
import type { Notice } from './notice.js';
import type { SlackDeps, Told } from './ports.js';
import { tellOnce } from './tell-once.js';
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

export const tellByHook = (deps: SlackDeps, url: string, name: string, notice: Notice): Promise<Told> =>
  tellOnce(deps, `webhook:${name}`, notice, {
    turn: awaitTurn,
    send: async (isAgain) => {
      // Buttons need a message that can be edited once somebody has pressed one.
      const plainCard = cardOf(notice, { buttons: false });
      const card = isAgain ? marked(plainCard) : plainCard;
      const answer = hookAnswerOf(await deps.wire.hook(url, inputOf(card)));
      return isRefused(answer, 'message')
        ? hookAnswerOf(await deps.wire.hook(url, inputOf(bare(card))))
        : answer;
    },
  });
