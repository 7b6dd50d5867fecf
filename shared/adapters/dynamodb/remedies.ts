// The book of remediations, as rows of the one table.
//
//   pk                      sk                                what
//   remedy#<target>         remedy                            writes of the last day, breaker, the run that is on;
//                                                             in the index `due` while the breaker is open
//   writes#<account>        <hour>                            how many writes there were in it; `ttl`
//   hour#<what>/<account>   <target>                          a target that `auto` was asked for, or a plan made of; `ttl`
//   audit#<month>           <time>#<run>#<target>             who had what changed, and what became of it
import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RemedyRecord } from '../../model/remediation.js';
import { targetId } from '../../model/target.js';
import { epochMs, later, type EpochMs } from '../../model/time.js';
import type { RemedyLedger } from '../../usecases/remediation/ports.js';
import { contentOf, itemOf, type Item } from './items.js';
import { breakerPartition, type Key } from './keys.js';
import { createTable } from './table.js';

const hourMs = 3_600_000;
const countedHours = 24;

const remedyKey = (target: string): Key => ({ pk: `remedy#${target}`, sk: 'remedy' });
const iso = (at: EpochMs): string => new Date(at).toISOString();
const hourOf = (at: EpochMs): string => iso(at).slice(0, 13);
const writesPartition = (account: string): string => `writes#${account}`;

/** In one write with the breaker itself, so that no crash comes between. */
const listedWhileOpen = ({ breaker }: RemedyRecord): Item =>
  breaker === undefined ? {} : { due: { S: breakerPartition }, dueAt: { N: String(breaker.since) } };

export const createRemedyLedger = (client: DynamoDBClient, tableName: string): RemedyLedger => {
  const table = createTable(client, tableName);
  return {
    remedy: async (target) => {
      const item = await table.get(remedyKey(target));
      return item && (contentOf(item) as RemedyRecord);
    },
    writeRemedy: (record, before) => {
      const plain = { version: record.version, writer: randomUUID() };
      const item = { ...itemOf(remedyKey(record.target), record, plain), ...listedWhileOpen(record) };
      return before === undefined
        ? table.putIf(item, 'attribute_not_exists(pk)', {})
        : table.putIf(item, '#version = :before', { ':before': { N: String(before) } });
    },
    countWrite: async (account, now, count = 1) => {
      const pk = writesPartition(account);
      const hour = { pk, sk: hourOf(now) };
      await table.add(itemOf(hour, {}, { expiresAt: later(now, 2 * countedHours * hourMs) }), count);
      const since = hourOf(epochMs(now - countedHours * hourMs));
      const hours = await table.query(pk);
      return hours
        .filter((item) => (item['sk']?.S ?? '') > since)
        .reduce((sum, item) => sum + Number(item['count']?.N ?? 0), 0);
    },
    countTarget: async (what, target, now) => {
      const pk = `hour#${what}/${target.account}`;
      const id = targetId(target);
      const item = itemOf({ pk, sk: id }, {}, { expiresAt: later(now, 2 * hourMs) });
      await table.put({ ...item, at: { N: String(now) } });
      const since = later(now, -hourMs);
      return (await table.query(pk)).filter((one) => Number(one['at']?.N ?? 0) > since).length;
    },
    audit: async (entry) => {
      const month = iso(entry.at).slice(0, 7);
      const sk = `${iso(entry.at)}#${entry.runId}#${entry.target}`;
      await table.put(itemOf({ pk: `audit#${month}`, sk }, entry));
    },
  };
};
