// Hashes that tell, without keeping the content at hand, whether the live or the declared side moved.
import { canonicalJson, sha256, stateHash } from '../../engine/canonical.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { Manifest } from '../../model/record.js';
import type { TargetResult } from '../../model/result.js';

/**
 * The version of reading, normalising and comparing; raise it when the same AWS answer may give another state or
 * verdict, or the same declaration other rows.
 */
export const rulesVersion = '1';

export const undeclared = 'undeclared';

export const declaredHashOf = (declared: DeclaredTarget | undefined): string => {
  if (declared === undefined) return undeclared;
  const leaves = declared.leaves
    .map(({ pointer, value }) => canonicalJson([pointer, value]))
    .sort(byCodeUnit);
  const closed = declared.closed.map(({ pointer }) => pointer).sort(byCodeUnit);
  return sha256([...leaves, ...closed].join('\n')).slice(0, 16);
};

/** Undefined where the look could not tell. */
export const liveHashOf = (result: TargetResult): string | undefined => {
  if (result.comparison.verdict === 'unknown') return undefined;
  if (result.comparison.verdict === 'missing') return 'absent';
  const { state } = result;
  return state === undefined ? 'listed' : stateHash(state).slice(0, 32);
};

export const rootOf = (manifest: Manifest, ...others: readonly string[]): string => {
  const live = Object.entries(manifest)
    .map(([id, hash]) => `${id} ${hash}`)
    .sort(byCodeUnit);
  return sha256([...others, ...live].join('\n')).slice(0, 32);
};
