// What every second opinion of a source shares: values, how they are counted, and the counts. Imports none of our code.

/** A value its source does not tell: a physical id, a parameter without default, an export of another stack. */
export const unknown = Symbol('unknown offline');

export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  /** Only `unknown`: a unique symbol would not survive inference. */
  | symbol
  | readonly Value[]
  | { readonly [name: string]: Value };

export type Fields = { readonly [name: string]: Value };

export const isFields = (value: Value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: Value): Fields => (isFields(value) ? value : {});

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const textOf = (value: Value): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

export interface Count {
  /** All values that speak about the target, compared or not. */
  values: number;
  /** How many of them say nothing to compare, by reason. */
  leftOut: Record<string, number>;
}

/** By kind and key, as a report names them. */
export type Counts = Map<string, Count>;

export const targetOf = (counts: Counts, name: string): Count => {
  const known = counts.get(name) ?? { values: 0, leftOut: {} };
  counts.set(name, known);
  return known;
};

export const addValues = (count: Count, number: number, reason?: string): void => {
  if (number === 0) return;
  count.values += number;
  if (reason !== undefined) count.leftOut[reason] = (count.leftOut[reason] ?? 0) + number;
};

/** The values of a piece of a document, by whether its source tells them. A list of scalars is one value. */
export interface Told {
  known: number;
  unknown: number;
}

const isScalarList = (list: readonly Value[]): boolean =>
  list.length > 0 && list.every((element) => !isFields(element) && !isList(element));

/** null says nothing, except under a key that people chose (`isMap`): there the key itself says something. */
export const told = (value: Value, isMap: (name: string) => boolean, inMap = false): Told => {
  if (value === unknown) return { known: 0, unknown: 1 };
  if (isList(value) && isScalarList(value))
    return value.includes(unknown) ? { known: 0, unknown: 1 } : { known: 1, unknown: 0 };
  if (isList(value)) return sum(value.map((element) => told(element, isMap)));
  if (isFields(value))
    return sum(Object.entries(value).map(([name, member]) => told(member, isMap, inMap || isMap(name))));
  const isSaid = value !== undefined && (inMap || value !== null);
  return { known: isSaid ? 1 : 0, unknown: 0 };
};

const sum = (parts: readonly Told[]): Told => ({
  known: parts.reduce((total, part) => total + part.known, 0),
  unknown: parts.reduce((total, part) => total + part.unknown, 0),
});

/** Counts what a piece says; all of it under one reason, or only what is unknown as `unresolved`. */
export const addTold = (
  count: Count,
  piece: Value,
  isMap: (name: string) => boolean,
  reason?: string,
): void => {
  const { known, unknown: open } = told(piece, isMap);
  if (reason !== undefined) {
    addValues(count, known + open, reason);
    return;
  }
  addValues(count, known);
  addValues(count, open, 'unresolved');
};

/** Everything of `fields` but the given names. */
export const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
