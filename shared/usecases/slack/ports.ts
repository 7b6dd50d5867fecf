// What telling Slack needs from outside: the wire, the ledger, and a way to be heard when Slack itself is deaf.
import type { JsonObject } from '../../model/brand.js';
import type { Warn } from '../../model/log-message.js';
import type { Severity } from '../../model/severity.js';
import type { Clock, EpochMs } from '../../model/time.js';
import type { Topic } from '../ports.js';
import type { ChatNotification } from './amazon-q.js';
import type { SlackAnswer, SlackReply } from './answers.js';

/** The words of a message, as far as they matter; rows of before we kept the time have none. */
export interface Said {
  key: string;
  severity: Severity;
  at?: EpochMs;
}

/** What a channel has seen of a finding: one row, each write on the condition that nobody wrote in between. */
export interface Delivery {
  channel: string;
  subject: string;
  /** One more with every write. */
  revision: number;
  /** The newest version that the channel shows, or that Slack refused for good. */
  shown?: number;
  /** The message, where Slack told which it is. */
  message?: { channel: string; ts: string };
  /** What it said, so that a change worth a reply is told from a mere correction. */
  said?: Said;
  /** The version whose reply in the thread is still to be sent. */
  owes?: number;
  /** Somebody is at it until then. */
  claim?: { version: number; until: EpochMs };
  /** Since then there may be a message that we do not know of. */
  doubtSince?: EpochMs;
}

/** One Slack channel: when it takes the next message, and whether it takes any. */
export interface ChannelState {
  channel: string;
  revision: number;
  nextAt: EpochMs;
  dead?: { since: EpochMs; code: string; toldAt?: EpochMs };
  /** Calls in a row whose outcome nobody knows. */
  troubles?: number;
}

/** `false`: somebody else wrote first. `before`: the revision that this one follows; undefined where there was none. */
export interface Ledger {
  delivery: (channel: string, subject: string) => Promise<Delivery | undefined>;
  writeDelivery: (delivery: Delivery, before: number | undefined) => Promise<boolean>;
  channel: (channel: string) => Promise<ChannelState | undefined>;
  writeChannel: (state: ChannelState, before: number | undefined) => Promise<boolean>;
}

export type SlackMethod =
  | 'chat.postMessage'
  | 'chat.update'
  | 'conversations.history'
  | 'conversations.replies'
  | 'usergroups.users.list'
  | 'auth.test';

export interface SlackWire {
  /** Never rejects: what goes wrong on the way is an answer, too. */
  call: (method: SlackMethod, token: string, input: JsonObject) => Promise<SlackReply>;
  hook: (url: string, input: JsonObject) => Promise<SlackReply>;
}

/** What the ledger and the routes call the topic that Amazon Q Developer in chat applications reads. */
export const chatName = 'amazon-q';

/** Publishes to that topic. Never rejects: what goes wrong on the way is an answer, in the terms of Slack's. */
export type Chat = (notification: ChatNotification) => Promise<SlackAnswer>;

/** What opens Slack: a bot token, and incoming webhooks by name. */
export interface SlackAccess {
  token?: string;
  hooks: Readonly<Record<string, string>>;
}

export interface SlackDeps {
  ledger: Ledger;
  wire: SlackWire;
  /** Absent where no topic is named. */
  chat?: Chat;
  access: () => Promise<SlackAccess>;
  /** Reads the secret again; true where it tells something new. */
  renewAccess: () => Promise<boolean>;
  topic: Topic;
  clock: Clock;
  sleep: (ms: number) => Promise<void>;
  log: Warn;
  /** Somebody may press them. */
  buttons: () => Promise<boolean>;
}

/** How one channel took one notice. */
export type Told =
  | { result: 'told' | 'edited' | 'nothing-new' | 'given-up' }
  /** To be tried again, not before `at`. */
  | { result: 'later'; at: EpochMs; why: string };
