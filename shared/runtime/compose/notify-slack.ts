// Puts `notify-slack` together.
import { setTimeout as sleepFor } from 'node:timers/promises';
import { createLedger } from '../../adapters/dynamodb/deliveries.js';
import { createDynamoClient, createSnsClient, createSqsClient } from '../../adapters/service-clients.js';
import { createHold } from '../../adapters/slack/hold.js';
import { createSlackWire } from '../../adapters/slack/wire.js';
import { createChatTopic } from '../../adapters/sns-chat-topic.js';
import { createTopic } from '../../adapters/sns-topic.js';
import { readAccess } from '../../usecases/slack/access.js';
import {
  createWarnOnce,
  notify,
  type Notification,
  type NotifyOutcome,
} from '../../usecases/slack/notify.js';
import type { SlackDeps } from '../../usecases/slack/ports.js';
import { readPressAccess, takesPresses } from '../../usecases/slack/press/access.js';
import { readRoutes, withChat } from '../../usecases/slack/routes.js';
import { readConfig } from '../config.js';
import { logWarn } from '../log.js';
import { clock } from './common.js';
import { createAccess, slackUrlOf, type Environment } from './slack-secret.js';

/** A received message: its receipt is what it can be held back by. */
export interface Received extends Notification {
  receipt: string;
}

const takesPressesSafely = (secret: string): boolean => {
  try {
    return takesPresses(readPressAccess(secret));
  } catch {
    return false; // the door that takes presses says why
  }
};

/** Buttons are there where somebody may press them, unless the environment says otherwise. */
const opensOf = (environment: Environment): Pick<SlackDeps, 'access' | 'buttons' | 'renewAccess'> => {
  const given = environment['STAGEWATCH_SLACK_BUTTONS'] ?? '';
  const { access, renewAccess } = createAccess(environment, (secret) => ({
    slack: readAccess(secret),
    buttons: given === '' ? takesPressesSafely(secret) : given === 'accept',
  }));
  return {
    access: async () => (await access()).slack,
    buttons: () =>
      access().then(
        ({ buttons }) => buttons,
        () => false,
      ),
    renewAccess,
  };
};

export interface NotifySlack {
  work: (received: readonly Received[], remainingMs: () => number) => Promise<NotifyOutcome>;
}

export const composeNotifySlack = (): NotifySlack => {
  const environment: Environment = process.env;
  const chatTopic = environment['STAGEWATCH_CHAT_TOPIC'] ?? '';
  const routes = withChat(readRoutes(environment['STAGEWATCH_SLACK_CHANNELS']), chatTopic !== '');
  const config = readConfig(environment);
  const sns = createSnsClient();
  const sqs = createSqsClient();
  const deps: SlackDeps & { routes: typeof routes } = {
    ledger: createLedger(createDynamoClient(), config.table, clock),
    wire: createSlackWire(slackUrlOf(environment)),
    ...opensOf(environment),
    ...(chatTopic === '' ? {} : { chat: createChatTopic(sns, chatTopic) }),
    topic: createTopic(sns, config.topic),
    clock,
    sleep: (ms) => sleepFor(ms),
    log: logWarn,
    routes,
  };
  const queueUrl = environment['STAGEWATCH_SLACK_QUEUE'] ?? '';
  const hold = createHold(sqs, queueUrl, clock);
  const warnOnce = createWarnOnce(logWarn);
  return {
    work: (received, remainingMs) => {
      const receipts = new Map(received.map(({ id, receipt }) => [id, receipt]));
      return notify({
        ...deps,
        warnOnce,
        remainingMs,
        hold: (id, until) => hold(receipts.get(id) ?? '', until),
      })(received);
    },
  };
};
