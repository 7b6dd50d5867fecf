// What keeps something that is gone from being made again, whatever its kind.
import type { DeclaredTarget, LeftOut } from '../../model/declaration.js';
import type { Patch, Refusal } from '../../model/plan.js';
import { listed, maskedLeaves, valueNotKept } from './patching.js';

/** Nothing is done, for one reason that holds for the whole target. */
export const refusingAll = (refusal: Omit<Refusal, 'paths'>): Patch => ({
  calls: [],
  effects: [],
  refused: [{ ...refusal, paths: [] }],
});

const isUntold = ({ reason, pointer }: LeftOut): boolean =>
  pointer !== undefined && ['unresolved', 'secret-not-given', 'conflict'].includes(reason);

/** Made without all that is declared of it, it would be another one. */
export const untoldIn = ({ leaves, leftOut }: DeclaredTarget): Patch | undefined => {
  if (maskedLeaves(leaves).length > 0) return refusingAll(valueNotKept([]));
  const untold = leftOut.filter(isUntold).map(({ declaredAs }) => declaredAs);
  if (untold.length === 0) return undefined;
  return refusingAll({
    code: 'value-not-told',
    why: `The declaration does not tell ${listed(untold)}, and made without it, it would be another one.`,
    remedy: 'Give the values, or apply your declaration by the tool that deploys it.',
  });
};
