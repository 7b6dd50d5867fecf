// Puts the doors together: the only place that makes clients and adapters.
import { createAwsClients } from '../adapters/aws-clients.js';
import { createStore } from '../adapters/dynamodb/store.js';
import { createPaces } from '../adapters/pace.js';
import { createDynamoClient, createSnsClient, createSqsClient } from '../adapters/service-clients.js';
import { createTopic } from '../adapters/sns-topic.js';
import { createLookQueue } from '../adapters/sqs-look-queue.js';
import { hideWith } from '../engine/mask.js';
import type { AwsClients } from '../kinds/kind.js';
import type { Place } from '../model/target.js';
import { epochMs, type Clock } from '../model/time.js';
import { compileBaseline } from '../usecases/compile-baseline.js';
import { compileDeclarations } from '../usecases/declarations/compile.js';
import { deliver } from '../usecases/deliver.js';
import type { Ports, QueueName, Reading } from '../usecases/ports.js';
import { sweep } from '../usecases/sweep.js';
import { workOffLooks } from '../usecases/work-off-looks.js';
import { readConfig, type Config } from './config.js';
import { logWarn } from './log.js';
import { loadMaskKey } from './mask-key.js';

const clock: Clock = () => epochMs(Date.now());

const storeOf = ({ table }: Config) => createStore(createDynamoClient(), table, clock);
const queueOf = ({ queues }: Config) => createLookQueue(createSqsClient(), queues);
const portsOf = (config: Config): Ports => ({
  store: storeOf(config),
  queue: queueOf(config),
  topic: createTopic(createSnsClient(), config.topic),
  clock,
  random: Math.random,
  log: logWarn,
});

/** How our share is divided: two processes at most work off each queue, and one sweeps (function.yml). */
const parts: Readonly<Record<QueueName | 'lists', number>> = { now: 0.3, sweep: 0.15, lists: 0.1 };

/** One set of clients for each place and lane, kept for the life of the process. */
const readingOf = ({ share }: Config, partOf: (lane: QueueName) => number): Reading => {
  const made = new Map<string, AwsClients>();
  const paces = new Map<QueueName, ReturnType<typeof createPaces>>();
  return {
    clientsFor: ({ account, region }: Place, lane) => {
      const id = `${lane} ${account}/${region}`;
      const pace = paces.get(lane) ?? createPaces(share * partOf(lane));
      paces.set(lane, pace);
      const clients = made.get(id) ?? createAwsClients({ account, region, paces: pace });
      made.set(id, clients);
      return clients;
    },
  };
};

/** Made once per process, on the first use. */
const once = <Made>(make: () => Promise<Made>): (() => Promise<Made>) => {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};

export const composeDetect = () => {
  const config = readConfig(process.env);
  const ports = portsOf(config);
  const reading = readingOf(config, (lane) => parts[lane]);
  const keyed = once(() => loadMaskKey(process.env));
  return {
    /** Which queue an event source is. */
    laneOf: (queueArn: string): QueueName =>
      queueArn.split(':').at(-1) === config.queues.sweep.split('/').at(-1) ? 'sweep' : 'now',
    work: async (
      messages: Parameters<ReturnType<typeof workOffLooks>>[0],
      lane: QueueName,
      remainingMs: () => number,
    ) => {
      const { key, keyId } = await keyed();
      const { home } = config;
      return workOffLooks({ ...ports, ...reading, hide: hideWith(key), keyId, home, remainingMs })(
        messages,
        lane,
      );
    },
  };
};

export const composeSweep = () => {
  const config = readConfig(process.env);
  const reading = readingOf(config, () => parts.lists);
  return sweep({ ...reading, store: storeOf(config), queue: queueOf(config), clock, log: logWarn });
};

export const composeDeliver = () => deliver(portsOf(readConfig(process.env)));

export const composeBaseline = () => {
  const config = readConfig(process.env);
  const ports = portsOf(config);
  const keyed = once(() => loadMaskKey(process.env));
  return async (request: Parameters<ReturnType<typeof compileBaseline>>[0]) => {
    const { key, keyId } = await keyed();
    const { home } = config;
    return compileBaseline({ ...ports, compile: compileDeclarations, hide: hideWith(key), keyId, home })(
      request,
    );
  };
};
