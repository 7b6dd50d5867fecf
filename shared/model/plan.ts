// What brings a target back to what is declared: AWS calls as data, and what cannot or may not be done, with reasons.
import type { JsonObject } from './brand.js';
import type { JsonPointer, LeafValue } from './field.js';
import type { TargetId } from './target.js';

export type PatchService = 'apigateway' | 'apigatewayv2' | 'ivs-realtime';

/** One AWS call exactly as it is sent. Its input may hold secrets: it is never stored, logged or shown as it is. */
export interface PlannedCall {
  service: PatchService;
  /** `UpdateStage` */
  operation: string;
  /** What the SDK's command of that name takes. */
  input: JsonObject;
  /** Differences that are over once it has happened; a call that only prepares another settles none. */
  settles: readonly JsonPointer[];
  /** What it does, for people: `sets throttlingRateLimit of *\/*`. */
  does: string;
  /** Other settings may change along with it: the target is read again before the next call. */
  thenRead?: true;
  /** It takes away what the next call puts back: nothing comes between them, and no fresh read would show it. */
  thenAtOnce?: true;
}

/** Why something is not done. A closed list: each has its sentence and what a person can do. */
export const refusalCodes = [
  'opt-in', // only where the policy allows just this: cache clusters, deployments, whole replacements
  'guarded', // it would weaken what guards the target
  'value-not-kept', // a secret that the table holds only as a hash, and no source to read it from
  'value-not-told', // the declaration does not tell a value that the call needs
  'not-clearable', // AWS has no way to unset it
  'not-patchable', // AWS has no call that changes it
  'new-identity', // it could only be made anew, under another id
  'owned-by-aws', // AWS made it, or another service holds it
  'not-declared', // nothing declares it: removing it is a person's decision
  'in-use', // not while it is used (a session is recorded); tried again later
  'unknown', // it could not be read, so nothing is known to be wrong
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  code: RefusalCode;
  /** What stays as it is; empty: the whole target. */
  paths: readonly JsonPointer[];
  why: string;
  /** What a person can do. */
  remedy: string;
  /** The command that a person could run. Values that hold secrets are not in it. */
  command?: string;
}

/** What a person has to know before they agree. */
export type Effect =
  /** Not served before the API is deployed. */
  | 'needs-deployment'
  /** Served at once: the stage deploys by itself. */
  | 'live-at-once'
  | 'costs-money'
  | 'takes-minutes'
  | 'flushes-cache'
  | 'shifts-traffic';

/** What a kind knows to do about one target. */
export interface Patch {
  /** In the order in which they are safe. */
  calls: readonly PlannedCall[];
  refused: readonly Refusal[];
  effects: readonly Effect[];
}

/** One difference to be undone. `to` is what is declared; absent: nothing is to be there. */
export interface Wish {
  path: JsonPointer;
  from?: LeafValue;
  to?: LeafValue;
}

/** What the policy allows beyond the ordinary. */
export interface Allowances {
  /** Cache clusters: money, minutes, and a flushed cache. */
  cacheCluster: boolean;
  /** Which deployment a stage or its canary serves. */
  deployment: boolean;
  /** Calls that overwrite a whole object (PutIntegration). */
  replace: boolean;
  /** The only roles that may be passed on; absent: whoever asks does so by rights of their own. */
  passRoles?: readonly string[];
}

/** What there is to do about one target, as a person agrees to it. */
export interface TargetPlan extends Patch {
  target: TargetId;
  /** Over target, differences and calls, with secrets masked: what is agreed to, and nothing else, is done. */
  hash: string;
}
