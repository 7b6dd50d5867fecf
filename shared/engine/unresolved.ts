// A value that is declared, and whose source does not tell here what it is: an intrinsic without its physical id,
// a planned value that only apply will know, a secret that nobody gave.
import { isObject, type Json, type JsonObject } from '../model/brand.js';

/** No document has it: neither JSON texts of AWS nor YAML of people hold a member of this name. */
const mark = '\u0000unresolved';

export type UnresolvedReason = 'unresolved' | 'secret-not-given';

export interface Unresolved {
  reason: UnresolvedReason;
  /** What could not be resolved, in a few words: `Fn::ImportValue shared-vpc-link`. */
  detail: string;
}

/** Stands in a document where the value would. */
export const unresolved = (detail: string, reason: UnresolvedReason = 'unresolved'): JsonObject => ({
  [mark]: detail,
  reason,
});

export const unresolvedAt = (raw: Json | undefined): Unresolved | undefined => {
  if (!isObject(raw)) return undefined;
  const detail = raw[mark];
  if (typeof detail !== 'string') return undefined;
  return { detail, reason: raw['reason'] === 'secret-not-given' ? 'secret-not-given' : 'unresolved' };
};
