// Severities as a table: the first row whose pattern leads to a pointer judges it.
import { isWithin, matchPattern } from '../../engine/pointer.js';
import type { Facts, JsonPointer, LeafValue } from '../../model/field.js';
import type { Gravity } from '../../model/severity.js';

export interface GravityRow extends Gravity {
  /** A pattern, or the prefix of patterns. */
  at: string;
  /** Only for these pointers, facts and live values. */
  when?: (keys: readonly string[], facts: Facts, observed?: LeafValue) => boolean;
}

const keysUnder = (at: string, pointer: JsonPointer): string[] | undefined => {
  if (!at.includes('*')) return isWithin(pointer, at) ? [] : undefined;
  const depth = at.split('/').length;
  return matchPattern(at, pointer.split('/').slice(0, depth).join('/'));
};

/** Judges by the first row that fits. A field that no row names is a mistake in the kind; its tests say so. */
export const judgeBy =
  (rows: readonly GravityRow[]) =>
  (pointer: JsonPointer, facts: Facts, observed?: LeafValue): Gravity => {
    const row = rows.find(({ at, when }) => {
      const keys = keysUnder(at, pointer);
      return keys !== undefined && (when === undefined || when(keys, facts, observed));
    });
    if (row === undefined) return { severity: 'medium', reason: 'A setting differs from its declaration.' };
    return {
      severity: row.severity,
      reason: row.reason,
      ...(row.attack === undefined ? {} : { attack: row.attack }),
    };
  };

/** Whether an integration's URI in this scope names the stage variable. */
export const isUsedByUri = (keys: readonly string[], facts: Facts): boolean => {
  const used = facts['variablesInUris'];
  return Array.isArray(used) && keys.length > 0 && used.includes(keys[keys.length - 1]);
};

/** A throttle of 0 answers every request with 429 (terraform-provider-aws #14742). */
export const blocksEverything = (_keys: readonly string[], _facts: Facts, observed?: LeafValue): boolean =>
  observed === 0;
