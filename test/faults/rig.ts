// The real handlers, wired as they deploy, on the embedded AWS: time is ours, events can be held, processes can die.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { BusEvent } from '../../infra/local/bus.js';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { startLocalSlack, type LocalSlack } from '../../infra/local/services/slack.js';
import { callItself, userAgents } from '../../infra/local/user-agent.js';
import { createStore } from '../../shared/adapters/dynamodb/store.js';
import type { Look } from '../../shared/model/look.js';
import { epochMs } from '../../shared/model/time.js';
import { createEstate, declarationOf, handsOn } from '../usecases/estate.js';
import { mallory, type Somebody } from '../usecases/people.js';
import { createCrashes } from './crashes.js';
import { startTime } from './virtual-time.js';
import { maskKey } from '../support/quiet-doors.js';

// After the clock: what sleeps has to sleep by it.
const { wire } = await import('../../infra/local/wiring.js');

export const region = 'eu-west-1';
export const channel = 'C0LOCAL01';
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const noon = Date.UTC(2026, 10, 21, 12);
const heardQueue = 'heard';

export interface RigOptions {
  settings?: object;
  start?: number;
  /** Tells the local Slack as well. */
  slack?: boolean;
  environment?: Readonly<Record<string, string>>;
  /** As many processes of a door run at once. */
  processes?: number;
}

/** What a subscriber of the topic got, as versioned JSON. */
export interface Heard extends Record<string, unknown> {
  event: string;
  dedupeKey: string;
}

let loads = 0;

/** Every door in as many processes as run at once; a restart takes fresh ones. */
const createProcesses = (most: number) => {
  const idle = new Map<string, Handler[]>();
  let loading: Promise<unknown> = Promise.resolve();
  const begin = (name: string): Promise<Handler> => {
    loads += 1;
    const path = `../../functions/${name}/handler.ts?process=${loads}`;
    // One after another: jest loses modules of graphs that it links at once.
    const begun = loading.then(async () => ((await import(path)) as { handler: Handler }).handler);
    loading = begun.catch(() => {});
    return begun;
  };
  const load = (name: string): Promise<Handler> =>
    Promise.resolve(async (trigger, context) => {
      const ready = idle.get(name) ?? [];
      idle.set(name, ready);
      const process = ready.pop() ?? (await begin(name));
      try {
        return await process(trigger, context);
      } finally {
        if (ready.length < most && idle.get(name) === ready) ready.push(process);
      }
    });
  return { load, restart: () => idle.clear() };
};

/** What EventBridge was given and has not delivered yet. */
const createBus = (aws: LocalAws) => {
  const held: BusEvent[] = [];
  const rules: ((told: BusEvent) => void)[] = [];
  const state = { isHolding: false };
  const deliver = (...events: readonly unknown[]) => {
    for (const event of events) for (const rule of rules) rule(structuredClone(event) as BusEvent);
  };
  aws.onBusEvent((told) => void (state.isHolding ? held.push(told) : deliver(told)));
  return {
    plugged: {
      ...aws,
      onBusEvent: (rule: (told: BusEvent) => void) => {
        rules.push(rule);
        return () => {};
      },
    },
    /** From now on events wait, and are taken by the test. */
    hold: () => void (state.isHolding = true),
    release: () => void (state.isHolding = false),
    take: () => held.splice(0),
    /** EventBridge delivers these to whatever rule takes them. */
    deliver,
  };
};

const subscribe = async (aws: LocalAws, topicArn: string): Promise<void> => {
  await aws.call('sqs', 'CreateQueue', { QueueName: heardQueue, Attributes: {} });
  const Endpoint = `arn:aws:sqs:${region}:${aws.account}:${heardQueue}`;
  const Attributes = { RawMessageDelivery: 'true' };
  await aws.call('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint, Attributes });
  await aws.call('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'email', Endpoint: 'ann@example.com' });
};

const takeAll = async (aws: LocalAws, QueueUrl: string): Promise<string[]> => {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await aws.call('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
    const messages = Messages as { Body: string; ReceiptHandle: string }[];
    if (messages.length === 0) return bodies;
    for (const { Body, ReceiptHandle } of messages) {
      bodies.push(Body);
      await aws.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  }
};

const slackEnvironment = (slack: LocalSlack | undefined): Record<string, string> =>
  slack === undefined
    ? {}
    : {
        STAGEWATCH_SLACK_URL: slack.url,
        STAGEWATCH_SLACK_ACCESS: slack.token,
        STAGEWATCH_SLACK_CHANNELS: channel,
      };

export const createRig = async ({
  settings,
  slack: wantsSlack,
  environment,
  processes = 1,
  start = noon,
}: RigOptions = {}) => {
  const time = startTime(start);
  const aws = await startLocalAws({ region, now: () => new Date() });
  const slack =
    wantsSlack === true ? await startLocalSlack({ rates: 'off', now: () => new Date() }) : undefined;
  const bus = createBus(aws);
  const doors = createProcesses(processes);
  const wired = await wire({
    aws: bus.plugged,
    root: process.cwd(),
    load: doors.load,
    overrides: {
      batchingWindowSeconds: 2,
      environment: {
        STAGEWATCH_MASK_KEY: maskKey,
        POWERTOOLS_LOG_LEVEL: 'SILENT',
        POWERTOOLS_METRICS_DISABLED: 'true',
        ...slackEnvironment(slack),
        ...environment,
      },
    },
  });
  await subscribe(aws, wired.names.topicArn);
  const clients: { destroy: () => void }[] = [];
  const kept = <Client extends { destroy: () => void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const clientOf = ({ with: how = 'console', ...who }: Somebody): APIGatewayClient => {
    const credentials = aws.signIn({ account: aws.account, ...who });
    const client = kept(new APIGatewayClient({ endpoint: aws.endpoint, region, credentials }));
    callItself(client, userAgents[how]);
    return client;
  };
  const people = clientOf(mallory);
  // The story begins after the estate was made: nobody hears of that.
  bus.hold();
  const estate = await createEstate(people);
  bus.take();
  bus.release();
  const scope = `restapi:${aws.account}/${region}/${estate.restApiId}` as Look['scope'];
  const owner = { accessKeyId: aws.account, secretAccessKey: 'x' };
  const dynamo = kept(new DynamoDBClient({ endpoint: aws.endpoint, region, credentials: owner }));
  const store = createStore(dynamo, wired.names.table, () => epochMs(Date.now()));
  const told: Heard[] = [];
  const urlOf = (id: string): string => wired.names.queueUrls[id] ?? '';
  const listen = async (): Promise<void> => {
    const url = `${aws.endpoint}/${aws.account}/${heardQueue}`;
    told.push(...(await takeAll(aws, url)).map((body) => JSON.parse(body) as Heard));
  };
  const drain = async (): Promise<void> => {
    await wired.drain();
    await listen();
  };
  const minute = async (): Promise<void> => {
    time.pass(minuteMs);
    await wired.runSchedule('deliver').catch(() => {});
    await drain();
  };
  const rig = {
    aws,
    slack,
    bus,
    wired,
    estate,
    scope,
    dynamo,
    store,
    clientOf,
    now: time.now,
    pass: time.pass,
    hands: handsOn(people, estate),
    by: (who: Somebody) => handsOn(clientOf(who), estate),
    /** Counts the calls of our own processes, and ends them at one of these. */
    crashes: createCrashes(aws, wired.roles.keys),
    /** Other processes take the place of those that ran; what these still send is told apart by its key. */
    restart() {
      doors.restart();
      wired.roles.renewKeys();
    },
    declare: (text = declarationOf(estate)) =>
      wired.invoke('baseline', { sources: [{ name: 'shop.yml', text }], ...(settings && { settings }) }),
    drain,
    minute,
    /** As many minutes as it takes for all that waits: confirmations, retries, visibility time-outs. */
    async minutes(count: number) {
      for (let passed = 0; passed < count; passed += 1) await minute();
    },
    async sweep() {
      await wired.runSchedule('sweep');
      await drain();
    },
    told,
    events: () => told.map(({ event }) => event),
    /** What is heard by somebody who takes each dedupe key once. */
    distinct: () => [...new Map(told.map(({ dedupeKey, event }) => [dedupeKey, event])).values()],
    mails: () => aws.mailbox.map(({ subject }) => subject),
    reads: () =>
      aws.callLog.filter(
        ({ service, operation }) => /^(apigateway|ivs)/.test(service) && /^Get|^List/.test(operation),
      ),
    send: (id: string, ...bodies: readonly string[]) => {
      const arn = `arn:aws:sqs:${region}:${aws.account}:${urlOf(id).split('/').at(-1)}`;
      for (const body of bodies) aws.services.sqs.deliver(arn, body);
    },
    takeFrom: (id: string) => takeAll(aws, urlOf(id)),
    /** Messages in a queue, visible or not. */
    async waiting(id: string): Promise<number> {
      const answer = await aws.call('sqs', 'GetQueueAttributes', {
        QueueUrl: urlOf(id),
        AttributeNames: ['All'],
      });
      const counts = Object.entries(answer['Attributes'] as Record<string, string>);
      return counts
        .filter(([name]) => name.startsWith('Approx'))
        .reduce((sum, [, count]) => sum + Number(count), 0);
    },
    async findings() {
      const { findings } = await store.loadScope(scope);
      return findings;
    },
    async rows() {
      const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: wired.names.table }));
      return Items;
    },
    async close() {
      await wired.stop();
      for (const client of clients) client.destroy();
      await slack?.close();
      await aws.close();
      time.stop();
    },
  };
  return rig;
};

export type Rig = Awaited<ReturnType<typeof createRig>>;

/** The estate is declared, and everything of it is known to be in sync. */
export const createCalmRig = async (options: RigOptions = {}): Promise<Rig> => {
  const rig = await createRig(options);
  await rig.declare();
  rig.pass(10_000);
  await rig.drain();
  rig.pass(minuteMs);
  rig.aws.resetCalls();
  return rig;
};
