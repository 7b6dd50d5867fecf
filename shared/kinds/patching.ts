// How each kind is put back. Apart from the registry, so that doors which only read carry none of it.
import type { JsonObject } from '../model/brand.js';
import type { DeclaredTarget } from '../model/declaration.js';
import type { Facts, JsonPointer } from '../model/field.js';
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

/** Templates with the parts of a key in braces (`{api}/{stage}`), and the letters that each part is made of. */
export interface KeyShapes {
  shapes: readonly string[];
  letters: Readonly<Record<string, RegExp>>;
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
  /** How its targets' keys are made, and the aliases of them: by these a rule's pattern becomes resources. */
  keys: KeyShapes;
  /** The setting that names a role which whoever sets it passes on (iam:PassRole), and where calls carry it. */
  role?: { path: JsonPointer; member: string };
}
