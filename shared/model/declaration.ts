// What was declared: the leaves of a target, each with the user's own name and place for it.
import type { Facts, JsonPointer, LeafValue, LeftOutReason } from './field.js';
import type { KindId, Place, Scope, Target } from './target.js';
import type { EpochMs } from './time.js';

/** Where a statement stands, in the user's own words. */
export interface Provenance {
  /** File name or other name of the source. */
  source: string;
  /** The user's address: `module.api.aws_api_gateway_stage.prod`. */
  address: string;
  /** Line in the source, from 1, where it has lines. */
  line?: number;
}

export interface DeclaredLeaf extends Provenance {
  pointer: JsonPointer;
  pattern: string;
  value: LeafValue;
  /** The argument as the user wrote it: `settings[0].throttling_rate_limit`. */
  declaredAs: string;
  /** The source marks the value as sensitive. */
  sensitive?: true;
}

export interface LeftOut {
  declaredAs: string;
  reason: LeftOutReason;
  /** What was left out there is declared all the same: whatever lives at or below it is not undeclared. */
  pointer?: JsonPointer;
  /** More about it, in a few words: `Fn::ImportValue shared-vpc-link`. */
  detail?: string;
}

/** A claim that nothing else lives at or below a pointer: a map stated whole, a block known to be empty. */
export interface Closed {
  pointer: JsonPointer;
  declaredAs: string;
  /** `declared` where the user stated it, `unexpected` where the source merely guarantees it. */
  class: 'declared' | 'unexpected';
}

/** What one declared resource says about one target; several may speak about the same one. */
export interface Contribution extends Provenance {
  kind: KindId;
  key: string;
  /** Unknown to declarations that do not name them. */
  place: Partial<Place>;
  /** What has no physical id, so that the key is only a name: logical ids of a template. */
  unbound?: readonly string[];
  leaves: readonly DeclaredLeaf[];
  closed: readonly Closed[];
  leftOut: readonly LeftOut[];
  /** Computed attributes worth showing: `invoke_url`, `arn`. */
  exported: Readonly<Record<string, string>>;
}

/** The newest version of what declares a target could not be used: an earlier one counts. */
export interface Stale {
  since: EpochMs;
  /** One sentence that names the source. */
  why: string;
}

/** How the sources of a target stand at the moment of a look; no part of what they declare. */
export interface Standing {
  stale?: Stale;
  /** It is being deployed: what lives is between two declarations. */
  isChanging?: true;
  /** When a deployment of it was over last. */
  settledAt?: EpochMs;
}

/** All that the sources declare about one target. */
export interface DeclaredTarget extends Target, Provenance, Standing {
  /** What has no physical id: nothing says which live thing this is, and it is never looked for. */
  unbound?: readonly string[];
  leaves: readonly DeclaredLeaf[];
  closed: readonly Closed[];
  leftOut: readonly LeftOut[];
  exported: Readonly<Record<string, string>>;
}

/** A compiled baseline: targets, and the APIs that the source manages as a whole. */
export interface Baseline {
  targets: readonly DeclaredTarget[];
  /** Scopes whose undeclared members are findings, per kind: an API the source itself declares. */
  managed: readonly ManagedScope[];
  warnings: readonly string[];
}

export interface ManagedScope {
  scope: Scope;
  /** Kinds whose members the source declares one by one (not so where a body declares them). */
  kinds: readonly KindId[];
  /** What the source tells of the scope itself (`protocol`); reading tells it again. */
  facts?: Facts;
  /** As of a target: its key is only a name. */
  unbound?: readonly string[];
}
