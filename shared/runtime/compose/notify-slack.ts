// Puts `notify-slack` together.
import { setTimeout as sleepFor } from 'node:timers/promises';
import { createLedger } from '../../adapters/dynamodb/deliveries.js';
import {
  createDynamoClient,
  createSnsClient,
  createSqsClient,
  readSecret,
} from '../../adapters/service-clients.js';
import { createHold } from '../../adapters/slack/hold.js';
import { createSlackWire } from '../../adapters/slack/wire.js';
import { createTopic } from '../../adapters/sns-topic.js';
import { operatorError } from '../../model/errors.js';
import { isSlackUrl, readAccess } from '../../usecases/slack/access.js';
import { notify, type Notification, type NotifyOutcome } from '../../usecases/slack/notify.js';
import type { SlackAccess, SlackDeps } from '../../usecases/slack/ports.js';
import { readRoutes } from '../../usecases/slack/routes.js';
import { readConfig } from '../config.js';
import { logWarn } from '../log.js';
import { clock } from './common.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A received message: its receipt is what it can be held back by. */
export interface Received extends Notification {
  receipt: string;
}

/** A renewed secret counts so soon. */
const accessForMs = 300_000;

const secretText = async (environment: Environment): Promise<string> => {
  const given = environment['STAGEWATCH_SLACK_ACCESS'];
  if (given !== undefined && given !== '') return given;
  const arn = environment['STAGEWATCH_SLACK_SECRET'] ?? '';
  if (arn === '') return '';
  try {
    return await readSecret(arn);
  } catch (error) {
    // A secret that nobody has given a value yet.
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return '';
    throw error;
  }
};

const accessOf = (environment: Environment): Pick<SlackDeps, 'access' | 'renewAccess'> => {
  let known: { text: string; access: SlackAccess; at: number } | undefined;
  const read = async () => {
    const text = await secretText(environment);
    return (known = { text, access: readAccess(text), at: clock() });
  };
  return {
    access: async () =>
      (known !== undefined && clock() - known.at < accessForMs ? known : await read()).access,
    renewAccess: async () => {
      const before = known?.text;
      return (await read()).text !== before;
    },
  };
};

const urlOf = (environment: Environment): { url?: string } => {
  const url = (environment['STAGEWATCH_SLACK_URL'] ?? '').replace(/\/+$/, '');
  if (url === '') return {};
  if (isSlackUrl(url)) return { url };
  throw operatorError('The address of Slack cannot be used.', [
    {
      where: 'STAGEWATCH_SLACK_URL',
      what: 'is neither Slack’s nor this machine’s',
      remedy: 'Leave it out, or set https://slack-gov.com, or http://127.0.0.1:PORT of the local double.',
    },
  ]);
};

export interface NotifySlack {
  work: (received: readonly Received[], remainingMs: () => number) => Promise<NotifyOutcome>;
}

export const composeNotifySlack = (): NotifySlack => {
  const environment: Environment = process.env;
  const routes = readRoutes(environment['STAGEWATCH_SLACK_CHANNELS']);
  // Without a channel there is nothing to do, and nothing to connect to.
  if (routes.length === 0) return { work: () => Promise.resolve({ failed: [], counts: {} }) };
  const config = readConfig(environment);
  const sqs = createSqsClient();
  const deps: SlackDeps & { routes: typeof routes } = {
    ledger: createLedger(createDynamoClient(), config.table, clock),
    wire: createSlackWire(urlOf(environment)),
    ...accessOf(environment),
    topic: createTopic(createSnsClient(), config.topic),
    clock,
    sleep: (ms) => sleepFor(ms),
    log: logWarn,
    buttons: environment['STAGEWATCH_SLACK_BUTTONS'] === 'accept',
    routes,
  };
  const queueUrl = environment['STAGEWATCH_SLACK_QUEUE'] ?? '';
  const hold = createHold(sqs, queueUrl, clock);
  return {
    work: (received, remainingMs) => {
      const receipts = new Map(received.map(({ id, receipt }) => [id, receipt]));
      return notify({
        ...deps,
        remainingMs,
        hold: (id, until) => hold(receipts.get(id) ?? '', until),
      })(received);
    },
  };
};
