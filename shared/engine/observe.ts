// What AWS returned for one target, as canonical leaves.
import type { JsonObject } from '../model/brand.js';
import type { Facts, Field, JsonPointer, LeafValue, State, Surroundings } from '../model/field.js';
import { coerceObserved } from './coerce.js';
import { equalLeaves } from './judge.js';
import { fillPattern } from './pointer.js';
import { canonicalKeys, type Schema } from './schema.js';
import { start, walk } from './walk.js';

export interface Observed {
  state: State;
  /** Leaves that came twice with different values under keys that mean the same. */
  ambiguous: readonly JsonPointer[];
}

/** Flattens one AWS answer; members that no field names (dates, link objects) are passed over. */
export const observe = (schema: Schema, raw: JsonObject): Observed => {
  const state: Record<JsonPointer, LeafValue> = {};
  const ambiguous = new Set<JsonPointer>();
  walk(schema.api, raw, start(), {
    leaf(field, value, spot) {
      const keys = canonicalKeys(schema, field.pattern, spot.keys);
      if (field.skip?.(keys) === true) return;
      const pointer = fillPattern(field.pattern, keys);
      const leaf = coerceObserved(field, value);
      const earlier = state[pointer];
      if (earlier !== undefined && !equalLeaves(earlier, leaf)) ambiguous.add(pointer);
      state[pointer] = leaf;
    },
    whole() {},
    empty() {},
    key() {},
    unresolved() {},
    unknown() {},
    misshapen() {},
  });
  return { state, ambiguous: [...ambiguous] };
};

/** What surrounds a leaf of `state`: for defaults and conditions. */
export const surroundings = (
  state: State,
  keys: readonly string[],
  targetKey: string,
  facts: Facts,
): Surroundings => ({
  facts,
  keys,
  targetKey,
  leaf: (pattern) => state[fillPattern(pattern, keys)],
});

/** The value a field has when AWS returns nothing for it. */
export const unsetValue = (field: Field, around: Surroundings): LeafValue | undefined =>
  typeof field.unset === 'function' ? field.unset(around) : field.unset;
