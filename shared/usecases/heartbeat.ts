// Whether the watch itself is well: is everything read in time, can it be judged, what is open.
import type { ScopeHead } from '../model/record.js';
import { later } from '../model/time.js';
import { loadDeclaredScopes } from './declared-scopes.js';
import { sideBySide } from './look/parallel.js';
import type { Ports, Watch } from './ports.js';

const heartbeatMs = 300_000;
/** Declared scopes have to be read within two sweeps. */
const readWithinMs = 2 * 15 * 60_000;

/** Counts over all declared scopes, from what their newest whole reads left: nothing is read again for it. */
export interface Heartbeat {
  declared: number;
  notRead: number;
  /** Scopes that were read and could not be judged, whole or in part. */
  blind: number;
  /** Targets that are not as declared, held and accepted ones too. */
  drifts: number;
  /** Targets that remediation has stopped for. */
  breakers: number;
}

type PulseDeps = Pick<Ports, 'clock'> & {
  store: Pick<Ports['store'], 'claim' | 'loadSourceScopes' | 'loadHead' | 'countOpenBreakers'>;
};

const driftsOf = ({ verdicts }: ScopeHead): number =>
  (verdicts['drifted'] ?? 0) + (verdicts['missing'] ?? 0) + (verdicts['unmanaged'] ?? 0);

/** At most once in five minutes, whichever process asks; undefined for the others. */
export const feelPulse = async (
  { store, clock }: PulseDeps,
  watch: Watch,
): Promise<Heartbeat | undefined> => {
  const now = clock();
  if (!(await store.claim('heartbeat', now, heartbeatMs))) return undefined;
  const scopes = await loadDeclaredScopes(store, watch);
  const heads = await sideBySide(scopes, store.loadHead);
  const known = heads.flatMap((head) => head ?? []);
  const flipped = Math.max(0, ...watch.sources.map(({ at }) => at));
  const since = later(now, -readWithinMs);
  // A scope that was declared just now has its first read still before it.
  const late = heads.filter((head) => (head?.readStartedAt ?? flipped) < since);
  return {
    declared: scopes.length,
    notRead: late.length,
    blind: known.filter(({ blindness }) => blindness !== undefined).length,
    drifts: known.reduce((sum, head) => sum + driftsOf(head), 0),
    breakers: await store.countOpenBreakers(),
  };
};
