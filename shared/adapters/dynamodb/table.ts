// The few calls on the table, each on one item or one partition; conditions decide, never luck.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { keyOf, type Item } from './items.js';
import { dueIndex, duePartition, type Key } from './keys.js';
import { withParts } from './parts.js';

/** Pages of one query: 1 MB each, so this is far above the largest scope. */
const pageLimit = 200;

/** A row and when it is due. */
export interface DueKey {
  key: Key;
  dueAt: number;
}

export interface TableReading {
  /** A row that was read elsewhere, with its content: of a large one, that lies beside it (`parts.ts`). */
  whole: (item: Item) => Promise<Item>;
  get: (key: Key) => Promise<Item | undefined>;
  /** A whole partition, or the part of it whose sort keys start so. */
  query: (pk: string, skPrefix?: string) => Promise<Item[]>;
  /** The last row at or before `sk`. */
  lastUntil: (pk: string, skPrefix: string, sk: string) => Promise<Item | undefined>;
  /** The last rows from `sk` on, newest first, at most `limit`. */
  newest: (pk: string, sk: string, limit: number) => Promise<Item[]>;
  /** The next ones after a known one, most urgent first. */
  due: (until: number, limit: number, after?: DueKey) => Promise<DueKey[]>;
  /** How many rows of the index have this `due`. Not consistent. */
  countDue: (partition: string) => Promise<number>;
}

export interface TableWriting {
  put: (item: Item) => Promise<void>;
  /** False where the condition does not hold; a lost answer of our own write counts as true. */
  putIf: (item: Item, condition: string, values: Record<string, AttributeValue>) => Promise<boolean>;
  expire: (key: Key, ttlSeconds: number) => Promise<void>;
  /** The row as given, which need not be there yet, with so much more in its `count`; answers with the sum. */
  add: (item: Item, count: number) => Promise<number>;
}

export type Table = TableReading & TableWriting;

const isRefused = (error: unknown): boolean => error instanceof ConditionalCheckFailedException;

const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries([...expression.matchAll(/#(\w+)/g)].map(([name, attribute = '']) => [name, attribute]));

const pagesOf =
  (client: DynamoDBClient) =>
  async (input: QueryCommandInput): Promise<Item[]> => {
    const items: Item[] = [];
    let start: Item | undefined;
    for (let page = 0; page < pageLimit; page += 1) {
      const more = start === undefined ? {} : { ExclusiveStartKey: start };
      const answer = await client.send(new QueryCommand({ ...input, ...more }));
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
      if (start === undefined) return items;
    }
    throw new Error(`a partition of ${input.TableName} is larger than ${pageLimit} MB`);
  };

/** Newest first, until there are enough. */
const newestOf =
  (client: DynamoDBClient, name: string): TableReading['newest'] =>
  async (pk, sk, limit) => {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const input: QueryCommandInput = {
        TableName: name,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: sk } },
        ScanIndexForward: false,
        Limit: limit - items.length,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      };
      const answer = await client.send(new QueryCommand(input));
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
    } while (start !== undefined && items.length < limit);
    return items;
  };

const dueKeyOf = ({ key, dueAt }: DueKey): Item => ({
  pk: { S: key.pk },
  sk: { S: key.sk },
  due: { S: duePartition },
  dueAt: { N: String(dueAt) },
});

const createReading = (client: DynamoDBClient, name: string): Omit<TableReading, 'whole'> => ({
  get: async ({ pk, sk }) => {
    const input = { TableName: name, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true };
    return (await client.send(new GetItemCommand(input))).Item;
  },
  query: (pk, skPrefix) =>
    pagesOf(client)({
      TableName: name,
      ConsistentRead: true,
      KeyConditionExpression: skPrefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: {
        ':pk': { S: pk },
        ...(skPrefix === undefined ? {} : { ':sk': { S: skPrefix } }),
      },
    }),
  lastUntil: async (pk, skPrefix, sk) => {
    const input: QueryCommandInput = {
      TableName: name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: skPrefix }, ':to': { S: sk } },
      ScanIndexForward: false,
      Limit: 1,
    };
    return (await client.send(new QueryCommand(input))).Items?.[0];
  },
  newest: newestOf(client, name),
  due: async (until, limit, after) => {
    const input: QueryCommandInput = {
      TableName: name,
      IndexName: dueIndex,
      KeyConditionExpression: 'due = :due AND dueAt <= :until',
      ExpressionAttributeValues: { ':due': { S: duePartition }, ':until': { N: String(until) } },
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: dueKeyOf(after) }),
    };
    const { Items = [] } = await client.send(new QueryCommand(input));
    return Items.map((item) => ({ key: keyOf(item), dueAt: Number(item['dueAt']?.N) }));
  },
  countDue: async (partition) => {
    const rows = await pagesOf(client)({
      TableName: name,
      IndexName: dueIndex,
      KeyConditionExpression: 'due = :due',
      ExpressionAttributeValues: { ':due': { S: partition } },
    });
    return rows.length;
  },
});

const createWriting = (
  client: DynamoDBClient,
  name: string,
  reading: Pick<TableReading, 'get'>,
): TableWriting => ({
  put: async (item) => {
    await client.send(new PutItemCommand({ TableName: name, Item: item }));
  },
  putIf: async (item, condition, values) => {
    const names = namesIn(condition);
    const input = {
      TableName: name,
      Item: item,
      ConditionExpression: condition,
      ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    };
    try {
      await client.send(new PutItemCommand(input));
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      const writer = item['writer']?.S;
      return writer !== undefined && (await reading.get(keyOf(item)))?.['writer']?.S === writer;
    }
  },
  expire: async ({ pk, sk }, ttlSeconds) => {
    const input = {
      TableName: name,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: 'SET #ttl = :ttl',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':ttl': { N: String(ttlSeconds) } },
    };
    try {
      await client.send(new UpdateItemCommand(input));
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  },
  add: async (item, count) => {
    const { pk, sk, ...rest } = item;
    const names = Object.keys(rest);
    const input: UpdateItemCommandInput = {
      TableName: name,
      Key: { pk: pk ?? { S: '' }, sk: sk ?? { S: '' } },
      UpdateExpression: `SET ${names.map((one) => `#${one} = :${one}`).join(', ')} ADD #count :count`,
      ExpressionAttributeNames: Object.fromEntries([...names, 'count'].map((one) => [`#${one}`, one])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(rest).map(([one, value]) => [`:${one}`, value])),
        ':count': { N: String(count) },
      },
      ReturnValues: 'UPDATED_NEW',
    };
    const { Attributes } = await client.send(new UpdateItemCommand(input));
    return Number(Attributes?.['count']?.N ?? 0);
  },
});

export const createTable = (client: DynamoDBClient, name: string): Table => {
  const reading = createReading(client, name);
  return withParts({ ...reading, ...createWriting(client, name, reading) });
};
