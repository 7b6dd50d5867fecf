// Runs the real Lambda handlers on the embedded AWS, wired as the definitions that deploy say.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { isObject, loadDefinitions, type Definitions, type Json } from './definitions.js';
import { matchesPattern } from './event-pattern.js';
import { buildGround, functionLogicalId, functionName, type Ground } from './ground.js';
import type { LocalAws } from './server.js';

/** A loaded Lambda handler. */
export type Handler = (trigger: unknown, context: Context) => unknown;

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

export interface WireOptions {
  aws: LocalAws;
  /** The directory of `serverless.yml`. */
  root: string;
  load: (functionName: string) => Promise<Handler>;
  overrides?: Overrides;
}

/** The functions, connected. */
export interface Wired {
  /** Calls a function and answers with what it returned. */
  invoke(name: string, payload: unknown): Promise<unknown>;
  /** Fires every schedule of a function once. */
  runSchedule(name: string): Promise<void>;
  /** Works off all queues until no message is visible. */
  drain(): Promise<void>;
  /** Starts to work off the queues in the background. */
  pump(): void;
  /** Ends pumping and puts the environment back. */
  stop(): Promise<void>;
  names: { table: string; topicArn: string; topicArns: Ground['topicArns']; queueUrls: Ground['queueUrls'] };
  /** Invocations that threw, oldest first (SQS and schedules retry or drop them as AWS does). */
  failures: { functionName: string; error: unknown }[];
  /** Triggers and subscriptions of the definitions that nothing runs here. */
  notRun: readonly string[];
}

/** A queue that feeds a function. */
interface Source {
  functionName: string;
  queueArn: string;
  queueUrl: string;
  batchSize: number;
  windowSeconds: number;
  reportsFailures: boolean;
}

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: SQSRecord['attributes'];
  MessageAttributes?: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
}

const MAX_ROUNDS = 1000; // a drain that goes on longer feeds itself
const IDLE_MS = 50;

const recordOf = (message: Message, { queueArn }: Source, region: string): SQSRecord => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType,
        stringListValues: [],
        binaryListValues: [],
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
      },
    ]),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

const contextOf = (name: string, arn: string, timeoutSeconds: number, memoryMb: number): Context => {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const unused = () => {
    throw new Error('Lambda no longer calls back: return a promise');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: unused,
    fail: unused,
    succeed: unused,
  };
};

/** The variables of all functions, which share one process: same-named ones must agree. */
const environmentOf = (definitions: Definitions, ground: Ground, wins: Readonly<Record<string, string>>) => {
  const all = new Map<string, { value: string; from: string }>();
  for (const [name, definition] of Object.entries(definitions.functions)) {
    const own = { ...(definitions.provider['environment'] as Json), ...(definition['environment'] as Json) };
    for (const [variable, raw] of Object.entries(own)) {
      if (variable in wins) continue;
      const value = String(ground.resolve(raw));
      const other = all.get(variable);
      if (other && other.value !== value) {
        throw new Error(`${variable} is "${other.value}" for ${other.from} and "${value}" for ${name}`);
      }
      all.set(variable, { value, from: name });
    }
  }
  return { ...Object.fromEntries([...all].map(([variable, { value }]) => [variable, value])), ...wins };
};

interface Triggers {
  sources: Source[];
  schedules: { functionName: string; input: unknown }[];
}

const triggersOf = (definitions: Definitions, ground: Ground, aws: LocalAws): Triggers => {
  const triggers: Triggers = { sources: [], schedules: [] };
  const byArn = Object.entries(ground.queueUrls).map(
    ([id, url]) => [ground.names.attribute(id, 'Arn'), url] as const,
  );
  const add = (name: string, kind: string, given: unknown) => {
    const settings = isObject(given) ? given : {};
    if (settings['enabled'] === false) return;
    if (kind === 'schedule') {
      const plain = {
        version: '0',
        id: randomUUID(),
        'detail-type': 'Scheduled Event',
        source: settings['method'] === 'scheduler' ? 'aws.scheduler' : 'aws.events',
        account: aws.account,
        region: aws.region,
        resources: [],
        detail: {},
      };
      triggers.schedules.push({ functionName: name, input: settings['input'] ?? plain });
    } else if (kind === 'sqs') {
      const queueArn = String(isObject(given) ? settings['arn'] : given);
      const queueUrl = new Map(byArn).get(queueArn);
      if (queueUrl === undefined) throw new Error(`${name} reads ${queueArn}, which no resource defines`);
      triggers.sources.push({
        functionName: name,
        queueArn,
        queueUrl,
        batchSize: Number(settings['batchSize'] ?? 10),
        windowSeconds: Number(settings['maximumBatchingWindow'] ?? 0),
        reportsFailures: settings['functionResponseType'] === 'ReportBatchItemFailures',
      });
    } else {
      ground.notRun.push(`${kind} of ${name}`);
    }
  };
  for (const [name, definition] of Object.entries(definitions.functions)) {
    for (const trigger of (ground.resolve(definition['events'] ?? []) as unknown[]).filter(isObject)) {
      for (const [kind, given] of Object.entries(trigger)) add(name, kind, given);
    }
  }
  return triggers;
};

const withOverrides = (definitions: Definitions, overrides: Overrides['resources'] = {}): Definitions => {
  const kept = Object.entries(definitions.resources).filter(([id]) => overrides[id] !== null);
  const changed = kept.map(([id, resource]) => [
    id,
    { ...resource, Properties: { ...resource.Properties, ...overrides[id] } },
  ]);
  return { ...definitions, resources: Object.fromEntries(changed) as Definitions['resources'] };
};

/** Sets variables and answers how to put them back. */
const setEnvironment = (variables: Readonly<Record<string, string>>): (() => void) => {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
};

type Invoke = (name: string, payload: unknown) => Promise<unknown>;

/** Which messages of a batch failed, by Lambda's rules: an unknown id in the answer fails all of them. */
const failedOf = (
  answer: unknown,
  messages: readonly Message[],
  { reportsFailures }: Source,
): ReadonlySet<string> => {
  const listed = reportsFailures && isObject(answer) ? answer['batchItemFailures'] : undefined;
  const failed = (Array.isArray(listed) ? listed : []).map((one: unknown) =>
    isObject(one) ? String(one['itemIdentifier']) : '',
  );
  const ids = new Set(messages.map(({ MessageId }) => MessageId));
  return failed.every((id) => ids.has(id)) ? new Set(failed) : ids;
};

const createPoller = (aws: LocalAws, invoke: Invoke) => {
  const receive = async ({ queueUrl }: Source, max: number): Promise<Message[]> => {
    const answer = await aws.call('sqs', 'ReceiveMessage', {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(10, max),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (answer['Messages'] ?? []) as Message[];
  };
  /** Takes up to one batch, waiting at most the window after its first message. */
  const gather = async (source: Source, windowMs: number, signal?: AbortSignal): Promise<Message[]> => {
    const batch: Message[] = [];
    let deadline = Infinity;
    while (batch.length < source.batchSize) {
      const more = await receive(source, source.batchSize - batch.length);
      batch.push(...more);
      if (batch.length === 0) return batch;
      if (deadline === Infinity) deadline = Date.now() + windowMs;
      if (more.length > 0) continue;
      if (Date.now() >= deadline || signal?.aborted) break;
      await sleep(IDLE_MS);
    }
    return batch;
  };
  const handle = async (source: Source, messages: readonly Message[]): Promise<void> => {
    const trigger: SQSEvent = { Records: messages.map((message) => recordOf(message, source, aws.region)) };
    const failed = await invoke(source.functionName, trigger).then(
      (answer) => failedOf(answer, messages, source),
      () => new Set(messages.map(({ MessageId }) => MessageId)),
    );
    for (const { MessageId, ReceiptHandle } of messages.filter((one) => !failed.has(one.MessageId))) {
      await aws.call('sqs', 'DeleteMessage', { QueueUrl: source.queueUrl, ReceiptHandle, MessageId });
    }
  };
  /** One batch of one queue; `false` when there was nothing to do. */
  return async (source: Source, windowMs: number, signal?: AbortSignal): Promise<boolean> => {
    const messages = await gather(source, windowMs, signal);
    if (messages.length > 0) await handle(source, messages);
    return messages.length > 0;
  };
};

const createInvoker = (
  { load }: WireOptions,
  definitions: Definitions,
  ground: Ground,
  failures: Wired['failures'],
) => {
  const loaded = new Map<string, Promise<Handler>>();
  const invoke: Invoke = async (name, payload) => {
    const definition = definitions.functions[name];
    if (!definition) throw new Error(`serverless.yml defines no function "${name}"`);
    const handler = loaded.get(name) ?? load(name);
    loaded.set(name, handler);
    const seconds = Number(definition['timeout'] ?? definitions.provider['timeout'] ?? 6);
    const memory = Number(definition['memorySize'] ?? definitions.provider['memorySize'] ?? 1024);
    const arn = ground.names.attribute(functionLogicalId(name), 'Arn') ?? name;
    const context = contextOf(functionName(definitions, name), arn, seconds, memory);
    try {
      return await (
        await handler
      )(structuredClone(payload), context);
    } catch (error) {
      failures.push({ functionName: name, error });
      throw error;
    }
  };
  return invoke;
};

/** Reads the definitions below `root`, builds what they define on `aws` and connects the handlers. */
export const wire = async (options: WireOptions): Promise<Wired> => {
  const { aws, root, overrides = {} } = options;
  const definitions = withOverrides(
    loadDefinitions(root, { region: aws.region, ...overrides.variables }),
    overrides.resources,
  );
  const ground = await buildGround(definitions, aws);
  const { service, stage } = definitions;
  const signedIn = aws.signIn({
    account: aws.account,
    name: `${service}-${stage}-functions`,
    session: service,
  });
  const restore = setEnvironment({
    ...environmentOf(definitions, ground, overrides.environment ?? {}),
    ...aws.environment,
    AWS_ACCESS_KEY_ID: signedIn.accessKeyId,
    AWS_SECRET_ACCESS_KEY: signedIn.secretAccessKey,
    AWS_SESSION_TOKEN: signedIn.sessionToken,
  });
  const { sources, schedules } = triggersOf(definitions, ground, aws);
  const failures: Wired['failures'] = [];
  const invoke = createInvoker(options, definitions, ground, failures);
  const poll = createPoller(aws, invoke);
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  const forget = aws.onTrailEvent((trailEvent) => {
    for (const { targetArns } of ground.rules.filter((rule) => matchesPattern(rule.pattern, trailEvent))) {
      for (const arn of targetArns) aws.deliver(arn, JSON.stringify(trailEvent));
    }
  });
  const loop = async (source: Source): Promise<void> => {
    const windowMs = (overrides.batchingWindowSeconds ?? source.windowSeconds) * 1000;
    while (!stopping.signal.aborted) {
      if (!(await poll(source, windowMs, stopping.signal))) await sleep(IDLE_MS);
    }
  };
  return {
    invoke,
    async runSchedule(name) {
      const due = schedules.filter((schedule) => schedule.functionName === name);
      if (due.length === 0) throw new Error(`serverless.yml gives "${name}" no schedule`);
      for (const { input } of due) await invoke(name, input);
    },
    async drain() {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        let worked = false;
        for (const source of sources) worked = (await poll(source, 0)) || worked;
        if (!worked) return;
      }
      throw new Error('The queues do not run empty: a handler feeds its own queue');
    },
    pump: () => void loops.push(...sources.map(loop)),
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      forget();
      restore();
    },
    names: {
      table: Object.values(ground.tables)[0] ?? '',
      topicArn: Object.values(ground.topicArns)[0] ?? '',
      topicArns: ground.topicArns,
      queueUrls: ground.queueUrls,
    },
    failures,
    notRun: ground.notRun,
  };
};
