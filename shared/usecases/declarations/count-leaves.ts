// How many values a subtree holds: the unit that coverage counts in.
import { unresolvedAt } from '../../engine/unresolved.js';
import { isObject, type Json } from '../../model/brand.js';

/** What is nested deeper than any declaration of AWS counts as one value. */
const depthLimit = 100;

export const countLeaves = (raw: Json, depth = 0): number => {
  if (depth > depthLimit || unresolvedAt(raw) !== undefined) return 1;
  if (raw === null || raw === '') return 0;
  if (!Array.isArray(raw) && !isObject(raw)) return 1;
  let count = 0;
  for (const member of Object.values(raw)) count += countLeaves(member, depth + 1);
  return count;
};
