// One Slack channel as a whole: a message a second, rests that Slack asks for, and its death told elsewhere.
import { isoOf } from '../../engine/iso.js';
import { later, type EpochMs } from '../../model/time.js';
import { chatName, type ChannelState, type SlackDeps } from './ports.js';

type ChannelDeps = Pick<SlackDeps, 'clock' | 'ledger' | 'log' | 'sleep' | 'topic'>;

/** "About one message a second per channel" (Slack, "Rate limits"); kept over all processes, in the ledger. */
const intervalMs = 1100;
/** Longer waits are the queue's. */
const patienceMs = 4000;
const tries = 10;
/** How long a channel that takes nothing is left alone. */
export const deadForMs = 3_600_000;
const tellEveryMs = 86_400_000;

const change = async (
  { ledger }: ChannelDeps,
  channel: string,
  next: (state: ChannelState | undefined) => Omit<ChannelState, 'channel' | 'revision'> | undefined,
): Promise<boolean> => {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const state = await ledger.channel(channel);
    const wanted = next(state);
    if (wanted === undefined) return true;
    const written = { ...wanted, channel, revision: (state?.revision ?? 0) + 1 };
    if (await ledger.writeChannel(written, state?.revision)) return true;
  }
  return false;
};

/** When the channel takes a message again, where that is too far off to wait for; else waits for our turn. */
export const awaitTurn = async (deps: ChannelDeps, channel: string): Promise<EpochMs | undefined> => {
  const { clock, sleep } = deps;
  let slot = clock();
  let tooFar: EpochMs | undefined;
  const isOurs = await change(deps, channel, (state) => {
    const now = clock();
    slot = state !== undefined && state.nextAt > now ? state.nextAt : now;
    tooFar = slot - now > patienceMs ? slot : undefined;
    return tooFar === undefined ? { ...state, nextAt: later(slot, intervalMs) } : undefined;
  });
  if (!isOurs) return later(clock(), patienceMs);
  if (tooFar !== undefined) return tooFar;
  const wait = slot - clock();
  if (wait > 0) await sleep(wait);
  return undefined;
};

/** When a channel takes a message again that needs no pace but its rests; undefined where it takes one now. */
export const awaitRest = async (
  { clock, ledger }: Pick<ChannelDeps, 'clock' | 'ledger'>,
  channel: string,
): Promise<EpochMs | undefined> => {
  const nextAt = (await ledger.channel(channel))?.nextAt;
  return nextAt !== undefined && nextAt > clock() ? nextAt : undefined;
};

/** Slack asked for a rest: nobody sends anything there before. */
export const restChannel = async (deps: ChannelDeps, channel: string, ms: number): Promise<EpochMs> => {
  const until = later(deps.clock(), ms);
  await change(deps, channel, (state) =>
    state !== undefined && state.nextAt >= until ? undefined : { ...state, nextAt: until },
  );
  return until;
};

const firstTroubleMs = 10_000;
const longestTroubleMs = 900_000;

/** Slack fails, or cannot be reached: the longer it lasts, the seldomer it is asked. */
export const spareChannel = async (deps: ChannelDeps, channel: string): Promise<EpochMs> => {
  let until = deps.clock();
  await change(deps, channel, (state) => {
    const troubles = (state?.troubles ?? 0) + 1;
    const rest = Math.min(longestTroubleMs, firstTroubleMs * 2 ** (Math.min(troubles, 20) - 1));
    until = later(deps.clock(), rest);
    return { ...state, troubles, nextAt: until };
  });
  return until;
};

const remedies: readonly (readonly [codes: RegExp, remedy: string])[] = [
  [
    /^(?:sns_NotFound|no_chat_topic)/,
    'Deploy again, or correct STAGEWATCH_CHAT_TOPIC: there is no such topic.',
  ],
  [/^sns_/, 'Let the role of `notify-slack` publish to the topic in STAGEWATCH_CHAT_TOPIC, and use its key.'],
  [/not_in_channel/, 'Invite the app to the channel.'],
  [/archived/, 'Unarchive the channel, or name another one in STAGEWATCH_SLACK_CHANNELS.'],
  [/channel_not_found/, 'Correct the channel’s id in STAGEWATCH_SLACK_CHANNELS, or invite the app to it.'],
  [
    /scope|permission/,
    'Give the app the scopes chat:write and channels:history (groups:history), and install it again.',
  ],
  [
    /auth|token|account|team|service|no_access/,
    'Put a valid bot token or webhook into the secret of `notify-slack`.',
  ],
];

/** What to do about a code of Slack’s, or of Amazon SNS. */
export const remedyOf = (code: string): string =>
  remedies.find(([codes]) => codes.test(code))?.[1] ?? 'Look up the code in Slack’s documentation.';

/** What people call it; the ledger's name is in the JSON. */
const calledOf = (channel: string): string =>
  channel === chatName ? 'The topic of Amazon Q' : `Slack channel ${channel}`;

const deathMessage = (channel: string, { since, code }: { since: EpochMs; code: string }, now: EpochMs) => {
  const attributes = { event: 'channel.dead', severity: 'high' };
  const next = remedyOf(code);
  const name = calledOf(channel);
  return {
    subject: `[CHANNEL DEAD] ${name} takes no messages: ${code}`.slice(0, 99),
    text: [
      `HIGH: ${name} takes no messages: what Stagewatch finds is not told there.`,
      `Since ${isoOf(since)}. The answer was: ${code}.`,
      `Next: ${next}`,
      '',
      'It is tried again every hour; what could not be told then waits in the dead-letter queue. Told once a day.',
    ].join('\n'),
    json: {
      schemaVersion: 1,
      ...attributes,
      at: isoOf(now),
      dedupeKey: `channel/${channel}:${now}`,
      channel,
      reason: code,
      since: isoOf(since),
      next,
    },
    attributes,
  };
};

/** Nothing can be said here: leave it alone for a while, and say so elsewhere once a day. */
export const buryChannel = async (deps: ChannelDeps, channel: string, code: string): Promise<EpochMs> => {
  const { clock, ledger, log, topic } = deps;
  const until = later(clock(), deadForMs);
  await change(deps, channel, (state) => ({
    nextAt: until,
    dead: { ...state?.dead, since: state?.dead?.since ?? clock(), code },
  }));
  log('a channel takes no messages', { channel, code });
  const dead = (await ledger.channel(channel))?.dead;
  if (dead === undefined || (dead.toldAt !== undefined && later(dead.toldAt, tellEveryMs) > clock()))
    return until;
  await topic.publish(deathMessage(channel, dead, clock()));
  await change(deps, channel, (state) =>
    state?.dead === undefined ? undefined : { ...state, dead: { ...state.dead, toldAt: clock() } },
  );
  return until;
};

/** It took a message: whatever was wrong is over. */
export const reviveChannel = async (deps: ChannelDeps, channel: string): Promise<void> => {
  await change(deps, channel, (state) =>
    state === undefined || (state.dead === undefined && state.troubles === undefined)
      ? undefined
      : { nextAt: state.nextAt },
  );
};
