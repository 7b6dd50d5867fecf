// The functions of the definitions: their environment, their triggers, and calling them as Lambda does.
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { isObject, type Definitions, type Json } from './definitions.js';
import { functionLogicalId, functionName, type Ground } from './ground.js';
import { within, type Variables } from './own-environment.js';
import type { Invoke, Source } from './poller.js';
import type { Roles } from './roles.js';
import type { LocalAws } from './server.js';

/** A loaded Lambda handler. */
export type Handler = (trigger: unknown, context: Context) => unknown;

/** How a function would run in a process to itself. */
export interface Deployed {
  /** Its name in the account. */
  functionName: string;
  /** File and export, as in `build/detect/index.handler`. */
  handler: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** How many invocations may run at once, where that is bounded. */
  reservedConcurrency?: number;
  /** The variables of its definition, those that win over them, and what makes it act as its role. */
  environment: Variables;
}

/** Loads a function by its name in the definitions; called within the function's own variables. */
export type Load = (name: string, deployed: Deployed) => Promise<Handler>;

/** An invocation that threw. */
export interface Failure {
  functionName: string;
  error: unknown;
}

/** What sets the functions going. */
export interface Triggers {
  sources: Source[];
  schedules: { functionName: string; input: unknown }[];
}

/** The variables of all functions, which share one process: same-named ones must agree. `wins` need not. */
export const environmentOf = (
  { functions, provider }: Definitions,
  ground: Ground,
  wins: Readonly<Record<string, string>>,
): Record<string, string> => {
  const all: Record<string, string> = { ...wins };
  const from = new Map<string, string>();
  for (const [name, definition] of Object.entries(functions)) {
    const own = { ...(provider['environment'] as Json), ...(definition['environment'] as Json) };
    for (const [variable, raw] of Object.entries(own)) {
      if (variable in wins) continue;
      const value = String(ground.resolve(raw));
      if ((all[variable] ??= value) !== value) {
        throw new Error(
          `${variable} is "${all[variable]}" for ${from.get(variable)} and "${value}" for ${name}`,
        );
      }
      from.set(variable, name);
    }
  }
  return all;
};

/** Sets variables (`undefined` unsets one) and answers how to put them back. */
export const setEnvironment = (variables: Readonly<Record<string, string | undefined>>): (() => void) => {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  const set = (wanted: typeof variables) => {
    for (const [name, value] of Object.entries(wanted)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  set(variables);
  return () => set(before);
};

// The event of an EventBridge rule or schedule that gives no input of its own.
const scheduled = ({ account, region }: LocalAws, method: unknown) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: method === 'scheduler' ? 'aws.scheduler' : 'aws.events',
  account,
  region,
  resources: [],
  detail: {},
});

const sourceOf = (name: string, given: unknown, ground: Ground): Source => {
  const settings = isObject(given) ? given : {};
  const queueArn = String(isObject(given) ? given['arn'] : given);
  const [, queueUrl] =
    Object.entries(ground.queueUrls).find(([id]) => ground.names.attribute(id, 'Arn') === queueArn) ?? [];
  if (queueUrl === undefined) throw new Error(`${name} reads ${queueArn}, which no resource defines`);
  return {
    functionName: name,
    queueArn,
    queueUrl,
    batchSize: Number(settings['batchSize'] ?? 10),
    windowSeconds: Number(settings['maximumBatchingWindow'] ?? 0),
    reportsFailures: settings['functionResponseType'] === 'ReportBatchItemFailures',
  };
};

/** Reads the `events` of all functions; kinds that nothing runs here are noted on the ground. */
export const triggersOf = ({ functions }: Definitions, ground: Ground, aws: LocalAws): Triggers => {
  const triggers: Triggers = { sources: [], schedules: [] };
  const add = (name: string, kind: string, given: unknown) => {
    const settings = isObject(given) ? given : {};
    if (settings['enabled'] === false) return;
    if (kind === 'sqs') {
      triggers.sources.push(sourceOf(name, given, ground));
    } else if (kind === 'schedule') {
      const input = settings['input'] ?? scheduled(aws, settings['method']);
      triggers.schedules.push({ functionName: name, input });
    } else {
      ground.notRun.push(`${kind} of ${name}`);
    }
  };
  for (const [name, definition] of Object.entries(functions)) {
    for (const trigger of [definition['events'] ?? []].flat().filter(isObject)) {
      for (const [kind, given] of Object.entries(trigger)) add(name, kind, ground.resolve(given));
    }
  }
  return triggers;
};

const contextOf = (name: string, arn: string, timeoutSeconds: number, memoryMb: number): Context => {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const context: Omit<Context, 'done' | 'fail' | 'succeed'> = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  return context as Context; // the callbacks are gone since nodejs24.x
};

/** What the definitions say of a function, with the defaults of osls. */
const deployedOf = (
  { definitions, ground, roles, wins }: Surroundings,
  name: string,
  definition: Json,
): Deployed => {
  const { provider } = definitions;
  const reserved = definition['reservedConcurrency'];
  const own = { ...(provider['environment'] as Json), ...(definition['environment'] as Json) };
  const variables = Object.entries(own).map(([variable, raw]) => [variable, String(ground.resolve(raw))]);
  return {
    functionName: functionName(definitions, name),
    handler: String(definition['handler']),
    timeoutSeconds: Number(definition['timeout'] ?? provider['timeout'] ?? 6),
    memoryMb: Number(definition['memorySize'] ?? provider['memorySize'] ?? 1024),
    ...(reserved === undefined ? {} : { reservedConcurrency: Number(reserved) }),
    environment: { ...Object.fromEntries(variables), ...wins, ...roles.variablesOf(name) },
  };
};

/** The functions, as they are called. */
export interface Invoker {
  invoke: Invoke;
  loadAll: () => Promise<void>;
}

/** What functions meet. */
export interface Surroundings {
  definitions: Definitions;
  ground: Ground;
  roles: Roles;
  /** Variables that win over the definitions. */
  wins: Variables;
}

/** Loads each function once, when it is first called, and keeps what it throws. */
export const createInvoker = (load: Load, around: Surroundings, failures: Failure[]): Invoker => {
  const { definitions, ground, roles } = around;
  const loaded = new Map<string, Promise<Handler>>();
  const handlerOf = (name: string, deployed: Deployed): Promise<Handler> => {
    const handler = loaded.get(name) ?? within(roles.variablesOf(name), () => load(name, deployed));
    loaded.set(name, handler);
    return handler;
  };
  const invoke: Invoke = async (name, payload) => {
    const definition = definitions.functions[name];
    if (!definition) throw new Error(`serverless.yml defines no function "${name}"`);
    const deployed = deployedOf(around, name, definition);
    const arn = ground.names.attribute(functionLogicalId(name), 'Arn') ?? name;
    const context = contextOf(deployed.functionName, arn, deployed.timeoutSeconds, deployed.memoryMb);
    try {
      return await within(roles.variablesOf(name), async () => {
        const run = await handlerOf(name, deployed);
        return run(structuredClone(payload), context);
      });
    } catch (error) {
      failures.push({ functionName: name, error });
      throw error;
    }
  };
  return {
    invoke,
    loadAll: async () => {
      const all = Object.entries(definitions.functions);
      await Promise.all(all.map(([name, one]) => handlerOf(name, deployedOf(around, name, one))));
    },
  };
};
