// Works out an expression of a template: plain values as they are, intrinsics by what is known.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { intrinsics } from './intrinsics.js';
import { isLoop, membersWrittenOut } from './loops.js';
import { deeper, isSpent, isTooDeep, memberOf, unknown, type Resolving } from './world.js';

/** Undefined: nothing at all (`AWS::NoValue`). What nothing tells is `unresolved(…)`, or a name while naming. */
export type Resolve = (expression: Json, at: Resolving) => Json | undefined;

/** `{{resolve:ssm:/orders/url}}`, which CloudFormation looks up at each deployment (user guide, dynamic references). */
const dynamic = /\{\{resolve:(ssm|ssm-secure|secretsmanager):[^}]*\}\}/;

/** `${self:custom.name}`, `${opt:stage, 'dev'}`, `${file(x.yml):a}`: variables of the Serverless framework. */
const frameworkVariable = /\$\{(?:[A-Za-z][\w.-]*(?:\([^)}]*\))?:(?!:)|(?:file|strToBool)\()[^}]*\}/;

const ofResult = (value: Json | undefined, at: Resolving): Json | undefined => {
  const [reference, store] = typeof value === 'string' ? (dynamic.exec(value) ?? []) : [];
  if (reference === undefined) return value;
  return unknown(at, reference, reference, store === 'ssm' ? undefined : 'secret-not-given');
};

const ofText = (text: string, at: Resolving): Json | undefined => {
  const isFramework = memberOf(at.world.template.sections, 'service') !== undefined;
  const [variable] = isFramework ? (frameworkVariable.exec(text) ?? []) : [];
  if (variable === undefined) return ofResult(text, at);
  return at.missing === undefined ? unknown(at, variable) : withVariables(text, at);
};

/** In a name each variable stands for itself. */
const withVariables = (text: string, at: Resolving): string =>
  text.replaceAll(new RegExp(frameworkVariable, 'g'), (variable) =>
    wordOf(unknown(at, variable.slice(2, -1))),
  );

const intrinsicOf = (value: JsonObject): readonly [string, Json] | undefined => {
  const names = Object.keys(value);
  const [name = ''] = names;
  const isCall = names.length === 1 && (name === 'Ref' || (name.startsWith('Fn::') && !isLoop(name)));
  const argument = value[name];
  return isCall && argument !== undefined ? [name, argument] : undefined;
};

/** A file included beside other members adds its own to them. */
const withInclude = (value: JsonObject, at: Resolving): Json => {
  const { 'Fn::Transform': call = null, ...members } = value;
  const included = resolve({ 'Fn::Transform': call }, at);
  if (!isObject(included) || unresolvedAt(included) !== undefined) return included ?? members;
  return { ...included, ...resolvedMembers(members, at) };
};

const resolvedMembers = (value: JsonObject, at: Resolving): JsonObject =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, Json][] => {
      const resolved = resolve(member, at);
      return resolved === undefined ? [] : [[name, resolved]];
    }),
  );

/** Loops in a map are members of it; a map whose members nobody knows is not known. */
const withLoops = (value: JsonObject, at: Resolving): Json => {
  const { members, open } = membersWrittenOut(value, at, resolve);
  if (open.length > 0) return unknown(at, String(open[0]?.at(-1)));
  return resolvedMembers(Object.fromEntries(members.map(({ name, value: own }) => [name, own])), at);
};

const call = (name: string, argument: Json, at: Resolving): Json | undefined => {
  const found = intrinsics.get(name);
  return found === undefined ? unknown(at, name) : found(argument, at, resolve);
};

export const resolve: Resolve = (expression, at) => {
  if (isTooDeep(at) || isSpent(at)) return unknown(at, 'nesting too deep');
  const below = deeper(at);
  if (typeof expression === 'string') return ofText(expression, at);
  if (Array.isArray(expression))
    return expression
      .map((element: Json) => resolve(element, below))
      .filter((element) => element !== undefined);
  if (!isObject(expression)) return expression;
  const intrinsic = intrinsicOf(expression);
  if (intrinsic !== undefined) return ofResult(call(...intrinsic, below), at);
  if (Object.hasOwn(expression, 'Fn::Transform')) return withInclude(expression, below);
  return Object.keys(expression).some(isLoop)
    ? withLoops(expression, below)
    : resolvedMembers(expression, below);
};
