// What a CloudTrail event tells about who changed what: evidence, never a verdict. It holds no value of any field.
import type { JsonPointer } from './field.js';
import type { KindId, ScopeId } from './target.js';
import type { EpochMs } from './time.js';

/** Through what somebody acted (AWS facts §3.4); `ourselves` by role, never by what the caller says of itself. */
export const vias = [
  'console',
  'cli',
  'sdk',
  'terraform',
  'cloudformation',
  'service',
  'ourselves',
  'unknown',
] as const;
export type Via = (typeof vias)[number];

export interface Actor {
  type:
    'iam-user' | 'role-session' | 'sso-user' | 'federated-user' | 'root' | 'service' | 'account' | 'unknown';
  /** For people: `mallory@example.com`, `deploy (role terraform)`, `root`. */
  name: string;
  /** What patterns in `stagewatch.yml` match: the role's ARN of a session, else the caller's own. */
  principal: string;
  via: Via;
  /** Address or service the call came from, as AWS tells it. */
  from?: string;
}

/** One target that a call touched, as far as its record tells. */
export interface Touch {
  kind: KindId;
  /** The target's key or an alias of it; absent: any target of the kind in the scope. */
  key?: string;
  /**
   * What the call names, as canonical pointers or prefixes of them, where a bare `*` is any key and `''` the whole
   * target; absent: anything of the target.
   */
  pointers?: readonly JsonPointer[];
}

export interface Evidence {
  eventId: string;
  at: EpochMs;
  eventSource: string;
  eventName: string;
  scope: ScopeId;
  touches: readonly Touch[];
  actor: Actor;
}
