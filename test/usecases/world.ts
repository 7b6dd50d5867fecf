// A world for use cases: real adapters and the real SDK over the embedded AWS, with a clock of our own.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { createAwsClients } from '../../shared/adapters/aws-clients.js';
import { createTrail as createHistory } from '../../shared/adapters/cloudtrail.js';
import { createStore } from '../../shared/adapters/dynamodb/store.js';
import { createPaces } from '../../shared/adapters/pace.js';
import { createTopic } from '../../shared/adapters/sns-topic.js';
import { hideWith } from '../../shared/engine/mask.js';
import type { Look, PlaceLook } from '../../shared/model/look.js';
import { epochMs, later, type EpochMs } from '../../shared/model/time.js';
import type { BaselineOrder } from '../../shared/usecases/baseline/order.js';
import { workOnBaselines } from '../../shared/usecases/baseline/work.js';
import { compileBaseline, type BaselineRequest } from '../../shared/usecases/compile-baseline.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';
import { deliver } from '../../shared/usecases/deliver.js';
import type { Trail } from '../../shared/usecases/asking/trail.js';
import { lookAtScope, type LookDeps, type LookOutcome } from '../../shared/usecases/look-at-scope.js';
import type { LookQueue, Ports, QueueName, Reading, Store } from '../../shared/usecases/ports.js';
import { sweep } from '../../shared/usecases/sweep.js';
import { workOffLooks } from '../../shared/usecases/work-off-looks.js';
import { defaultWatchSettings } from '../../shared/usecases/watch-settings.js';
import { createEstate, declarationOf, handsOn } from './estate.js';
import { createKeeper } from './keeper.js';
import { account, clientOf, createTrail, type Somebody } from './people.js';

export { declarationOf, type Estate } from './estate.js';
export { account, mallory, pipeline, type Somebody } from './people.js';

export const region = 'eu-west-1';
export const tableName = 'state';

export interface Queued {
  queue: QueueName;
  look: Look | PlaceLook;
  at: EpochMs;
}

const fast = createPaces(1, { now: () => Date.now(), sleep: () => Promise.resolve() });

const createMemoryQueue = (clock: () => EpochMs) => {
  const queued: Queued[] = [];
  const queue: LookQueue = {
    send: (name, looks, delaySeconds = 0) => {
      for (const look of looks) queued.push({ queue: name, look, at: later(clock(), delaySeconds * 1000) });
      return Promise.resolve();
    },
  };
  return { queued, queue };
};

export interface Wrapping {
  store?: (store: Store) => Store;
  topic?: (topic: Ports['topic']) => Ports['topic'];
  queue?: (queue: LookQueue) => LookQueue;
  /** A queue of channels that edit what they told; there is none otherwise. */
  edits?: Ports['topic'];
}

export const createWorld = async () => {
  const time = { now: epochMs(Date.UTC(2026, 10, 21, 12)) };
  const aws: LocalAws = await startLocalAws({ region, now: () => new Date(time.now) });
  const before = { ...process.env };
  Object.assign(process.env, aws.environment);
  const dynamo = new DynamoDBClient({ maxAttempts: 1 });
  await dynamo.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'due', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'due', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  const sns = new SNSClient({ maxAttempts: 1 });
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'drift' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ann@example.com' }));
  const people = new APIGatewayClient({});
  const estate = await createEstate(people);
  const others: APIGatewayClient[] = [];
  const clock = () => time.now;
  const pass = (ms: number) => {
    time.now = later(time.now, ms);
  };
  const trail = createTrail(aws, clock);
  const { queued, queue } = createMemoryQueue(clock);
  const clients = createAwsClients({ account, region, paces: fast, maxAttempts: 1 });
  const sleep = (ms: number) => Promise.resolve(pass(ms));
  const history = createHistory({ paceClock: { now: clock, sleep } });
  const logs: unknown[] = [];
  const published: { event: string; dedupeKey: string; json: Record<string, unknown> }[] = [];
  const realTopic = createTopic(sns, TopicArn);
  const topic: Ports['topic'] = {
    publish: async (message) => {
      await realTopic.publish(message);
      const json = message.json as Record<string, unknown>;
      published.push({ event: String(json['event']), dedupeKey: String(json['dedupeKey']), json });
    },
  };
  const store = createStore(dynamo, tableName, clock);
  const key = Buffer.alloc(32, 7);
  const { kept, fetches, remote } = createKeeper();
  const depsWith = ({
    store: wrapStore,
    topic: wrapTopic,
    queue: wrapQueue,
    edits,
  }: Wrapping = {}): LookDeps & {
    home: { account: string; region: string };
    ownRoles: readonly string[];
    trail: Trail;
    compile: typeof compileDeclarations;
  } & Reading => ({
    store: wrapStore?.(store) ?? store,
    topic: wrapTopic?.(topic) ?? topic,
    queue: wrapQueue?.(queue) ?? queue,
    ...(edits === undefined ? {} : { edits }),
    clock,
    random: () => 0.5,
    log: (message, fields) => logs.push({ message, ...fields }),
    clientsFor: () => clients,
    hide: hideWith(key),
    keyId: 'k1',
    home: { account, region },
    ownRoles: [],
    trail: history,
    compile: compileDeclarations,
  });
  const deps = depsWith();
  const scope = `restapi:${account}/${region}/${estate.restApiId}` as Look['scope'];
  const settings = { ...defaultWatchSettings };
  return {
    aws,
    estate,
    scope,
    deps,
    depsWith,
    store,
    clock,
    pass,
    queued,
    published,
    logs,
    settings,
    hands: handsOn(people, estate),
    /** The hands of somebody whom CloudTrail names. */
    by: (who: Somebody) => {
      const client = clientOf(aws, who);
      others.push(client);
      return handsOn(client, estate);
    },
    /** Events of what was done since they were taken last. */
    takeEvents: () => trail.splice(0),
    /** Gives events, or messages of ours, to `detect`. */
    detect: (messages: readonly unknown[], wrapping: Wrapping = {}) => {
      const bodies = messages.map((body, index) => ({ id: `m${index}`, body: JSON.stringify(body) }));
      return workOffLooks({ ...depsWith(wrapping), remainingMs: () => 600_000 })(bodies, 'now');
    },
    mails: () => aws.mailbox,
    events: () => published.map(({ event }) => event),
    baseline: (request: Partial<BaselineRequest> = {}) =>
      compileBaseline(deps)({
        sources: [{ name: 'shop.yml', text: declarationOf(estate) }],
        remove: [],
        ...request,
      }),
    kept,
    fetches,
    order: (order: BaselineOrder) => {
      const { hide, keyId, compile } = deps;
      return workOnBaselines({
        ...deps,
        compile: () => Promise.resolve(compile),
        masking: () => Promise.resolve({ hide, keyId }),
        remote: () => Promise.resolve(remote),
      })(order);
    },
    look: (more: Partial<Look> = {}, wrapping: Wrapping = {}): Promise<LookOutcome> => {
      pass(10);
      return lookAtScope(depsWith(wrapping))({ scope, cause: 'event', asOf: clock(), ...more }, 'now');
    },
    sweep: () => sweep(deps)(),
    deliver: (wrapping: Wrapping = {}) => deliver(depsWith(wrapping))(),
    /** Runs every look that the queue holds by now; looks that are due later stay. */
    workQueue: async (wrapping: Wrapping = {}) => {
      const due = queued.filter(({ at }) => at <= time.now);
      for (const one of due) queued.splice(queued.indexOf(one), 1);
      for (const { look, queue: lane } of due) {
        pass(10);
        if ('scope' in look) await lookAtScope(depsWith(wrapping))(look, lane, look.evidence);
      }
      return due.length;
    },
    /** DynamoDB operations of what `work` does, in order. */
    async tableCalls(work: () => Promise<unknown>): Promise<string[]> {
      aws.resetCalls();
      await work();
      return aws.callLog.filter(({ service }) => service === 'dynamodb').map(({ operation }) => operation);
    },
    async awsCalls(work: () => Promise<unknown>): Promise<string[]> {
      aws.resetCalls();
      await work();
      const ours = aws.callLog.filter(({ service }) =>
        ['apigateway', 'apigatewayv2', 'ivs'].includes(service),
      );
      return ours.map(({ service, operation }) => `${service}:${operation}`).sort();
    },
    /** Every byte of the table, for searching. */
    async rows() {
      const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: tableName }));
      return Items;
    },
    async close() {
      for (const client of [dynamo, sns, people, ...others, ...Object.values(clients)])
        (client as DynamoDBClient).destroy();
      process.env = before;
      await aws.close();
    },
  };
};

export type World = Awaited<ReturnType<typeof createWorld>>;
