// What has to change in a target so that it is as declared: its differences, leaf by leaf, with values in clear.
import { isWithin } from '../../engine/pointer.js';
import type { Difference } from '../../model/comparison.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { JsonPointer, LeafValue, State } from '../../model/field.js';
import type { Refusal, Wish } from '../../model/plan.js';

export interface Wishes {
  wishes: readonly Wish[];
  refused: readonly Refusal[];
}

interface Sides {
  declared: DeclaredTarget;
  /** The live side, in clear. */
  state: State;
}

const wish = (path: JsonPointer, from: LeafValue | undefined, to: LeafValue | undefined): Wish => ({
  path,
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

/** An entry that is gone as a whole comes back with all that is declared in it. */
const declaredWithin = ({ declared, state }: Sides, path: JsonPointer): Wish[] =>
  declared.leaves
    .filter(({ pointer }) => isWithin(pointer, path))
    .map(({ pointer, value }) => wish(pointer, state[pointer], value));

/** What nothing says must not be there is no business of a declaration. */
const notDeclared = ({ path }: Difference): Refusal => ({
  code: 'not-declared',
  paths: [path],
  why: 'The declaration says nothing about it: whether it may stay is a decision.',
  remedy: 'Declare it, or declare that it is not there; or remove it by hand.',
});

const notTold = ({ path }: Difference): Refusal => ({
  code: 'value-not-told',
  paths: [path],
  why: 'The declaration does not tell the value that is to be there.',
  remedy: 'Apply your declaration by the tool that deploys it.',
});

const ofDifference = (sides: Sides, difference: Difference): Wish[] | Refusal => {
  const { path } = difference;
  switch (difference.type) {
    case 'changed':
    case 'removed': {
      const wanted = declaredWithin(sides, path);
      return wanted.length === 0 ? notTold(difference) : wanted;
    }
    case 'added':
      if (difference.class === 'unexpected' && difference.declaredAs === undefined)
        return notDeclared(difference);
      return [wish(path, sides.state[path], undefined)];
    default:
      return difference satisfies never;
  }
};

/** Every difference becomes wishes, or a refusal that names it. */
export const wishesOf = (sides: Sides, differences: readonly Difference[]): Wishes => {
  const wishes = new Map<JsonPointer, Wish>();
  const refused: Refusal[] = [];
  for (const difference of differences) {
    const found = ofDifference(sides, difference);
    if ('code' in found) refused.push(found);
    else for (const one of found) wishes.set(one.path, one);
  }
  return { wishes: [...wishes.values()], refused };
};
