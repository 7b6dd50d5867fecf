// How many findings moved lately, and the last digest of them, as rows of the one table.
import { randomUUID } from 'node:crypto';
import type { DigestRow } from '../../model/digest.js';
import { epochMs, later } from '../../model/time.js';
import type { Store } from '../../usecases/ports.js';
import { contentOf, itemOf } from './items.js';
import { keys } from './keys.js';
import type { Table } from './table.js';

const windowMs = 600_000;
/** Two windows are asked for; the rest is for the clocks of several doors. */
const keptForMs = 6 * windowMs;

export const crowds = (table: Table): Pick<Store, 'crowd' | 'loadDigest' | 'writeDigest'> => ({
  crowd: async (name, now, moved) => {
    const from = epochMs(now - (now % windowMs));
    const counted = async (at: typeof from): Promise<number> =>
      Number((await table.get(keys.crowd(name, at)))?.['count']?.N ?? 0);
    const row = itemOf(keys.crowd(name, from), {}, { expiresAt: later(from, keptForMs) });
    const [before, current] = await Promise.all([
      counted(later(from, -windowMs)),
      moved === 0 ? counted(from) : table.add(row, moved),
    ]);
    return before + current;
  },
  loadDigest: async (name) => {
    const item = await table.get(keys.digest(name));
    // Rows of earlier versions call it by another name.
    return item && { ...(contentOf(item) as DigestRow), name };
  },
  writeDigest: (row, before) => {
    const item = itemOf(keys.digest(row.name), row, { version: row.version, writer: randomUUID() });
    return before === undefined
      ? table.putIf(item, 'attribute_not_exists(pk)', {})
      : table.putIf(item, '#version = :before', { ':before': { N: String(before) } });
  },
});
