// Roles, keys, secrets, the table and the alarms as they are. No secret's value is read.
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  GetRoleCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Json } from '../../model/brand.js';
import type {
  AlarmFact,
  ById,
  KeyFact,
  Part,
  RoleFact,
  SecretFact,
  TableFact,
} from '../../usecases/doctor/facts.js';
import { absent, type Told } from '../../usecases/doctor/told.js';
import { asked, askedOfEach, parsed, using, type ClientConfig } from './asking.js';

/** IAM answers policies percent-encoded. */
const documentOf = (text: string | undefined): Json =>
  (parsed(text === undefined ? undefined : decodeURIComponent(text)) ?? null) as Json;

const attachedTo = (client: IAMClient, RoleName: string): Promise<RoleFact['policies']> =>
  asked('iam:ListAttachedRolePolicies', async () => {
    const all: string[] = [];
    for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client }, { RoleName }))
      all.push(...AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn));
    return all;
  });

const inlineOf = (client: IAMClient, RoleName: string): Promise<RoleFact['inline']> =>
  asked('iam:ListRolePolicies', async () => {
    const all: string[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }))
      all.push(...PolicyNames);
    return all;
  });

export const readRoles = (config: ClientConfig, parts: readonly Part[]): Promise<ById<RoleFact>> =>
  using(new IAMClient(config), (client) =>
    askedOfEach(parts, ({ physical }) =>
      asked('iam:GetRole', async () => {
        const { Role } = await client.send(new GetRoleCommand({ RoleName: physical }));
        const [policies, inline] = await Promise.all([
          attachedTo(client, physical),
          inlineOf(client, physical),
        ]);
        return { trust: documentOf(Role?.AssumeRolePolicyDocument), policies, inline };
      }),
    ),
  );

export const readKeys = (config: ClientConfig, parts: readonly Part[]): Promise<ById<KeyFact>> =>
  using(new KMSClient(config), (client) =>
    askedOfEach(parts, ({ physical: KeyId }) =>
      asked('kms:DescribeKey', async () => {
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
        const rotates = await asked('kms:GetKeyRotationStatus', async () => {
          const { KeyRotationEnabled } = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
          return KeyRotationEnabled === true;
        });
        return { state: KeyMetadata?.KeyState ?? 'unknown', rotates };
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
    for (const { AlarmName = '', StateValue, StateReason, ActionsEnabled } of [
      ...MetricAlarms,
      ...CompositeAlarms,
    ])
      found.set(AlarmName, {
        state: StateValue ?? '',
        reason: StateReason ?? '',
        isOn: ActionsEnabled ?? true,
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
