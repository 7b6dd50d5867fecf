// Reads for looking back: findings without baselines, and a target's versions. Needs dynamodb:Query, or Scan for all.
import {
  QueryCommand,
  ScanCommand,
  type DynamoDBClient,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { FindingRecord, Snapshot } from '../../model/record.js';
import type { TargetId } from '../../model/target.js';
import type { Clock } from '../../model/time.js';
import type { Archive, VersionRange } from '../../usecases/looking-back/archive.js';
import { contentOf, isExpired, type Item } from './items.js';
import { keys } from './keys.js';
import { createTable } from './table.js';

const findingPrefix = 'finding#';
/** Sorts after every snapshot there is. */
const snapshotsEnd = 'snapshot#~';

interface Page {
  Items?: Item[] | undefined;
  LastEvaluatedKey?: Item | undefined;
}

/** Pages until there are `limit` items, or no more. */
const paged = async (
  limit: number,
  ask: (start: Item | undefined, left: number) => Promise<Page>,
): Promise<Item[]> => {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const answer = await ask(start, limit - items.length);
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined && items.length < limit);
  return items.slice(0, limit);
};

const startingAt = (start: Item | undefined): { ExclusiveStartKey?: Item } =>
  start === undefined ? {} : { ExclusiveStartKey: start };

const versionsInput = (
  TableName: string,
  target: TargetId,
  { after, order }: VersionRange,
): QueryCommandInput => ({
  TableName,
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
  ExpressionAttributeValues: {
    ':pk': { S: keys.snapshots(target) },
    ':from': { S: after === undefined ? 'snapshot#' : keys.snapshotsUntil(after) },
    ':to': { S: snapshotsEnd },
  },
  ScanIndexForward: order === 'oldest-first',
});

const scanInput = (TableName: string) => ({
  TableName,
  FilterExpression: 'begins_with(sk, :finding)',
  ExpressionAttributeValues: { ':finding': { S: findingPrefix } },
});

export const createArchive = (client: DynamoDBClient, tableName: string, clock: Clock): Archive => {
  const table = createTable(client, tableName);
  const findingsOf = (items: readonly Item[]): FindingRecord[] =>
    items.filter((item) => !isExpired(item, clock())).map((item) => contentOf(item) as FindingRecord);
  return {
    findingsIn: async (scope) => findingsOf(await table.query(keys.scope(scope), findingPrefix)),
    allFindings: async () =>
      findingsOf(
        await paged(Number.POSITIVE_INFINITY, (start) =>
          client.send(new ScanCommand({ ...scanInput(tableName), ...startingAt(start) })),
        ),
      ),
    versions: async (target, range) => {
      const input = versionsInput(tableName, target, range);
      const items = await paged(range.limit, (start, left) =>
        client.send(new QueryCommand({ ...input, Limit: left, ...startingAt(start) })),
      );
      return (await Promise.all(items.map(table.whole))).map((item) => contentOf(item) as Snapshot);
    },
  };
};
