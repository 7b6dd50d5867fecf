// Questions who made a drift, as due rows of the one table.
import type { Ask } from '../../model/ask.js';
import { later } from '../../model/time.js';
import type { Store } from '../../usecases/ports.js';
import { contentOf, itemOf } from './items.js';
import { keys } from './keys.js';
import type { Table } from './table.js';

/** A question that is over is nobody's any more; the row goes by itself, for no door may delete. */
const overForMs = 86_400_000;

export const asks = (table: Table): Pick<Store, 'loadAsk' | 'leaveAsk' | 'writeAsk'> => ({
  loadAsk: async (scope) => {
    const item = await table.get(keys.ask(scope));
    return item?.['due'] === undefined ? undefined : (contentOf(item) as Ask);
  },
  leaveAsk: (ask, dueAt) =>
    table.putIf(
      itemOf(keys.ask(ask.scope), ask, { version: ask.version, dueAt }),
      'attribute_not_exists(#due) OR #dueAt > :dueAt',
      { ':dueAt': { N: String(dueAt) } },
    ),
  writeAsk: (ask, before, dueAt) => {
    const expiresAt = dueAt === undefined ? later(ask.since, overForMs) : undefined;
    const item = itemOf(keys.ask(ask.scope), ask, { version: ask.version, dueAt, expiresAt });
    return table.putIf(item, '#version = :before', { ':before': { N: String(before) } });
  },
});
