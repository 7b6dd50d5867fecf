// Runs the real Lambda handlers on the embedded AWS, wired as the definitions that deploy say.
import { setTimeout as sleep } from 'node:timers/promises';
import { createBuses, type Buses } from './buses.js';
import { loadDefinitions, type Definitions, type Json } from './definitions.js';
import {
  createInvoker,
  environmentOf,
  setEnvironment,
  triggersOf,
  type Failure,
  type Load,
} from './functions.js';
import { brokenReply, functionUrlEvent, httpReplyOf, type HttpCall, type HttpReply } from './function-url.js';
import { buildGround, functionName, type Ground } from './ground.js';
import { prepareEnvironment, type Variables } from './own-environment.js';
import { createPoller, IDLE_MS, type Invoke, type Poll, type Source } from './poller.js';
import { createRoles, type Roles } from './roles.js';
import type { LocalAws } from './server.js';
import { standDeployment } from './stand.js';

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

/** What to wire: definitions, with handlers from `load`. */
export interface Wiring {
  aws: LocalAws;
  definitions: Definitions;
  load: Load;
  overrides?: Overrides;
}

/** The definitions that are below `root`. */
export type WireOptions = Omit<Wiring, 'definitions'> & { root: string };

/** The functions, connected. */
export interface Wired {
  /** Loads every function that is not loaded yet; fails with the first that cannot be. */
  loadAll: () => Promise<void>;
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
  /** Who the functions are to AWS. */
  roles: Roles;
  /** Hands events of another account or Region to a bus of ours. */
  forward: Buses['forward'];
  names: { table: string; topicArn: string } & Pick<
    Ground,
    'tables' | 'topicArns' | 'queueUrls' | 'buckets' | 'secretArns'
  >;
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

/** What leads every SDK in this process to the embedded AWS; who a function is, it is told by itself. */
const whereAwsIs = (aws: LocalAws): Record<string, string | undefined> => {
  // What would lead an SDK past AWS_ENDPOINT_URL and these credentials, to the real account of the person here.
  const detours = Object.keys(process.env).filter((name) => name.startsWith('AWS_ENDPOINT_URL_'));
  const unset = ['AWS_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'AWS_SESSION_TOKEN', ...detours];
  return { ...Object.fromEntries(unset.map((name) => [name, undefined])), ...aws.environment };
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
export const wire = async ({ root, ...rest }: WireOptions): Promise<Wired> => {
  const variables = { region: rest.aws.region, ...rest.overrides?.variables };
  return wireDefinitions({ ...rest, definitions: loadDefinitions(root, variables) });
};

/** Builds what the definitions define on `aws` and connects the handlers. */
export const wireDefinitions = async ({
  aws,
  definitions: given,
  load,
  overrides = {},
}: Wiring): Promise<Wired> => {
  const definitions = withOverrides(given, overrides.resources);
  const ground = await buildGround(definitions, aws);
  const { sources, schedules } = triggersOf(definitions, ground, aws);
  const wins: Variables = overrides.environment ?? {};
  const roles = createRoles(aws, definitions, ground);
  prepareEnvironment();
  const restore = setEnvironment({ ...whereAwsIs(aws), ...environmentOf(definitions, ground, wins) });
  const failures: Failure[] = [];
  const { invoke, loadAll } = createInvoker(load, { definitions, ground, roles, wins }, failures);
  const poll = createPoller(aws, invoke);
  const pump = createPump(sources, poll, overrides.batchingWindowSeconds);
  await standDeployment(aws, definitions, ground);
  const buses = createBuses(aws, ground);
  const disconnect = aws.onBusEvent(buses.tell);
  const named = new Map(
    Object.keys(definitions.functions).map((name) => [functionName(definitions, name), name]),
  );
  const unplug = aws.connectFunctions((physicalName, payload) => {
    const name = named.get(physicalName);
    return name === undefined ? undefined : invoke(name, payload);
  });
  const { tables, topicArns, queueUrls, buckets, secretArns, notRun } = ground;
  const [table = ''] = Object.values(tables);
  const [topicArn = ''] = Object.values(topicArns);
  return {
    invoke,
    loadAll,
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
    roles,
    forward: buses.forward,
    names: { table, topicArn, tables, topicArns, queueUrls, buckets, secretArns },
    failures,
    notRun,
  };
};
