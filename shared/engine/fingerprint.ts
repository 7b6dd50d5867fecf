// What makes two drifts the same drift: the same paths with the same live values.
import type { Difference, Fingerprint } from '../model/comparison.js';
import { canonicalJson, sha256 } from './canonical.js';
import { byCodeUnit } from './pointer.js';

export const fingerprintOf = (differences: readonly Difference[]): Fingerprint => {
  const essence = differences
    .map((difference) => [
      difference.path,
      difference.type,
      'declared' in difference ? difference.declared : null,
      'observed' in difference ? difference.observed : null,
    ])
    .map((entry) => canonicalJson(entry))
    .sort(byCodeUnit);
  return sha256(essence.join('\n')).slice(0, 32);
};
