// Patch operations of REST APIs, and how many of them go into one call.
import type { JsonPointer, LeafValue } from '../../model/field.js';
import type { Wish } from '../../model/plan.js';
import { escapeKey } from '../../engine/pointer.js';
import { listed, textOf } from './patching.js';

// oxlint-disable-next-line typescript/consistent-type-definitions -- an alias is JSON by shape, an interface is not
export type PatchOperation =
  | { readonly op: 'replace' | 'add'; readonly path: string; readonly value: string }
  | { readonly op: 'remove'; readonly path: string };

/** Operations that only make sense together, in this order. */
export interface Step {
  operations: readonly PatchOperation[];
  settles: readonly JsonPointer[];
  /** A clause for people: `sets tracingEnabled`. */
  does: string;
}

export const replace = (path: string, value: LeafValue): PatchOperation => ({
  op: 'replace',
  path,
  value: textOf(value),
});
export const add = (path: string, value: LeafValue): PatchOperation => ({
  op: 'add',
  path,
  value: textOf(value),
});
export const remove = (path: string): PatchOperation => ({ op: 'remove', path });

/** A member of a map: `~` becomes `~0` and `/` becomes `~1` in its key (patch operations guide). */
export const memberPath = (map: string, key: string): string => `${map}/${escapeKey(key)}`;

export const stepOf = (wish: Wish, does: string, ...operations: readonly PatchOperation[]): Step => ({
  operations,
  settles: [wish.path],
  does,
});

/**
 * AWS documents no bound on the operations of one PATCH. Stages with 100 variables are patched in one by Terraform, so
 * 40 is well within what works; and a call that AWS refuses for one of its values takes no more than those along.
 */
const mostOperations = 40;

const merged = (steps: readonly Step[]): Step => ({
  operations: steps.flatMap(({ operations }) => operations),
  settles: [...new Set(steps.flatMap(({ settles }) => settles))],
  does: listed([...new Set(steps.map(({ does }) => does))]),
});

/** Steps put together into as few calls as the bound allows, in their order; no step is torn apart. */
export const batched = (steps: readonly Step[]): Step[] => {
  const batches: Step[][] = [];
  let size = 0;
  for (const step of steps) {
    const last = batches.at(-1);
    if (last !== undefined && size + step.operations.length <= mostOperations) last.push(step);
    else {
      batches.push([step]);
      size = 0;
    }
    size += step.operations.length;
  }
  return batches.map(merged);
};
