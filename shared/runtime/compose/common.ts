// What all doors are put together from; clients and adapters are made here and nowhere else.
import { createAssumedRoles, type Entries } from '../../adapters/assumed-roles.js';
import { createAwsClients, enteredBy } from '../../adapters/aws-clients.js';
import { createStore } from '../../adapters/dynamodb/store.js';
import { createPaces, type Shares } from '../../adapters/pace.js';
import { createDynamoClient, createSnsClient, createSqsClient } from '../../adapters/service-clients.js';
import { createTopic } from '../../adapters/sns-topic.js';
import { createCommands } from '../../adapters/sqs-commands.js';
import { createEdits } from '../../adapters/sqs-edits.js';
import { createAssume } from '../../adapters/sts-assume.js';
import { createLookQueue } from '../../adapters/sqs-look-queue.js';
import type { AwsClients } from '../../kinds/kind.js';
import { epochMs, type Clock } from '../../model/time.js';
import type { Ports, QueueName, Reading } from '../../usecases/ports.js';
import type { Config } from '../config.js';
import { logWarn } from '../log.js';

export const clock: Clock = () => epochMs(Date.now());

export const storeOf = ({ table }: Config): Ports['store'] => createStore(createDynamoClient(), table, clock);
export const queueOf = ({ queues }: Config): Ports['queue'] => createLookQueue(createSqsClient(), queues);

export const portsOf = (config: Config): Ports => ({
  store: storeOf(config),
  queue: queueOf(config),
  topic: createTopic(createSnsClient(), config.topic),
  ...(config.slackQueue === undefined ? {} : { edits: createEdits(createSqsClient(), config.slackQueue) }),
  ...(config.commands === undefined ? {} : { commands: createCommands(createSqsClient(), config.commands) }),
  clock,
  random: Math.random,
  log: logWarn,
});

/** What runs, as other accounts see it in their CloudTrail: `stagewatch-detect`. */
export type Door = 'baseline' | 'deliver' | 'detect' | 'reconcile' | 'remediate' | 'sweep';

/** The ways into the other accounts, kept for the life of the process. */
export const entriesOf = (
  { home, members }: Config,
  door: Door,
  as: 'reader' | 'writer' = 'reader',
): Entries => {
  const { externalId } = members;
  const assume = createAssume({ region: home.region, externalId, session: `stagewatch-${door}` });
  return createAssumedRoles({ home, role: members[as], assume });
};

/** One set of clients for each place and lane, kept for the life of the process. */
export const readingOf = (config: Config, door: Door, partOf: (lane: QueueName) => Shares): Reading => {
  const { share } = config;
  const entries = entriesOf(config, door);
  const made = new Map<string, AwsClients>();
  const paces = new Map<QueueName, ReturnType<typeof createPaces>>();
  return {
    clientsFor: ({ account, region }, lane) => {
      const id = `${lane} ${account}/${region}`;
      const part = partOf(lane);
      const pace =
        paces.get(lane) ?? createPaces({ apigateway: share * part.apigateway, ivs: share * part.ivs });
      paces.set(lane, pace);
      const clients =
        made.get(id) ?? createAwsClients({ account, region, paces: pace, ...enteredBy(entries(account)) });
      made.set(id, clients);
      return clients;
    },
  };
};

/**
 * How our share is divided: two processes at most work off each queue, one sweeps, one answers `reconcile`, one writes
 * (function.yml). A Region's IVS stages are one scope, so only one process reads them: 1,000 stages at 2 a second fit
 * into its time.
 */
export const quotaParts: Readonly<Record<QueueName | 'lists' | 'asked' | 'writes', Shares>> = {
  now: { apigateway: 0.2, ivs: 0.2 },
  sweep: { apigateway: 0.12, ivs: 0.7 },
  lists: { apigateway: 0.06, ivs: 0.05 },
  asked: { apigateway: 0.1, ivs: 0.05 },
  writes: { apigateway: 0.2, ivs: 0.1 },
};

/** Made once per process, on the first use; a failure is tried again. */
export const once = <Made>(make: () => Promise<Made>): (() => Promise<Made>) => {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};
