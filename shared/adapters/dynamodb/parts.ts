// Rows larger than DynamoDB takes: the content goes into parts of its own, and the row names them.
//
//   pk                      sk                                what
//   part#<hash>             <number>                          a piece of the content with that hash; never changed
import { createHash } from 'node:crypto';
import type { Item } from './items.js';
import type { Table } from './table.js';

/** DynamoDB takes 400 KB for a row, with its keys and names. */
const partBytes = 350_000;

type Splitting = Pick<Table, 'put' | 'query'>;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** Parts before the row: what names them finds them. They are the same for the same content, so twice is as good as once. */
const split = async (table: Splitting, item: Item): Promise<Item> => {
  const bytes = item['content']?.B;
  if (bytes === undefined || bytes.byteLength <= partBytes) return item;
  const hash = hashOf(bytes);
  for (let from = 0; from < bytes.byteLength; from += partBytes) {
    const number = String(from / partBytes).padStart(4, '0');
    const content = { B: bytes.slice(from, from + partBytes) };
    await table.put({ pk: { S: `part#${hash}` }, sk: { S: number }, content });
  }
  const { content: _content, ...row } = item;
  return { ...row, parts: { S: hash } };
};

/** The row with its content, wherever that is. */
const join = async (table: Splitting, item: Item): Promise<Item> => {
  const hash = item['parts']?.S;
  if (hash === undefined) return item;
  const parts = await table.query(`part#${hash}`);
  const bytes = Buffer.concat(parts.flatMap(({ content }) => content?.B ?? []));
  if (hashOf(bytes) !== hash)
    throw new Error(`row ${item['pk']?.S} ${item['sk']?.S} has lost a part of its content`);
  return { ...item, content: { B: bytes } };
};

/** The same table, for rows of any size. */
export const withParts = (table: Omit<Table, 'whole'>): Table => {
  const whole: Table['whole'] = (item) => join(table, item);
  const maybe = (item: Item | undefined): Promise<Item | undefined> =>
    item === undefined ? Promise.resolve(undefined) : whole(item);
  const all = (items: readonly Item[]): Promise<Item[]> => Promise.all(items.map(whole));
  return {
    ...table,
    whole,
    get: async (key) => maybe(await table.get(key)),
    query: async (pk, skPrefix) => all(await table.query(pk, skPrefix)),
    lastUntil: async (pk, skPrefix, sk) => maybe(await table.lastUntil(pk, skPrefix, sk)),
    newest: async (pk, sk, limit) => all(await table.newest(pk, sk, limit)),
    put: async (item) => table.put(await split(table, item)),
    putIf: async (item, condition, values) => table.putIf(await split(table, item), condition, values),
  };
};
