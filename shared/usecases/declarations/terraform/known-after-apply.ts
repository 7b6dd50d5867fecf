// Values that a plan cannot tell yet, put where they will be.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';

/** Deeper attributes than this are refused anyway. */
const depthLimit = 128;

const at = (list: Json | undefined, index: number): Json | undefined =>
  Array.isArray(list) ? (list as readonly Json[])[index] : undefined;

/** `value` with a mark wherever `unknown`, which has the same shape, says `true`. The value may not be there at all. */
const overlaid = (value: Json | undefined, unknown: Json | undefined, depth = 0): Json | undefined => {
  if (unknown === true) return unresolved('known after apply');
  if (depth > depthLimit) return value;
  if (Array.isArray(unknown)) return overlaidList(value, unknown, depth);
  return isObject(unknown) ? overlaidObject(value, unknown, depth) : value;
};

const overlaidList = (value: Json | undefined, unknown: readonly Json[], depth: number): Json | undefined => {
  let made: Json[] | undefined;
  for (const [index, element] of unknown.entries()) {
    const known = at(made ?? value, index);
    const full = overlaid(known, element, depth + 1);
    if (full === known || full === undefined) continue;
    made ??= Array.isArray(value) ? [...(value as readonly Json[])] : [];
    while (made.length < index) made.push(null);
    made[index] = full;
  }
  return made ?? value;
};

const overlaidObject = (value: Json | undefined, unknown: JsonObject, depth: number): Json | undefined => {
  const known = isObject(value) ? value : {};
  const changed = Object.entries(unknown).flatMap(([name, member]): [string, Json][] => {
    const own = Object.hasOwn(known, name) ? known[name] : undefined;
    const full = overlaid(own, member, depth + 1);
    return full === own || full === undefined ? [] : [[name, full]];
  });
  return changed.length === 0 ? value : { ...known, ...Object.fromEntries(changed) };
};

/** Planned attributes, each that is only known after apply marked as unresolved. */
export const withUnknown = (values: JsonObject, afterUnknown: Json | undefined): JsonObject => {
  const full = overlaid(values, afterUnknown);
  return isObject(full) ? full : values;
};
