// JSON Pointers (RFC 6901) and patterns over them, where `*` stands for one key.
import type { JsonPointer } from '../model/field.js';

export const escapeKey = (key: string): string =>
  key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
export const unescapeKey = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** Puts keys in place of the stars of a pattern, in order; a prefix needs only its own stars' keys. */
export const fillPattern = (pattern: string, keys: readonly string[]): JsonPointer => {
  let filled = '';
  let rest = 0;
  for (const key of keys) {
    const star = pattern.indexOf('/*', rest);
    if (star < 0) break;
    filled += pattern.slice(rest, star + 1) + escapeKey(key);
    rest = star + 2;
  }
  return rest === 0 ? pattern : filled + pattern.slice(rest);
};

/** Whether `pointer` is `prefix` or lies below it. */
export const isWithin = (pointer: JsonPointer, prefix: JsonPointer): boolean =>
  pointer.startsWith(prefix) && (pointer.length === prefix.length || pointer.charAt(prefix.length) === '/');

/** The keys that the stars of `pattern` stand for in `pointer`; undefined where it does not match. */
export const matchPattern = (pattern: string, pointer: JsonPointer): string[] | undefined => {
  const wanted = pattern.split('/');
  const tokens = pointer.split('/');
  if (wanted.length !== tokens.length) return undefined;
  const keys: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (wanted[index] === '*') keys.push(unescapeKey(token));
    else if (wanted[index] !== token) return undefined;
  }
  return keys;
};

/** Code-unit order: the same on every machine and in every locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
