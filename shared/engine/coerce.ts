// Turns a raw value into a leaf value of the field's type; the same on both sides of a comparison.
import type { Json } from '../model/brand.js';
import type { Field, LeafType, LeafValue, Surroundings } from '../model/field.js';
import { byCodeUnit } from './pointer.js';

export type Coerced = { ok: true; value: LeafValue } | { ok: false; expected: string };

const refused = (expected: string): Coerced => ({ ok: false, expected });

const toNumber = (raw: Json): number | undefined => {
  if (typeof raw === 'number') return raw;
  if (typeof raw !== 'string' || !/^-?\d+(\.\d+)?$/.test(raw.trim())) return undefined;
  return Number(raw);
};

const coerceNumber = (leaf: Extract<LeafType, { type: 'integer' | 'number' }>, raw: Json): Coerced => {
  const value = toNumber(raw);
  const { min = -Infinity, max = Infinity } = leaf;
  const isOne = leaf.type === 'integer' ? Number.isInteger(value) : Number.isFinite(value);
  if (value !== undefined && isOne && value >= min && value <= max) return { ok: true, value };
  const range = Number.isFinite(min) || Number.isFinite(max) ? ` from ${min} to ${max}` : '';
  return refused(`${leaf.type === 'integer' ? 'a whole number' : 'a number'}${range}`);
};

/** CloudFormation takes `"True"` as well as `"true"` (cfn-lint, E3012). */
const coerceFlag = (raw: Json): Coerced => {
  if (typeof raw === 'boolean') return { ok: true, value: raw };
  const word = typeof raw === 'string' ? raw.toLowerCase() : '';
  if (word === 'true' || word === 'false') return { ok: true, value: word === 'true' };
  return refused('true or false');
};

/** YAML reads `OFF` as a text, `0.5` as a number and `no` as a text: all are meant as written. */
const toText = (raw: Json): string | undefined => {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  return raw === null ? '' : undefined;
};

const coerceOneOf = (allowed: readonly string[], raw: Json): Coerced => {
  if (typeof raw === 'string' && allowed.includes(raw)) return { ok: true, value: raw };
  const text = raw === false && allowed.includes('OFF') ? 'OFF' : toText(raw);
  // YAML reads `2.0` as the number 2, and `2.0` is meant.
  const sameNumber = (value: string): boolean => typeof raw === 'number' && Number(value) === raw;
  const found =
    allowed.find((value) => value.toUpperCase() === text?.toUpperCase()) ?? allowed.find(sameNumber);
  return found === undefined ? refused(`one of ${allowed.join(', ')}`) : { ok: true, value: found };
};

const coerceSet = ({ allowed }: Extract<LeafType, { type: 'set' }>, raw: Json): Coerced => {
  const expected = `a list of ${allowed === undefined ? 'texts' : allowed.join(', ')}`;
  if (!Array.isArray(raw)) return refused(expected);
  const texts = raw.map(toText);
  if (texts.some((text) => text === undefined || allowed?.includes(text) === false)) return refused(expected);
  return { ok: true, value: [...new Set(texts.map((text) => text ?? ''))].sort(byCodeUnit) };
};

const byType = (leaf: LeafType, raw: Json): Coerced => {
  switch (leaf.type) {
    case 'text': {
      const text = toText(raw);
      return text === undefined ? refused('a text') : { ok: true, value: text };
    }
    case 'flag':
      return coerceFlag(raw);
    case 'oneOf':
      return coerceOneOf(leaf.allowed, raw);
    case 'set':
      return coerceSet(leaf, raw);
    case 'integer':
    case 'number':
      return coerceNumber(leaf, raw);
  }
};

/** The canonical value, or what was expected instead. */
export const coerce = (field: Field, raw: Json, around?: Surroundings): Coerced => {
  const coerced = byType(field.leaf, raw);
  if (!coerced.ok || field.spell === undefined || typeof coerced.value !== 'string') return coerced;
  return { ok: true, value: field.spell(coerced.value, around) };
};

/** As AWS returned it: a value outside the range or list we know is shown as it is, never refused. */
export const coerceObserved = (field: Field, raw: Json): LeafValue => {
  const coerced = coerce(field, raw);
  if (coerced.ok) return coerced.value;
  const text = toText(raw);
  if (typeof raw === 'number' || typeof raw === 'boolean') return raw;
  return text ?? JSON.stringify(raw);
};
