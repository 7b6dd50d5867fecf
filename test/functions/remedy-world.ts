// The deployed Stagewatch of `reconcile-world.ts` with a policy: what it does by itself, tells, and leaves on record.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { APIGatewayClient, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { createStore } from '../../shared/adapters/dynamodb/store.js';
import type { Command } from '../../shared/model/command.js';
import type { Finding } from '../../shared/model/finding.js';
import type { FindingRecord } from '../../shared/model/record.js';
import { defaultRemediation, type RemediationSettings } from '../../shared/model/remediation.js';
import { epochMs } from '../../shared/model/time.js';
import { startReconcileWorld } from './reconcile-world.js';

const isFinding = (row: unknown): row is FindingRecord =>
  typeof row === 'object' && row !== null && 'finding' in row;

/** Nobody is waited for, unless the policy says otherwise. */
export const startRemedyWorld = async (policy: Partial<RemediationSettings>) => {
  const world = await startReconcileWorld();
  const { aws, wired } = world;
  const options = {
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
  };
  const dynamo = new DynamoDBClient(options);
  const sns = new SNSClient(options);
  await sns.send(
    new SubscribeCommand({ TopicArn: wired.names.topicArn, Protocol: 'email', Endpoint: 'ann@example.com' }),
  );
  const store = createStore(dynamo, wired.names.table, () => epochMs(Date.now()));
  const setPolicy = async (more: Partial<RemediationSettings>) => {
    const { settings } = await store.loadWatch();
    await store.writeSettings({ ...settings, remediation: { ...defaultRemediation, quietMs: 0, ...more } });
  };
  await setPolicy(policy);
  const rival = aws.signIn({ account: aws.account, name: 'mallory' });
  const mallory = new APIGatewayClient({ ...options, credentials: rival });
  const finding = async (): Promise<Finding> => {
    const [row] = (await world.rows('scope#')).filter(isFinding);
    if (row === undefined) throw new Error('nothing was found');
    return row.finding;
  };
  const work = async () => {
    await wired.drain();
    await wired.runSchedule('deliver');
    await wired.drain();
  };
  return {
    ...world,
    setPolicy,
    finding,
    /** Everything that is due, until nothing is. */
    work,
    /** A sweep's look, and all that follows. */
    sweep: async () => {
      await wired.runSchedule('sweep');
      await work();
    },
    /** By mallory. */
    change: async (path: string, value: string) => {
      const patchOperations = [{ op: 'replace' as const, path, value }];
      await mallory.send(
        new UpdateStageCommand({ restApiId: world.restApiId, stageName: 'prod', patchOperations }),
      );
      await work();
    },
    command: (command: Partial<Command> | object) =>
      wired.invoke('remediate', { Records: [{ messageId: 'm1', body: JSON.stringify(command) }] }),
    mails: () => aws.mailbox.map(({ subject, text }) => `${subject}\n${text}`),
    close: async () => {
      for (const client of [dynamo, sns, mallory]) client.destroy();
      await world.close();
    },
  };
};

export type RemedyWorld = Awaited<ReturnType<typeof startRemedyWorld>>;
