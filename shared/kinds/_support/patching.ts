// What patchers share: how values are spelled in calls, what is refused everywhere, and parts of a plan.
import type { DeclaredLeaf } from '../../model/declaration.js';
import type { JsonPointer, LeafValue } from '../../model/field.js';
import type { Effect, Refusal, Wish } from '../../model/plan.js';

/** Nothing is wanted there: absent, or an empty text or set, which means the same to AWS outside of maps. */
export const isUnset = (value: LeafValue | undefined): value is '' | readonly [] | undefined =>
  value === undefined || value === '' || (typeof value === 'object' && value.length === 0);

/** A value as calls carry it: patch operations know texts only, and no exponents (`1e-7`). */
export const textOf = (value: LeafValue): string => {
  if (typeof value === 'object') return value.join(',');
  if (typeof value !== 'number' || !String(value).includes('e')) return String(value);
  const plain = Math.abs(value) < 1 ? value.toFixed(20) : BigInt(value).toString();
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
};

const stand = /hmac:[0-9a-f]{64}/;

/** Whether a value holds the stand-in of a secret in its place: it must never be written. */
export const isMasked = (value: LeafValue | undefined): boolean => {
  if (typeof value === 'string') return stand.test(value);
  return typeof value === 'object' && value.some((one) => stand.test(one));
};

export const valueNotKept = (paths: readonly JsonPointer[]): Refusal => ({
  code: 'value-not-kept',
  paths,
  why: 'The declared value is a secret: Stagewatch keeps a hash of it, from which it cannot be written.',
  remedy:
    'Name a source that Stagewatch can read it from, or apply your declaration by the tool that deploys it.',
});

/** Wishes whose values can be written; the others are refused, one by one. */
export const withoutMasked = (
  wishes: readonly Wish[],
): { wishes: readonly Wish[]; refused: readonly Refusal[] } => ({
  wishes: wishes.filter(({ to }) => !isMasked(to)),
  refused: wishes.filter(({ to }) => isMasked(to)).map(({ path }) => valueNotKept([path])),
});

export const maskedLeaves = (leaves: readonly DeclaredLeaf[]): JsonPointer[] =>
  leaves.filter(({ value }) => isMasked(value)).map(({ pointer }) => pointer);

/** What one concern of a kind adds to a plan. */
export interface Part<Done> {
  steps: readonly Done[];
  refused: readonly Refusal[];
  effects: readonly Effect[];
}

export const partOf = <Done>(part: Partial<Part<Done>>): Part<Done> => ({
  steps: [],
  refused: [],
  effects: [],
  ...part,
});

export const joined = <Done>(parts: readonly Part<Done>[]): Part<Done> => ({
  steps: parts.flatMap(({ steps }) => steps),
  refused: parts.flatMap(({ refused }) => refused),
  effects: [...new Set(parts.flatMap(({ effects }) => effects))],
});

export const pathsOf = (wishes: readonly Wish[]): JsonPointer[] => wishes.map(({ path }) => path);

/** No call is known for a path: a field that a newer version of the kind added, say. */
export const notPatchable = (paths: readonly JsonPointer[]): Refusal => ({
  code: 'not-patchable',
  paths,
  why: 'AWS has no call that changes it.',
  remedy: 'Apply your declaration by the tool that deploys it.',
});

/** Up to four names; of more, three and how many others. */
export const listed = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

/** The partition of a Region, as ARNs begin with it (AWS general reference). */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};
