// Short words for the tables of fields: each says a type and what AWS means by returning nothing.
import type { Field, LeafType } from '../../model/field.js';

type Rest = Partial<Omit<Field, 'pattern' | 'leaf' | 'names'>>;

export const text = { type: 'text' } as const satisfies LeafType;
export const flag = { type: 'flag' } as const satisfies LeafType;
export const set = { type: 'set' } as const satisfies LeafType;
export const setOf = (...allowed: readonly string[]): LeafType => ({ type: 'set', allowed });
export const oneOf = (...allowed: readonly string[]): LeafType => ({ type: 'oneOf', allowed });
export const integer = (min?: number, max?: number): LeafType => range('integer', min, max);
export const number = (min?: number, max?: number): LeafType => range('number', min, max);

const range = (type: 'integer' | 'number', min?: number, max?: number): LeafType => ({
  type,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

/** One row: canonical pattern, type, names per language column, and what else is known. */
export const field = (pattern: string, leaf: LeafType, names: Field['names'], rest: Rest = {}): Field => ({
  pattern,
  leaf,
  names,
  ...rest,
});

/** Tags that AWS sets (`aws:cloudformation:stack-name`) are not the user's. */
export const isAwsTag = (keys: readonly string[]): boolean => keys[0]?.startsWith('aws:') === true;
