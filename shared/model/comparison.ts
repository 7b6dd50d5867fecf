// Declared against observed: differences, and the verdict over all of them.
import type { Json, NonEmpty } from './brand.js';
import type { JsonPointer, LeafValue, LeftOutReason } from './field.js';
import type { Gravity, Severity } from './severity.js';

export const unknownReasons = [
  'denied', // AWS refused the read
  'no-access', // the role of another account could not be assumed
  'throttled', // AWS asked us to slow down, and still did after retries
  'unavailable', // network, time-out or a fault of AWS
  'unparseable', // the answer was not what the API promises
  'not-observed', // nobody looked yet
  'ambiguous', // AWS returned two values for one setting
  'conflict', // two declarations disagree
  'unbound', // nothing says which live thing it is: no physical id, or a name that several bear
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

/** AWS could not tell: never a verdict about the target itself. */
export interface Unreadable {
  status: 'unreadable';
  reason: UnknownReason;
  /** One sentence that names the failed call. */
  detail: string;
}

export type DifferenceClass = 'declared' | 'deployment' | 'unexpected';

interface DifferenceAt extends Gravity {
  class: DifferenceClass;
  path: JsonPointer;
  /** The user's own name for it; absent where nothing declares it. */
  declaredAs?: string;
  /** Where the leaf was declared, when not with the target itself; `source` is what `line` counts in. */
  address?: string;
  source?: string;
  line?: number;
}

export type Difference = DifferenceAt &
  (
    | { type: 'changed'; declared: LeafValue; observed: LeafValue }
    | { type: 'removed'; declared: LeafValue }
    | { type: 'added'; observed: Json }
  );

/** How many declared leaves were compared, and why the others were not. */
export interface Coverage {
  declared: number;
  compared: number;
  leftOut: Readonly<Partial<Record<LeftOutReason, number>>>;
}

export type Fingerprint = string;

export type Comparison =
  | { verdict: 'in-sync' }
  | { verdict: 'drifted'; fingerprint: Fingerprint; severity: Severity; differences: NonEmpty<Difference> }
  | { verdict: 'missing'; fingerprint: Fingerprint; severity: Severity; reason: string }
  | { verdict: 'unmanaged'; fingerprint: Fingerprint; severity: Severity; reason: string }
  | { verdict: 'unknown'; reason: UnknownReason; detail: string };

export type Drift = Extract<Comparison, { fingerprint: string }>;

export const isDrift = (comparison: Comparison): comparison is Drift => 'fingerprint' in comparison;
