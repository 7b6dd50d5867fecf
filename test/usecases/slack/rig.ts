// Everything between the queue and Slack: the real use case and wire over the local Slack, with a clock of our own.
import { startLocalSlack, type LocalSlackOptions } from '../../../infra/local/services/slack.js';
import { createSlackWire } from '../../../shared/adapters/slack/wire.js';
import { epochMs, later, type EpochMs } from '../../../shared/model/time.js';
import { createWarnOnce, notify, type NotifyDeps } from '../../../shared/usecases/slack/notify.js';
import type {
  Chat,
  ChannelState,
  Delivery,
  Ledger,
  SlackAccess,
} from '../../../shared/usecases/slack/ports.js';
import { readRoutes, withChat } from '../../../shared/usecases/slack/routes.js';
import type { Message } from '../../../shared/usecases/ports.js';

export const channel = 'C0LOCAL01';
const visibilityMs = 180_000;

type Row = { revision: number };

/** Rows with conditional writes, as in the table; what is kept is a copy. */
export const createMemoryLedger = (): Ledger & { rows: Map<string, unknown> } => {
  const rows = new Map<string, Row>();
  const load = (key: string) => Promise.resolve(structuredClone(rows.get(key)));
  const write = (key: string, row: Row, before: number | undefined) => {
    if (rows.get(key)?.revision !== before) return Promise.resolve(false);
    rows.set(key, structuredClone(row));
    return Promise.resolve(true);
  };
  return {
    rows,
    delivery: (one, subject) => load(`${one} ${subject}`) as Promise<Delivery | undefined>,
    writeDelivery: (row, before) => write(`${row.channel} ${row.subject}`, row, before),
    channel: (one) => load(one) as Promise<ChannelState | undefined>,
    writeChannel: (row, before) => write(row.channel, row, before),
  };
};

/** Ends the process at a step: before it takes effect, or after it did and before anybody heard. */
export interface Crash {
  step: number;
  after: boolean;
}

const crashing = (deps: NotifyDeps, crash: Crash | undefined): NotifyDeps => {
  let step = 0;
  let isDown = false;
  const guarded =
    <Input extends unknown[], Output>(run: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      step += 1;
      const isHere = step === crash?.step;
      if (isDown || (isHere && !crash?.after)) {
        isDown = true;
        throw new Error('crash');
      }
      const output = await run(...input);
      if (isHere) {
        isDown = true;
        throw new Error('crash');
      }
      return output;
    };
  const { ledger, wire } = deps;
  return {
    ...deps,
    ledger: {
      delivery: guarded(ledger.delivery),
      writeDelivery: guarded(ledger.writeDelivery),
      channel: guarded(ledger.channel),
      writeChannel: guarded(ledger.writeChannel),
    },
    wire: { call: guarded(wire.call), hook: guarded(wire.hook) },
    ...(deps.chat === undefined ? {} : { chat: guarded(deps.chat) }),
  };
};

interface Queued {
  id: string;
  body: string;
  visibleAt: EpochMs;
  receives: number;
}

export interface RigOptions extends LocalSlackOptions {
  routes?: string;
  buttons?: boolean;
  access?: SlackAccess;
  /** The topic of Amazon Q. */
  chat?: Chat;
  /** Real time, for answers that never come. */
  timeoutMs?: number;
}

export const createRig = async ({
  routes = channel,
  buttons = false,
  access,
  chat,
  timeoutMs = 5000,
  ...options
}: RigOptions = {}) => {
  const time = { now: epochMs(Date.UTC(2026, 10, 21, 12)) };
  const slack = await startLocalSlack({ now: () => new Date(time.now), ...options });
  const ledger = createMemoryLedger();
  const mails: Message[] = [];
  const logs: string[] = [];
  const opens: { access: SlackAccess } = {
    access: access ?? { token: slack.token, hooks: { ops: slack.hookUrl(channel) } },
  };
  let renewed: SlackAccess | undefined;
  let queue: Queued[] = [];
  let sent = 0;
  const pass = (ms: number) => {
    time.now = later(time.now, ms);
  };
  const deps: NotifyDeps = {
    ledger,
    wire: createSlackWire({ url: slack.url, timeoutMs }),
    access: () => Promise.resolve(opens.access),
    renewAccess: () => {
      if (renewed === undefined) return Promise.resolve(false);
      opens.access = renewed;
      renewed = undefined;
      return Promise.resolve(true);
    },
    topic: { publish: (message) => Promise.resolve(void mails.push(message)) },
    clock: () => time.now,
    sleep: (ms) => Promise.resolve(pass(ms)),
    log: (message, fields) => logs.push(`${message} ${JSON.stringify(fields)}`),
    buttons: () => Promise.resolve(buttons),
    ...(chat === undefined ? {} : { chat }),
    routes: withChat(readRoutes(routes), chat !== undefined),
    warnOnce: createWarnOnce((message, fields) => logs.push(`${message} ${JSON.stringify(fields)}`)),
    remainingMs: () => 60_000,
    hold: (id, until) => {
      queue = queue.map((one) => (one.id === id ? { ...one, visibleAt: until } : one));
      return Promise.resolve();
    },
  };
  const receive = (most: number): Queued[] => {
    const taken = queue.filter(({ visibleAt }) => visibleAt <= time.now).slice(0, most);
    const ids = new Set(taken.map(({ id }) => id));
    queue = queue.map((one) =>
      ids.has(one.id)
        ? { ...one, visibleAt: later(time.now, visibilityMs), receives: one.receives + 1 }
        : one,
    );
    return taken;
  };
  /** One run of the function on at most `most` notifications; false where none was visible. */
  const run = async (most = 10, crash?: Crash): Promise<boolean> => {
    const batch = receive(most);
    if (batch.length === 0) return false;
    const { failed } = await notify(crashing(deps, crash))(batch);
    const done = new Set(batch.map(({ id }) => id).filter((id) => !failed.includes(id)));
    queue = queue.filter(({ id }) => !done.has(id));
    pass(20);
    return true;
  };
  return {
    slack,
    ledger,
    mails,
    logs,
    deps,
    pass,
    time,
    send: (...bodies: readonly string[]) => {
      for (const body of bodies)
        queue.push({ id: `m${(sent += 1)}`, body, visibleAt: time.now, receives: 0 });
    },
    run,
    queued: () => queue,
    /** Runs until nothing is left, letting time pass where everything waits; tells how many runs that took. */
    drain: async (crashes: readonly (Crash | undefined)[] = [], mostRuns = 400): Promise<number> => {
      for (let runs = 0; runs < mostRuns; runs += 1) {
        if (queue.length === 0) return runs;
        const next = Math.min(...queue.map(({ visibleAt }) => visibleAt));
        if (next > time.now) pass(next - time.now);
        await run(10, crashes[runs]);
      }
      throw new Error(`${queue.length} notifications are left after ${mostRuns} runs`);
    },
    renewTo: (next: SlackAccess) => void (renewed = next),
    close: () => slack.close(),
  };
};

export type Rig = Awaited<ReturnType<typeof createRig>>;
