// What guards a target: settings that a remediation may tighten and never weaken (reliability, fault 55).
import type { LeafValue } from '../model/field.js';

export interface Guard {
  pattern: string;
  /** Whether going from what lives to what is declared would leave the target less guarded. */
  weakens: (from: LeafValue | undefined, to: LeafValue | undefined) => boolean;
  /** What would be weaker: one clause, `requests would no longer be logged`. */
  why: string;
}

/** Gone, or emptied. */
export const dropped: Guard['weakens'] = (from, to) =>
  from !== undefined && from !== '' && (to === undefined || to === '');

/** Switched off, or left to a default that is off. */
export const switchedOff: Guard['weakens'] = (from, to) => from === true && to !== true;

export const switchedOn: Guard['weakens'] = (from, to) => from !== true && to === true;

/** From logging something to logging nothing. */
export const silenced: Guard['weakens'] = (from = 'OFF', to = 'OFF') => from !== 'OFF' && to === 'OFF';

/** Further left in the list, from strongest last; what is not told counts as `unset`. */
export const lowered =
  (order: readonly LeafValue[], unset: LeafValue): Guard['weakens'] =>
  (from = unset, to = unset) =>
    order.indexOf(to) < order.indexOf(from);
