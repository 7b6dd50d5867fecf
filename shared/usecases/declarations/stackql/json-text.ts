// Values that came as JSON texts: StackQL prints objects so, and people write tags so.
import type { Json } from '../../../model/brand.js';

/** Nobody writes longer ones; the limits of AWS on tags and recordings are far below. */
const sizeLimit = 256 * 1024;

/** AWS's own values are 5 deep; deeper ones are hostile. */
const depthLimit = 32;

export const isTooDeep = (value: Json, left = depthLimit): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || (Object.values(value) as readonly Json[]).some((member) => isTooDeep(member, left - 1)));

/** The object or list that a text holds; any other value as it is. */
export const withoutJsonText = (value: Json): Json => {
  if (typeof value !== 'string' || value.length > sizeLimit || !/^\s*[[{]/.test(value)) return value;
  try {
    const parsed = JSON.parse(value) as Json;
    return isTooDeep(parsed) ? value : parsed;
  } catch {
    return value;
  }
};
