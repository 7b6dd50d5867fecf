// Conditions of a template, in three values: true, false, and what nothing here tells.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json } from '../../../model/brand.js';
import type { Resolve } from './resolve.js';
import { deeper, isTooDeep, memberOf, once, sectionOf, type Resolving } from './world.js';

/** Undefined: nothing here tells. */
type Truth = boolean | undefined;

const listOf = (argument: Json): readonly Json[] => (Array.isArray(argument) ? argument : []);

/** CloudFormation compares texts; `true` and `"true"` are one. */
const asText = (value: Json | undefined): string | undefined => {
  if (value === undefined || containsUnknown(value)) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const containsUnknown = (value: Json): boolean => {
  if (unresolvedAt(value) !== undefined) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isObject(value) && Object.values(value).some(containsUnknown);
};

const isEqual = (argument: Json, at: Resolving, resolve: Resolve): Truth => {
  const [left, right] = listOf(argument).map((side) => asText(resolve(side, at)));
  return left === undefined || right === undefined ? undefined : left === right;
};

/** One side that `decides` is enough; without it every side has to be known. */
const decided = (sides: readonly Truth[], decides: boolean): Truth => {
  if (sides.includes(decides)) return decides;
  return sides.includes(undefined) ? undefined : !decides;
};

const evaluate = (expression: Json, at: Resolving, resolve: Resolve): Truth => {
  if (isTooDeep(at)) return undefined;
  if (typeof expression === 'boolean') return expression;
  const [name, argument] = isObject(expression) ? (Object.entries(expression)[0] ?? []) : [];
  if (name === undefined || argument === undefined) return undefined;
  const each = (): Truth[] => listOf(argument).map((part) => evaluate(part, deeper(at), resolve));
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? conditionOf(deeper(at), argument, resolve) : undefined;
    case 'Fn::Equals':
      return isEqual(argument, deeper(at), resolve);
    case 'Fn::Not': {
      const [truth] = each();
      return truth === undefined ? undefined : !truth;
    }
    case 'Fn::And':
      return decided(each(), false);
    case 'Fn::Or':
      return decided(each(), true);
    default:
      return undefined;
  }
};

/** Whether a condition holds; a circle of conditions tells nothing. */
export const conditionOf = (at: Resolving, name: string, resolve: Resolve): Truth => {
  const { world } = at;
  const expression = memberOf(sectionOf(world, 'Conditions'), name);
  if (expression === undefined) return undefined;
  // Always as values: a name in place of an unknown parameter would compare as a text.
  const inside: Resolving = { world, depth: at.depth + 1 };
  return once(world, world.conditions, ['condition', name], () => evaluate(expression, inside, resolve));
};
