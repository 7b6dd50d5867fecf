// Tells Amazon Q Developer in chat applications through its topic: the messages of one drift are one thread there.
import { notificationOf } from './amazon-q.js';
import { awaitRest } from './channel.js';
import type { Notice } from './notice.js';
import { chatName, type Chat, type SlackDeps, type Told } from './ports.js';
import { tellOnce } from './tell-once.js';

export const tellByChat = (deps: SlackDeps, chat: Chat, notice: Notice): Promise<Told> =>
  tellOnce(deps, chatName, notice, {
    // Amazon Q keeps the pace of its channels itself.
    turn: awaitRest,
    send: () => chat(notificationOf(notice)),
  });
