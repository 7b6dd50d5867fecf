// The properties of one resource of a manifest, with their values worked out.
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Steps } from '../../yaml.js';
import { evaluate, type Context } from './expressions.js';
import type { Insertion } from './query-file.js';
import { withoutJsonText } from './json-text.js';

export interface Property {
  name: string;
  value: Json;
  /** Where the value stands below the resource. */
  steps: Steps;
}

/** The value as written: the one for all environments, or the one for this. */
const written = (prop: JsonObject, environment: string | undefined): { value: Json; steps: Steps } => {
  if (prop['value'] !== undefined && prop['value'] !== null)
    return { value: prop['value'], steps: ['value'] };
  const { values } = prop;
  if (!isObject(values)) return { value: null, steps: [] };
  if (environment === undefined)
    return { value: unresolved('values of an environment: stack_env'), steps: ['values'] };
  const chosen = Object.hasOwn(values, environment) ? values[environment] : undefined;
  return isObject(chosen)
    ? { value: chosen['value'] ?? null, steps: ['values', environment, 'value'] }
    : { value: unresolved(`values of environment ${environment}`), steps: ['values'] };
};

/** Lists are put one after the other, maps one over the other; a part that is not known hides the whole. */
const mergeTwo = (value: Json, other: Json): Json => {
  const open = [value, other].find((part) => unresolvedAt(part) !== undefined);
  if (open !== undefined) return open;
  if (value === null) return other;
  if (Array.isArray(value) && Array.isArray(other)) {
    const known = new Set(value.map((element: Json) => JSON.stringify(element)));
    return [...value, ...other.filter((element: Json) => !known.has(JSON.stringify(element)))];
  }
  return isObject(value) && isObject(other) ? { ...value, ...other } : unresolved('a merge of unlike values');
};

const propertyOf = (
  prop: JsonObject,
  index: number,
  context: Context,
  environment: string | undefined,
): Property => {
  const { value, steps } = written(prop, environment);
  const names = Array.isArray(prop['merge']) ? prop['merge'].map(wordOf) : [];
  const others = names.map((name) => withoutJsonText(context.get(name) ?? unresolved(`merge: ${name}`)));
  const parts = [withoutJsonText(evaluate(value, context)), ...others];
  return {
    name: wordOf(prop['name']),
    value: parts.reduce(mergeTwo),
    steps: ['props', index, ...steps],
  };
};

/** All properties that have a name, in the order of the file. */
export const propertiesOf = (
  resource: JsonObject,
  context: Context,
  environment: string | undefined,
): readonly Property[] => {
  const props = Array.isArray(resource['props']) ? (resource['props'] as readonly Json[]) : [];
  return props.flatMap((prop, index) =>
    isObject(prop) && wordOf(prop['name']) !== '' ? [propertyOf(prop, index, context, environment)] : [],
  );
};

/** The properties as a query inserts them: by its columns, whose values name the properties that it uses. */
export const insertedBy = (
  { values }: Insertion,
  properties: readonly Property[],
  context: Context,
): readonly Property[] => {
  const all = new Map([...context, ...properties.map(({ name, value }) => [name, value] as const)]);
  const byName = new Map(properties.map((property) => [property.name, property]));
  return [...values].map(([name, expression]) => {
    const [, used = ''] = /\{\{\s*([\w.-]+)/.exec(expression) ?? [];
    return {
      name,
      value: withoutJsonText(evaluate(expression, all)),
      steps: byName.get(used)?.steps ?? [],
    };
  });
};
