// Whether what lives is what was deployed, as far as that is known.
import { canonicalJson } from '../../engine/canonical.js';
import { isObject, type Json } from '../../model/brand.js';

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [value]);

/** Lists are sets here, and one value is a list of it, as in policies and patterns; `null` is not known. */
export const agrees = (expected: Json, live: Json | undefined): boolean => {
  if (expected === null) return true;
  if (live === undefined) return false;
  if (Array.isArray(expected) || Array.isArray(live)) {
    const [wanted, found] = [list(expected), list(live)];
    return wanted.length === found.length && wanted.every((one) => found.some((other) => agrees(one, other)));
  }
  if (isObject(expected) && isObject(live)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(live)]);
    return [...names].every((name) => agrees(expected[name] ?? 'absent', live[name]));
  }
  return canonicalJson(expected) === canonicalJson(live);
};

/** The value at a path of names and numbers, where there is one. */
export const at = (value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((node, name) => {
    if (Array.isArray(node)) return (node as readonly Json[])[Number(name)];
    return isObject(node) ? node[name] : undefined;
  }, value);

export const textAt = (
  value: Json | undefined,
  ...path: readonly (string | number)[]
): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
};
