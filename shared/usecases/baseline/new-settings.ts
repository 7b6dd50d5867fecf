// Other settings judge otherwise: every scope that was declared before is looked at again.
import { canonicalJson } from '../../engine/canonical.js';
import type { Json } from '../../model/brand.js';
import type { WatchSettings } from '../../model/record.js';
import { loadDeclaredScopes } from '../declared-scopes.js';
import type { Ports, Watch } from '../ports.js';

const textOf = (settings: WatchSettings): string =>
  canonicalJson(JSON.parse(JSON.stringify(settings)) as Json);

/** What is declared anew meanwhile gets its look from that. */
export const storeSettings = async (
  { store, queue, clock }: Pick<Ports, 'store' | 'queue' | 'clock'>,
  before: Watch,
  settings: WatchSettings,
): Promise<void> => {
  await store.writeSettings(settings);
  if (textOf(settings) === textOf(before.settings)) return;
  const asOf = clock();
  const scopes = await loadDeclaredScopes(store, before);
  if (scopes.length === 0) return;
  await queue.send(
    'sweep',
    scopes.map((scope) => ({ scope, cause: 'baseline' as const, asOf })),
  );
};
