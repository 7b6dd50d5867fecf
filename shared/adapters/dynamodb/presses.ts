// What is kept of presses and commands, as rows of the one table: used once, and who wanted what.
//
//   pk                      sk                                what
//   nonce#<id>              nonce                             a press that was seen, and what became of it; `ttl`
//   audit#<month>           <time>#<id>                       who wanted what when, and what came of it; `ttl`
import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isoOf } from '../../engine/iso.js';
import { later, type Clock } from '../../model/time.js';
import type { Audit, AuditEntry, Use, Uses } from '../../usecases/slack/press/ports.js';
import { contentOf, isExpired, itemOf, type Item } from './items.js';
import type { Key } from './keys.js';
import { createTable } from './table.js';

const dayMs = 86_400_000;
/** A signed request is good for ten minutes at most. */
const usedForMs = dayMs;
/** As long as the findings that it is about. */
const auditedForMs = 400 * dayMs;

const nonceKey = (id: string): Key => ({ pk: `nonce#${id}`, sk: 'nonce' });
const auditKey = ({ at, id }: AuditEntry): Key => ({
  pk: `audit#${isoOf(at).slice(0, 7)}`,
  sk: `${isoOf(at)}#${id}`,
});

export const createUses = (client: DynamoDBClient, tableName: string, clock: Clock): Uses => {
  const table = createTable(client, tableName);
  return {
    load: async (id) => {
      const item = await table.get(nonceKey(id));
      return item === undefined || isExpired(item, clock()) ? undefined : (contentOf(item) as Use);
    },
    write: (use, before) => {
      const now = clock();
      const plain = { version: use.revision, expiresAt: later(now, usedForMs), writer: randomUUID() };
      const item = itemOf(nonceKey(use.id), use, plain);
      // An expired row that DynamoDB has not deleted yet counts as none.
      return before === undefined
        ? table.putIf(item, 'attribute_not_exists(pk) OR #ttl <= :now', {
            ':now': { N: String(Math.floor(now / 1000)) },
          })
        : table.putIf(item, '#version = :before', { ':before': { N: String(before) } });
    },
  };
};

export const createAudit = (client: DynamoDBClient, tableName: string): Audit => {
  const table = createTable(client, tableName);
  const row = (entry: AuditEntry): Item =>
    itemOf(auditKey(entry), entry, { expiresAt: later(entry.at, auditedForMs) });
  return {
    begin: async (entry) => {
      await table.putIf(row(entry), 'attribute_not_exists(pk)', {});
    },
    end: (entry) => table.put(row(entry)),
  };
};
