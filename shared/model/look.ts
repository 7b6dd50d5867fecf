// A look: the order to read one scope, as it travels on the queues.
import type { Evidence } from './evidence.js';
import type { Facts } from './field.js';
import type { Place, ScopeId } from './target.js';
import type { EpochMs } from './time.js';

/** Who or what made us look. */
export type LookCause = 'event' | 'sweep' | 'baseline' | 'confirm' | 'due' | 'account';

export interface Look {
  scope: ScopeId;
  /** Only these targets of the scope, by key: an event on one IVS stage. */
  only?: readonly string[];
  cause: LookCause;
  /** When there was something to see: a read that started later covers this look. */
  asOf: EpochMs;
  /** Not to be read before: a confirmation has to be late enough. */
  notBefore?: EpochMs;
  /** What a list already told about the scope. */
  facts?: Facts;
  /** How often it was put back because AWS asked us to slow down. */
  tries?: number;
  /** What could not be kept where it was first read. */
  evidence?: readonly Evidence[];
}

/** Something changed in an account and nobody knows where: look at all that is declared there. */
export interface PlaceLook {
  place: Place;
  cause: LookCause;
  asOf: EpochMs;
}
