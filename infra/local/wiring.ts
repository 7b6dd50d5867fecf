// Runs the real Lambda handlers on the embedded AWS, wired as the definitions that deploy say.
import { setTimeout as sleep } from 'node:timers/promises';
import { loadDefinitions, type Definitions, type Json } from './definitions.js';
import { matchesPattern } from './event-pattern.js';
import {
  createInvoker,
  environmentOf,
  setEnvironment,
  triggersOf,
  type Failure,
  type Handler,
} from './functions.js';
import { brokenReply, functionUrlEvent, httpReplyOf, type HttpCall, type HttpReply } from './function-url.js';
import { buildGround, functionName, type Ground } from './ground.js';
import { createPoller, IDLE_MS, type Invoke, type Poll, type Source } from './poller.js';
import type { LocalAws } from './server.js';

/** What differs from the definitions. */
export interface Overrides {
  /** Values for `${opt:…}`, `${env:…}`, `${param:…}`; `stage` is `local` unless given. */
  variables?: Readonly<Record<string, string>>;
  /** Environment variables that win over the definitions (and need not agree between functions). */
  environment?: Readonly<Record<string, string>>;
  /** Properties by logical id that win over the definitions; `null` leaves the resource out. */
  resources?: Readonly<Record<string, Json | null>>;
  /** Batching window of all queues while pumping, in seconds. */
  batchingWindowSeconds?: number;
}

/** What to wire: the definitions below `root`, with handlers from `load`. */
export interface WireOptions {
  aws: LocalAws;
  root: string;
  load: (functionName: string) => Promise<Handler>;
  overrides?: Overrides;
}

/** The functions, connected. */
export interface Wired {
  /** Calls a function and answers with what it returned. */
  invoke: Invoke;
  /** An HTTP request to a function's URL; of a function that throws, the answer is 502. */
  request(name: string, call: HttpCall): Promise<HttpReply>;
  /** Fires every schedule of a function once. */
  runSchedule(name: string): Promise<void>;
  /** Works off all queues until no message is visible. */
  drain(): Promise<void>;
  /** Starts to work off the queues in the background. */
  pump(): void;
  /** Ends pumping and puts the environment back. */
  stop(): Promise<void>;
  names: { table: string; topicArn: string } & Pick<Ground, 'tables' | 'topicArns' | 'queueUrls' | 'buckets'>;
  /** Invocations that threw, oldest first (queues retry them, schedules do not). */
  failures: readonly Failure[];
  /** Triggers and subscriptions of the definitions that nothing runs here. */
  notRun: readonly string[];
}

const MAX_ROUNDS = 1000; // a drain that goes on longer feeds itself

const withOverrides = (definitions: Definitions, changes: Overrides['resources'] = {}): Definitions => {
  const unknown = Object.keys(changes).find((id) => !definitions.resources[id]);
  if (unknown !== undefined) throw new Error(`The definitions have no resource "${unknown}" to override`);
  const kept = Object.entries(definitions.resources).filter(([id]) => changes[id] !== null);
  const changed = kept.map(([id, resource]) => {
    return [id, { ...resource, Properties: { ...resource.Properties, ...changes[id] } }] as const;
  });
  return { ...definitions, resources: Object.fromEntries(changed) };
};

/** EventBridge: what a rule takes goes to the rule's queues. */
const connectRules = (aws: LocalAws, { rules }: Ground): (() => void) =>
  aws.onBusEvent((told) => {
    const taken = rules.filter(({ pattern }) => matchesPattern(pattern, told));
    for (const arn of taken.flatMap(({ targetArns }) => targetArns)) {
      aws.services.sqs.deliver(arn, JSON.stringify(told));
    }
  });

const drain = async (sources: readonly Source[], poll: Poll): Promise<void> => {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let worked = false;
    for (const source of sources) worked = (await poll(source, 0)) || worked;
    if (!worked) return;
  }
  throw new Error('The queues do not run empty: a handler feeds its own queue');
};

const createPump = (sources: readonly Source[], poll: Poll, windowSeconds: number | undefined) => {
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  const loop = async (source: Source): Promise<void> => {
    const windowMs = (windowSeconds ?? source.windowSeconds) * 1000;
    while (!stopping.signal.aborted) {
      if (!(await poll(source, windowMs, stopping.signal))) await sleep(IDLE_MS);
    }
  };
  return {
    start: () => void loops.push(...sources.map(loop)),
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
};

/** All functions act as one role, so that what they change is told apart from what people change. */
const credentialsOf = (
  aws: LocalAws,
  { service, stage }: Definitions,
): Record<string, string | undefined> => {
  // What would lead an SDK past AWS_ENDPOINT_URL and these credentials, to the real account of the person here.
  const detours = Object.keys(process.env).filter((name) => name.startsWith('AWS_ENDPOINT_URL_'));
  const unset = ['AWS_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', ...detours];
  const role = { account: aws.account, name: `${service}-${stage}-functions`, session: service };
  const { accessKeyId, secretAccessKey, sessionToken } = aws.signIn(role);
  return {
    ...Object.fromEntries(unset.map((name) => [name, undefined])),
    ...aws.environment,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
};

const requesterOf =
  ({ functions }: Definitions, invoke: Invoke): Wired['request'] =>
  async (name, call) => {
    const url = functions[name]?.['url'] ?? false;
    if (url === false) throw new Error(`serverless.yml gives "${name}" no URL`);
    if (url !== true) throw new Error(`The embedded AWS runs no URL with settings, as "${name}" has one`);
    try {
      return httpReplyOf(await invoke(name, functionUrlEvent(call, new Date())));
    } catch {
      return brokenReply; // kept among the failures
    }
  };

/** Reads the definitions below `root`, builds what they define on `aws` and connects the handlers. */
export const wire = async ({ aws, root, load, overrides = {} }: WireOptions): Promise<Wired> => {
  const read = loadDefinitions(root, { region: aws.region, ...overrides.variables });
  const definitions = withOverrides(read, overrides.resources);
  const ground = await buildGround(definitions, aws);
  const { sources, schedules } = triggersOf(definitions, ground, aws);
  const environment = environmentOf(definitions, ground, overrides.environment ?? {});
  const restore = setEnvironment({ ...credentialsOf(aws, definitions), ...environment });
  const failures: Failure[] = [];
  const invoke = createInvoker(load, definitions, ground, failures);
  const poll = createPoller(aws, invoke);
  const pump = createPump(sources, poll, overrides.batchingWindowSeconds);
  const disconnect = connectRules(aws, ground);
  const named = new Map(
    Object.keys(definitions.functions).map((name) => [functionName(definitions, name), name]),
  );
  const unplug = aws.connectFunctions((physicalName, payload) => {
    const name = named.get(physicalName);
    return name === undefined ? undefined : invoke(name, payload);
  });
  const { tables, topicArns, queueUrls, buckets, notRun } = ground;
  const [table = ''] = Object.values(tables);
  const [topicArn = ''] = Object.values(topicArns);
  return {
    invoke,
    request: requesterOf(definitions, invoke),
    async runSchedule(name) {
      const due = schedules.filter((schedule) => schedule.functionName === name);
      if (due.length === 0) throw new Error(`serverless.yml gives "${name}" no schedule`);
      for (const { input } of due) await invoke(name, input);
    },
    drain: () => drain(sources, poll),
    pump: pump.start,
    async stop() {
      await pump.stop();
      disconnect();
      unplug();
      restore();
    },
    names: { table, topicArn, tables, topicArns, queueUrls, buckets },
    failures,
    notRun,
  };
};
