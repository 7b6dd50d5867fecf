// The ledger of what each channel has seen, as rows of the one table.
//
//   pk                      sk                                what
//   delivery#<subject>      <channel>                         what a channel has seen of a finding; `ttl`
//   channel#<channel>       channel                           when a channel takes the next message, and whether it is dead
import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { later, type Clock } from '../../model/time.js';
import type { ChannelState, Delivery, Ledger } from '../../usecases/slack/ports.js';
import { contentOf, isExpired, itemOf } from './items.js';
import type { Key } from './keys.js';
import { createTable, type Table } from './table.js';

/** As long as a resolved finding stays, counted from the last message. */
const keptForMs = 400 * 86_400_000;

const deliveryKey = (channel: string, subject: string): Key => ({ pk: `delivery#${subject}`, sk: channel });
const channelKey = (channel: string): Key => ({ pk: `channel#${channel}`, sk: 'channel' });

const load = async (table: Table, clock: Clock, key: Key): Promise<unknown> => {
  const item = await table.get(key);
  return item === undefined || isExpired(item, clock()) ? undefined : contentOf(item);
};

/** An expired row that DynamoDB has not deleted yet counts as none. */
const writeNext = (
  table: Table,
  clock: Clock,
  key: Key,
  row: { revision: number },
  before: number | undefined,
): Promise<boolean> => {
  const now = clock();
  const item = itemOf(key, row, {
    version: row.revision,
    expiresAt: later(now, keptForMs),
    writer: randomUUID(),
  });
  return before === undefined
    ? table.putIf(item, 'attribute_not_exists(pk) OR #ttl <= :now', {
        ':now': { N: String(Math.floor(now / 1000)) },
      })
    : table.putIf(item, '#version = :before', { ':before': { N: String(before) } });
};

export const createLedger = (client: DynamoDBClient, tableName: string, clock: Clock): Ledger => {
  const table = createTable(client, tableName);
  return {
    delivery: async (channel, subject) =>
      (await load(table, clock, deliveryKey(channel, subject))) as Delivery | undefined,
    writeDelivery: (row, before) =>
      writeNext(table, clock, deliveryKey(row.channel, row.subject), row, before),
    channel: async (channel) => (await load(table, clock, channelKey(channel))) as ChannelState | undefined,
    writeChannel: (row, before) => writeNext(table, clock, channelKey(row.channel), row, before),
  };
};
