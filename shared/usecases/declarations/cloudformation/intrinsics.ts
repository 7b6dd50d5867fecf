// Intrinsic functions (CloudFormation template reference). A partly known text is unknown as a whole.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { conditionOf } from './conditions.js';
import { includedFile } from './include.js';
import { attributeOf, reference } from './references.js';
import type { Resolve } from './resolve.js';
import { givenAs, memberOf, sectionOf, unknown, type Resolving } from './world.js';

export type Intrinsic = (argument: Json, at: Resolving, resolve: Resolve) => Json | undefined;

/** A text longer than any template: references that double it end here. */
const textLimit = 1_000_000;

const isScalar = (value: Json | undefined): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** The parts as one text; the first part that nothing tells is told instead. */
const joined = (parts: readonly (Json | undefined)[], between: string, what: string, at: Resolving): Json => {
  const open = parts.find((part) => unresolvedAt(part) !== undefined);
  if (open !== undefined) return open;
  // `Ref AWS::NoValue` in a list is not in it.
  const present = parts.filter((part) => part !== undefined);
  const texts = present.filter(isScalar).map(String);
  const length = texts.reduce((sum, text) => sum + text.length + between.length, 0);
  if (texts.length < present.length || length > textLimit) return unknown(at, what);
  return texts.join(between);
};

/** A list of values, each worked out; what nothing tells stands alone. */
const listOf = (argument: Json | undefined, at: Resolving, resolve: Resolve): readonly Json[] | Json => {
  const list = argument === undefined ? undefined : resolve(argument, at);
  if (list === undefined) return [];
  return Array.isArray(list) || unresolvedAt(list) !== undefined ? list : [list];
};

const ref: Intrinsic = (argument, at, resolve) =>
  typeof argument === 'string' ? reference(at, argument, resolve) : unknown(at, 'Ref');

/** `Api.RootResourceId`, or its two parts. */
const getAtt: Intrinsic = (argument, at, resolve) => {
  const text = Array.isArray(argument)
    ? joined(
        argument.map((part: Json) => resolve(part, at)),
        '.',
        'Fn::GetAtt',
        at,
      )
    : argument;
  if (typeof text !== 'string') return unresolvedAt(text) === undefined ? unknown(at, 'Fn::GetAtt') : text;
  const dot = text.indexOf('.');
  return dot < 0
    ? unknown(at, `GetAtt ${text}`, text)
    : attributeOf(at, text.slice(0, dot), text.slice(dot + 1), resolve);
};

const sub: Intrinsic = (argument, at, resolve) => {
  const [text, own]: readonly Json[] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== 'string') return unknown(at, 'Fn::Sub');
  const parts: (Json | undefined)[] = [];
  const known = new Map<string, Json | undefined>();
  let from = 0;
  for (const match of text.matchAll(/\$\{(!?)([^${}]*)\}/g)) {
    const [whole, literal, name = ''] = match;
    parts.push(text.slice(from, match.index));
    from = match.index + whole.length;
    if (literal === '!') parts.push(`\${${name}}`);
    else {
      if (!known.has(name)) known.set(name, substitute(name.trim(), own, at, resolve));
      parts.push(known.get(name));
    }
  }
  return joined([...parts, text.slice(from)], '', 'Fn::Sub', at);
};

const substitute = (
  name: string,
  own: Json | undefined,
  at: Resolving,
  resolve: Resolve,
): Json | undefined => {
  const mapped = memberOf(own, name);
  if (mapped !== undefined) return resolve(mapped, at);
  return name.includes('.') ? getAtt(name, at, resolve) : reference(at, name, resolve);
};

const join: Intrinsic = (argument, at, resolve) => {
  const [between, list]: readonly Json[] = Array.isArray(argument) ? argument : [];
  const parts = listOf(list, at, resolve);
  return Array.isArray(parts) ? joined(parts, wordOf(between), 'Fn::Join', at) : parts;
};

const choose: Intrinsic = (argument, at, resolve) => {
  const [condition, then, otherwise]: readonly Json[] = Array.isArray(argument) ? argument : [];
  const name = wordOf(condition);
  const truth = conditionOf(at, name, resolve);
  if (truth !== undefined) {
    const chosen = truth ? then : otherwise;
    return chosen === undefined ? undefined : resolve(chosen, at);
  }
  return unknown(at, `Condition ${name}`, name);
};

const findInMap: Intrinsic = (argument, at, resolve) => {
  const [map, ...keys]: readonly Json[] = Array.isArray(argument) ? argument : [];
  const path = [map, ...keys.slice(0, 2)].map((part) => (part === undefined ? undefined : resolve(part, at)));
  const open = path.find((part) => unresolvedAt(part) !== undefined);
  if (open !== undefined) return open;
  let found: Json | undefined = sectionOf(at.world, 'Mappings');
  for (const part of path) found = memberOf(found, wordOf(part));
  const fallback = memberOf(keys[2], 'DefaultValue');
  if (found !== undefined) return found;
  return fallback === undefined
    ? unknown(at, `Fn::FindInMap ${path.map(wordOf).join('.')}`)
    : resolve(fallback, at);
};

const select: Intrinsic = (argument, at, resolve) => {
  const [index, list]: readonly Json[] = Array.isArray(argument) ? argument : [];
  const chosen = index === undefined ? undefined : resolve(index, at);
  const values = listOf(list, at, resolve);
  if (!Array.isArray(values)) return values;
  if (unresolvedAt(chosen) !== undefined) return chosen;
  return (values as readonly Json[])[Number(wordOf(chosen) || Number.NaN)] ?? unknown(at, 'Fn::Select');
};

const split: Intrinsic = (argument, at, resolve) => {
  const [between, source]: readonly Json[] = Array.isArray(argument) ? argument : [];
  const text = source === undefined ? undefined : resolve(source, at);
  if (text !== undefined && unresolvedAt(text) !== undefined) return text;
  const separator = wordOf(between);
  return isScalar(text) && separator !== '' ? String(text).split(separator) : unknown(at, 'Fn::Split');
};

const base64: Intrinsic = (argument, at, resolve) => {
  const text = resolve(argument, at);
  if (text !== undefined && unresolvedAt(text) !== undefined) return text;
  return isScalar(text) ? Buffer.from(String(text)).toString('base64') : unknown(at, 'Fn::Base64');
};

const importValue: Intrinsic = (argument, at, resolve) => {
  const name = resolve(argument, at);
  if (name !== undefined && unresolvedAt(name) !== undefined) return name;
  const exported = wordOf(name);
  return givenAs(at.world.bindings.exports, exported) ?? unknown(at, `Fn::ImportValue ${exported}`, exported);
};

const length: Intrinsic = (argument, at, resolve) => {
  const list = resolve(argument, at);
  if (list !== undefined && unresolvedAt(list) !== undefined) return list;
  return Array.isArray(list) ? list.length : unknown(at, 'Fn::Length');
};

/** The only transform that an expression may hold and that is no macro: a file put in its place. */
const transform: Intrinsic = (argument, at, resolve) => {
  const calls: JsonObject = isObject(argument) ? argument : {};
  const location = memberOf(calls['Parameters'], 'Location');
  const place = location === undefined ? undefined : resolve(location, at);
  const what = `Fn::Transform ${wordOf(calls['Name'])} ${wordOf(place)}`.trim();
  if (calls['Name'] !== 'AWS::Include' || typeof place !== 'string') return unknown(at, what);
  const file = includedFile(at.world, place);
  return file === undefined ? unknown(at, what) : resolve(file, at);
};

/** All others are unknown: macros, Availability Zones, subnets, what only language extensions write out. */
export const intrinsics: ReadonlyMap<string, Intrinsic> = new Map([
  ['Ref', ref],
  ['Fn::Base64', base64],
  ['Fn::FindInMap', findInMap],
  ['Fn::GetAtt', getAtt],
  ['Fn::If', choose],
  ['Fn::ImportValue', importValue],
  ['Fn::Join', join],
  ['Fn::Length', length],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::Sub', sub],
  ['Fn::Transform', transform],
]);
