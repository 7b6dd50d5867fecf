// A REST integration that is gone while its method is there: put again where the declaration tells all that it needs.
import type { DeclaredTarget, LeftOut } from '../../../model/declaration.js';
import type { Facts } from '../../../model/field.js';
import type { Patch, Refusal, Wish } from '../../../model/plan.js';
import type { CreateAsk } from '../../patching.js';
import { listed, maskedLeaves, valueNotKept } from '../../_support/patching.js';
import { bareMethods } from '../bare-methods.js';
import { methodNameOf, type MethodName } from './method-name.js';
import { notTold, replacement } from './replacement.js';

const refusing = (refusal: Omit<Refusal, 'paths'>): Patch => ({
  calls: [],
  effects: [],
  refused: [{ ...refusal, paths: [] }],
});

const untold = ({ reason, pointer }: LeftOut): boolean =>
  pointer !== undefined && ['unresolved', 'secret-not-given', 'conflict'].includes(reason);

const hindrance = ({ leaves, leftOut }: DeclaredTarget): Patch | undefined => {
  if (maskedLeaves(leaves).length > 0) return { calls: [], effects: [], refused: [valueNotKept([])] };
  const open = leftOut.filter(untold).map(({ declaredAs }) => declaredAs);
  if (open.length === 0) return undefined;
  return refusing({
    code: 'value-not-told',
    why: `The declaration does not tell ${listed(open)}, and an integration without it would be another one.`,
    remedy: 'Give the values, or apply your declaration by the tool that deploys it.',
  });
};

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
  if (name === undefined) return refusing(methodGone);
  const hindered = hindrance(declared);
  if (hindered !== undefined) return hindered;
  const wishes = declared.leaves.map(({ pointer, value }): Wish => ({ path: pointer, to: value }));
  const made = replacement({ name, raw: {}, declared }, wishes);
  if (made.status === 'not-told') return { calls: [], effects: [], refused: [notTold([], made.missing)] };
  const { steps, refused } = made;
  const [put, ...responses] = steps;
  const calls = put === undefined ? [] : [{ ...put, does: 'makes the integration again' }, ...responses];
  return { calls, refused, effects: ['needs-deployment'] };
};
