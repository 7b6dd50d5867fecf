// Puts `slack-actions` together.
import { setTimeout as sleepFor } from 'node:timers/promises';
import { createAudit, createUses } from '../../adapters/dynamodb/presses.js';
import { createStore } from '../../adapters/dynamodb/store.js';
import { createDynamoClient, createSnsClient, createSqsClient } from '../../adapters/service-clients.js';
import { createCommands } from '../../adapters/sqs-commands.js';
import { createSlackWire } from '../../adapters/slack/wire.js';
import { createTopic } from '../../adapters/sns-topic.js';
import { readAccess } from '../../usecases/slack/access.js';
import { readPressAccess, takesPresses } from '../../usecases/slack/press/access.js';
import { ephemeral, isAnswerUrl, isTaken } from '../../usecases/slack/press/answer.js';
import { askGroups } from '../../usecases/slack/press/groups.js';
import type { PressDeps } from '../../usecases/slack/press/ports.js';
import type { HttpAnswer } from '../../usecases/slack/press/request.js';
import { takePress } from '../../usecases/slack/press/take.js';
import { readConfig } from '../config.js';
import { logWarn } from '../log.js';
import { clock } from './common.js';
import { createAccess, slackUrlOf, type Environment } from './slack-secret.js';

/** With a start of half a second, in time for Slack. */
const patience = { workMs: 1600, answerMs: 600 } as const;
const callMs = 800;
/** Strangers cannot make us read the secret more often than this. */
const renewEveryMs = 30_000;

const accessOf = (environment: Environment) =>
  createAccess(
    environment,
    (secret) => {
      const presses = readPressAccess(secret);
      if (!takesPresses(presses))
        logWarn('presses on Slack buttons are refused: the Slack secret does not say who may press', {
          needs: '"signingSecret" and "presses" with "team" and "app"',
        });
      return { presses, token: presses.allowed?.groups === undefined ? undefined : readAccess(secret).token };
    },
    renewEveryMs,
  );

export const composeSlackActions = (): ((request: unknown) => Promise<HttpAnswer>) => {
  const environment: Environment = process.env;
  const config = readConfig(environment);
  const { url } = slackUrlOf(environment);
  const wire = createSlackWire({ ...(url === undefined ? {} : { url }), timeoutMs: callMs });
  const dynamo = createDynamoClient();
  const { access, renewAccess } = accessOf(environment);
  const deps: PressDeps = {
    store: createStore(dynamo, config.table, clock),
    topic: createTopic(createSnsClient(), config.topic),
    ...(config.commands === undefined
      ? {}
      : { commands: createCommands(createSqsClient(), config.commands) }),
    uses: createUses(dynamo, config.table, clock),
    audit: createAudit(dynamo, config.table),
    access: async () => (await access()).presses,
    renewAccess,
    membersOf: askGroups({ wire, clock, token: async () => (await access()).token }),
    answer: async (answerUrl, text) =>
      isAnswerUrl(answerUrl, url) && isTaken(await wire.hook(answerUrl, ephemeral(text))),
    patience,
    sleep: (ms) => sleepFor(ms, undefined, { ref: false }),
    clock,
    log: logWarn,
  };
  return takePress(deps);
};
