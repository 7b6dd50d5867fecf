// What is known about one field of a kind: its type, names, defaults and dependencies, as data.

/** A value at one path. A set is sorted; texts may be masked. */
export type LeafValue = string | number | boolean | readonly string[];

/** RFC 6901 pointer into the canonical document: `/methodSettings/GET~1orders/loggingLevel`. */
export type JsonPointer = string;

/** The canonical document, flat: pointer → value. What AWS does not return is not there. */
export type State = Readonly<Record<JsonPointer, LeafValue>>;

export type LeafType =
  | { type: 'text' }
  | { type: 'oneOf'; allowed: readonly string[] }
  | { type: 'integer' | 'number'; min?: number; max?: number }
  | { type: 'flag' }
  | { type: 'set'; allowed?: readonly string[] };

/** The closed list of reasons why a declared leaf is not compared. */
export const leftOutReasons = [
  'identity', // names the target itself; a wrong one shows as missing
  'computed', // AWS or the tool derives it
  'not-set', // the source cannot tell "unset" from zero, and this is its zero
  'depends-on', // means nothing while another field is off
  'service-managed', // AWS owns the value here (auto-deploy)
  'not-applicable', // this API has no such field (protocol)
  'unresolved', // its source does not tell the value here (an intrinsic, a value known after apply)
  'secret-not-given', // a reference to a secret that nobody gave
  'never-returned', // AWS accepts it and never shows it
  'write-only', // never returned by any read
  'restated', // the same leaf again under a second name (`tags` beside `tags_all`)
  'not-watched', // belongs to another kind of resource (`triggers`)
  'conflict', // two declarations disagree about it
  'ignored', // it differs, and a rule of `stagewatch.yml` says that this does not count
  'ambiguous', // AWS returned two values that mean the same setting
  'target-missing', // the whole target is gone, and told as that
  'target-unknown', // the target could not be read, and is told as that
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

/** A field is compared only while another leaf, or a fact about its scope, has one of these values. */
export interface Condition {
  /** Pattern of the other leaf (its `*` bound like ours), or `fact:NAME`. */
  on: string;
  in?: readonly (LeafValue | undefined)[];
  notIn?: readonly (LeafValue | undefined)[];
  otherwise: LeftOutReason;
}

/** Facts about the scope that kinds need for their defaults: `protocol`, … */
export type Facts = Readonly<Record<string, LeafValue>>;

/** What a default may depend on. */
export interface Surroundings {
  facts: Facts;
  /** What the `*`s of the pattern stand for here. */
  keys: readonly string[];
  /** The target's key. */
  targetKey: string;
  /** Another leaf of the same side. */
  leaf(pattern: string): LeafValue | undefined;
}

/** Replaces the secret parts of a text; `hide` gives the keyed hash of one part. */
export type Masker = (text: string, hide: (secret: string) => string) => string;

export interface Field {
  /** Canonical pointer with `*` for each map key: `/variables/*`. */
  pattern: string;
  leaf: LeafType;
  /** What AWS means when it returns nothing. */
  unset?: LeafValue | ((around: Surroundings) => LeafValue | undefined);
  /** The entry of its map that AWS copies the value from where another entry is made without one: by key. */
  inheritsFrom?: string;
  /** Keys of ours that are not the user's: `aws:*` tags. */
  skip?: (keys: readonly string[]) => boolean;
  /** Makes two spellings of the same value identical. */
  spell?: (text: string, around?: Surroundings) => string;
  /** Argument path per declaring language column: `{ terraform: 'access_log_settings.format' }`. */
  names: Readonly<Record<string, string>>;
  /** Differences in it are of a class of their own. */
  class?: 'deployment';
  mask?: Masker;
  conditions?: readonly Condition[];
  /** Equality beyond equal values; rare, each with its source. */
  same?: (declared: LeafValue, observed: LeafValue | undefined) => boolean;
  /** Live values that are reported even if nothing declares the field. */
  alarming?: readonly LeafValue[];
  /** Patterns that AWS may change along when this one changes: each with its source. */
  changesAlong?: readonly string[];
}
