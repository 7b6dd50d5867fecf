// One content, one text, one hash: whatever the order things came in.
import { createHash } from 'node:crypto';
import type { Json } from '../model/brand.js';
import type { State } from '../model/field.js';
import { byCodeUnit } from './pointer.js';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A state with its pointers in code-unit order. */
export const sortState = (state: State): State =>
  Object.fromEntries(Object.entries(state).sort(([a], [b]) => byCodeUnit(a, b)));

export const stateHash = (state: State): string => sha256(JSON.stringify(sortState(state)));

/** JSON with sorted members at every level; input depth is bounded by the readers. */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => byCodeUnit(a, b));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
};
