// Whether what lives is what was deployed, as far as that is known.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [value]);

/**
 * CloudFormation and the services make texts of numbers and booleans, and GetTemplate answers `?` for whatever is not
 * ASCII (as the CDK's diff has it, too).
 */
const asText = (value: Json): string =>
  (value === null ? 'null' : wordOf(value)).replaceAll(/\P{ASCII}/gu, '?');

const bothAbsent = (expected: Json | undefined, live: Json | undefined): boolean =>
  expected === undefined && live === undefined;

/** Lists are sets here, and one value is a list of it, as in policies and patterns; `null` is not known. */
export const agrees = (expected: Json | undefined, live: Json | undefined): boolean => {
  if (expected === null || bothAbsent(expected, live)) return true;
  if (expected === undefined || live === undefined) return false;
  if (Array.isArray(expected) || Array.isArray(live)) {
    const [wanted, found] = [list(expected), list(live)];
    return (
      wanted.length === found.length &&
      wanted.every((one) => found.some((other) => agrees(one, other))) &&
      found.every((other) => wanted.some((one) => agrees(one, other)))
    );
  }
  if (isObject(expected) && isObject(live)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(live)]);
    return [...names].every((name) => agrees(expected[name], live[name]));
  }
  if (isObject(expected) || isObject(live)) return false;
  return asText(expected) === asText(live);
};

const isAction = (name: string): boolean => name === 'Action' || name === 'NotAction';

/** An account and its root are one principal, as `*` and `{ AWS: * }` are. */
const principal = (value: Json): Json => {
  if (!isObject(value)) return value;
  const root = (one: Json): Json =>
    typeof one === 'string' ? one.replace(/^arn:[\w-]+:iam::(\d{12}):root$/, '$1') : one;
  const { AWS: accounts } = value;
  if (accounts === undefined) return value;
  return accounts === '*' && Object.keys(value).length === 1
    ? '*'
    : { ...value, AWS: list(accounts).map(root) };
};

const statement = (value: Json): Json => {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, one]): [string, Json] => {
    if (isAction(name))
      return [name, list(one).map((action) => (typeof action === 'string' ? action.toLowerCase() : action))];
    return [name, name === 'Principal' ? principal(one) : one];
  });
  return Object.fromEntries(entries);
};

const normal = (policy: JsonObject): JsonObject => {
  const { Statement: all } = policy;
  return all === undefined ? policy : { ...policy, Statement: list(all).map(statement) };
};

/** As `agrees`, over the forms in which services give back one policy. */
export const agreesAsPolicy = (expected: Json, live: Json | undefined): boolean =>
  isObject(expected) && isObject(live) ? agrees(normal(expected), normal(live)) : agrees(expected, live);

/** The value at a path of names and numbers, where there is one. */
export const at = (value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((node, name) => {
    if (Array.isArray(node)) return (node as readonly Json[])[Number(name)];
    return isObject(node) ? node[name] : undefined;
  }, value);

export const textAt = (
  value: Json | undefined,
  ...path: readonly (string | number)[]
): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
};
