// Which target arguments name, and where it is.
import { isObject, type JsonObject } from '../../model/brand.js';
import type { Place } from '../../model/target.js';
import type { Identity } from '../kind.js';

export const textAt = (record: JsonObject, ...path: readonly string[]): string | undefined => {
  let node: unknown = record;
  for (const name of path) node = isObject(node) ? node[name] : undefined;
  return typeof node === 'string' && node !== '' ? node : undefined;
};

/** Region and, where an execute-api ARN tells it, the account of a state's attributes. */
export const placeOf = (attributes: JsonObject): Partial<Place> => {
  const region =
    textAt(attributes, 'region') ??
    /^arn:[^:]+:[^:]+:([^:]+):/.exec(
      textAt(attributes, 'arn') ?? textAt(attributes, 'execution_arn') ?? '',
    )?.[1];
  const account = /^arn:[^:]+:execute-api:[^:]+:(\d{12}):/.exec(
    textAt(attributes, 'execution_arn') ?? '',
  )?.[1];
  return { ...(region === undefined ? {} : { region }), ...(account === undefined ? {} : { account }) };
};

/** The target named by arguments, each of which must be there. */
export const identified = (attributes: JsonObject, ...names: readonly string[]): Identity | undefined => {
  const parts = names.map((name) => textAt(attributes, name));
  return parts.includes(undefined) ? undefined : { key: parts.join('/'), place: placeOf(attributes) };
};
