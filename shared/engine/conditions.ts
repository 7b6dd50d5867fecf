// When a field means something: only while another leaf, or a fact of its scope, has certain values.
import type { Condition, LeafValue, Surroundings } from '../model/field.js';
import { unsetValue } from './observe.js';
import type { Schema } from './schema.js';

const unsetOf = (schema: Schema, pattern: string, around: Surroundings): LeafValue | undefined => {
  const field = schema.byPattern(pattern);
  return field === undefined ? undefined : unsetValue(field, around);
};

/** Whether the value that a condition looks at allows the field to be compared. */
export const allows = (condition: Condition, value: LeafValue | undefined): boolean => {
  if (condition.in !== undefined && !condition.in.includes(value)) return false;
  return condition.notIn === undefined || !condition.notIn.includes(value);
};

export const conditionHolds = (condition: Condition, around: Surroundings, schema: Schema): boolean => {
  const value = condition.on.startsWith('fact:')
    ? around.facts[condition.on.slice('fact:'.length)]
    : (around.leaf(condition.on) ?? unsetOf(schema, condition.on, around));
  return allows(condition, value);
};
