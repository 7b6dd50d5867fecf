// How each kind is put back. Apart from the registry, so that doors which only read carry none of it.
import type { JsonObject } from '../model/brand.js';
import type { DeclaredTarget } from '../model/declaration.js';
import type { Facts } from '../model/field.js';
import type { Allowances, Patch, Wish } from '../model/plan.js';
import type { KindId, Scope, Target } from '../model/target.js';
import type { Permission } from './kind.js';

/** A target that is there and differs. Values are in clear: they live in memory only. */
export interface PatchAsk {
  target: Target;
  /** AWS's own words for it, read a moment ago. */
  raw: JsonObject;
  /** All that is declared about it. */
  declared: DeclaredTarget;
  /** Differences to undo, each a leaf; a whole entry (`/methodSettings/x`) where nothing of it is declared. */
  wishes: readonly Wish[];
  facts: Facts;
  allow: Allowances;
}

/** A declared target that is gone. */
export interface CreateAsk {
  target: Target;
  declared: DeclaredTarget;
  facts: Facts;
  allow: Allowances;
}

/** A scope in which something was put back that is not served yet. */
export interface PublishAsk {
  scope: Scope;
  /** All that is declared in it. */
  declared: readonly DeclaredTarget[];
}

/** Every path of the wishes ends either in a call's `settles` or in a refusal. */
export interface Patcher {
  kind: KindId;
  patch: (ask: PatchAsk) => Patch;
  /** Makes it anew under the same name, or refuses because AWS would give it another id. */
  create: (ask: CreateAsk) => Patch;
  /** Makes what was put back be served, where that takes a step of its own. */
  publish?: (ask: PublishAsk) => Patch;
  /** The command that would remove a live one that nothing declares; Stagewatch never runs it. */
  removal: (target: Target) => string;
  /** IAM: what its calls need. */
  permissions: readonly Permission[];
}
