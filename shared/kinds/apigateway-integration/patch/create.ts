// A REST integration that is gone while its method is there: put again where the declaration tells all that it needs.
import type { Facts } from '../../../model/field.js';
import type { Patch, Refusal, Wish } from '../../../model/plan.js';
import type { CreateAsk } from '../../patching.js';
import { refusingAll, untoldIn } from '../../_support/patching-create.js';
import { bareMethods } from '../bare-methods.js';
import { methodNameOf, type MethodName } from './method-name.js';
import { notTold, replacement } from './replacement.js';

const placeOf = (facts: Facts, key: string): MethodName | undefined => {
  const found = bareMethods(facts).find((method) => method.key === key || method.alias === key);
  return found === undefined ? undefined : methodNameOf(found.key);
};

const methodGone: Omit<Refusal, 'paths'> = {
  code: 'not-patchable',
  why: 'Its method does not exist, and who may call it is not known here: Stagewatch makes no methods.',
  remedy: 'Apply your declaration by the tool that deploys it.',
};

/** Nothing lives that it could overwrite, so no leave to replace is needed. */
export const create = ({ target, declared, facts }: CreateAsk): Patch => {
  const name = placeOf(facts, target.key);
  if (name === undefined) return refusingAll(methodGone);
  const hindered = untoldIn(declared);
  if (hindered !== undefined) return hindered;
  const wishes = declared.leaves.map(({ pointer, value }): Wish => ({ path: pointer, to: value }));
  const made = replacement({ name, raw: {}, declared }, wishes);
  if (made.status === 'not-told') return { calls: [], effects: [], refused: [notTold([], made.missing)] };
  const { steps, refused } = made;
  const [put, ...responses] = steps;
  const calls = put === undefined ? [] : [{ ...put, does: 'makes the integration again' }, ...responses];
  return { calls, refused, effects: ['needs-deployment'] };
};
