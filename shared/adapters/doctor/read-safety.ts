// Keys, secrets, the table and the alarms as they are. No secret's value is read.
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AlarmFact, ById, KeyFact, Part, SecretFact, TableFact } from '../../usecases/doctor/facts.js';
import { absent, read, type Told } from '../../usecases/doctor/told.js';
import { asked, askedOfEach, using, type ClientConfig } from './asking.js';
import { jsonOf, settingsOf } from './settings.js';

export const readKeys = (config: ClientConfig, parts: readonly Part[]): Promise<ById<KeyFact>> =>
  using(new KMSClient(config), (client) =>
    askedOfEach(parts, ({ physical: KeyId }) =>
      asked('kms:DescribeKey', async () => {
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
        const rotates = await asked('kms:GetKeyRotationStatus', async () => {
          const { KeyRotationEnabled } = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
          return KeyRotationEnabled === true;
        });
        const settings = await asked('kms:GetKeyPolicy', async () => {
          const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
          return settingsOf({ KeyPolicy: jsonOf(Policy) });
        });
        return { state: KeyMetadata?.KeyState ?? 'unknown', rotates, settings };
      }),
    ),
  );

export const readSecrets = (config: ClientConfig, parts: readonly Part[]): Promise<ById<SecretFact>> =>
  using(new SecretsManagerClient(config), (client) =>
    askedOfEach(parts, ({ physical }) =>
      asked('secretsmanager:DescribeSecret', async () => {
        const { VersionIdsToStages = {}, DeletedDate } = await client.send(
          new DescribeSecretCommand({ SecretId: physical }),
        );
        const stages = Object.values(VersionIdsToStages).flat();
        return { hasValue: stages.includes('AWSCURRENT'), isDeleted: DeletedDate !== undefined };
      }),
    ),
  );

const backupsOf = (client: DynamoDBClient, TableName: string): Promise<TableFact['backups']> =>
  asked('dynamodb:DescribeContinuousBackups', async () => {
    const { ContinuousBackupsDescription } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    const { PointInTimeRecoveryStatus } = ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
    return PointInTimeRecoveryStatus === 'ENABLED';
  });

const indexOf = ({ IndexName, KeySchema, Projection }: GlobalSecondaryIndexDescription): object => ({
  IndexName,
  KeySchema,
  Projection,
});

const tableSettings = (
  client: DynamoDBClient,
  TableName: string,
  live: TableDescription,
): Promise<TableFact['settings']> =>
  asked('dynamodb:DescribeTimeToLive', async () => {
    const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    const { SSEDescription: sse } = live;
    const isEncrypted = sse?.Status === 'ENABLED' || sse?.Status === 'UPDATING';
    return settingsOf({
      BillingMode: live.BillingModeSummary?.BillingMode ?? 'PROVISIONED',
      GlobalSecondaryIndexes: live.GlobalSecondaryIndexes?.map(indexOf),
      SSESpecification: isEncrypted
        ? { SSEEnabled: true, SSEType: sse.SSEType, KMSMasterKeyId: sse.KMSMasterKeyArn }
        : undefined,
      TimeToLiveSpecification: (ttl?.TimeToLiveStatus ?? '').startsWith('ENABL')
        ? { AttributeName: ttl?.AttributeName, Enabled: true }
        : undefined,
    });
  });

export const readTables = (config: ClientConfig, parts: readonly Part[]): Promise<ById<TableFact>> =>
  using(new DynamoDBClient(config), (client) =>
    askedOfEach(parts, ({ physical }) =>
      asked('dynamodb:DescribeTable', async () => {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: physical }));
        const backups = await backupsOf(client, physical);
        return {
          status: Table?.TableStatus ?? 'unknown',
          isProtected: Table?.DeletionProtectionEnabled === true,
          backups,
          settings: await tableSettings(client, physical, Table ?? {}),
        };
      }),
    ),
  );

/** "AlarmNames": at most so many in one question. */
const alarmsAtOnce = 100;

const alarmsCalled = async (
  client: CloudWatchClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, AlarmFact>> => {
  const found = new Map<string, AlarmFact>();
  for (let start = 0; start < names.length; start += alarmsAtOnce) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: names.slice(start, start + alarmsAtOnce),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: alarmsAtOnce,
      }),
    );
    for (const live of [...MetricAlarms, ...CompositeAlarms])
      found.set(live.AlarmName ?? '', {
        state: live.StateValue ?? '',
        reason: live.StateReason ?? '',
        isOn: live.ActionsEnabled ?? true,
        settings: read(settingsOf(live)),
      });
  }
  return found;
};

export const readAlarms = (config: ClientConfig, parts: readonly Part[]): Promise<ById<AlarmFact>> =>
  using(new CloudWatchClient(config), async (client) => {
    const names = parts.flatMap(({ physical }) => (physical === '' ? [] : [physical]));
    const told = await asked('cloudwatch:DescribeAlarms', () => alarmsCalled(client, names));
    const of = ({ physical }: Part): Told<AlarmFact> => {
      if (told.status !== 'read') return told;
      const value = told.value.get(physical);
      return value === undefined ? absent : { status: 'read', value };
    };
    return askedOfEach(parts, (part) => Promise.resolve(of(part)));
  });
