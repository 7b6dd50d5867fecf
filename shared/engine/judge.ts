// What a comparison needs to know of a kind, and when two leaves are equal.
import type { Facts, Field, LeafValue } from '../model/field.js';
import type { Gravity } from '../model/severity.js';
import type { Schema } from './schema.js';

/** What a kind brings to a comparison. */
export interface Judge {
  schema: Schema;
  /** `observed` is the live value, where there is one: a throttle of 0 is worse than a lower one. */
  gravityOf: (pointer: string, facts: Facts, observed?: LeafValue) => Gravity;
}

export interface CompareOptions {
  facts: Facts;
  /** Report live, non-default settings that nothing declares. */
  undeclared: 'ignore' | 'report';
}

/** A value in a map of names: that the key is there counts, whatever its value. */
export const isMapEntry = (field: Field): boolean => field.pattern.endsWith('/*');

/** Equal sets, equal scalars; "" is the same as nothing. */
export const equalLeaves = (declared: LeafValue, observed: LeafValue | undefined): boolean => {
  if (observed === undefined) return declared === '' || (Array.isArray(declared) && declared.length === 0);
  if (typeof declared === 'object' && typeof observed === 'object') {
    return (
      declared.length === observed.length && declared.every((element, index) => element === observed[index])
    );
  }
  return declared === observed;
};
