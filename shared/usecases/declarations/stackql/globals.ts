// What the names in a manifest stand for: parameters, the stack's own name and environment, and its globals.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Bindings } from '../source.js';
import { evaluate, type Context } from './expressions.js';

/** What `stackql-deploy build DIR ENV` is told as its second argument, where somebody gave it. */
export const environmentOf = ({ parameters = {} }: Bindings): string | undefined =>
  parameters['stack_env'] ?? parameters['env'];

/** People write a few dozen; those above the limit are not known. */
const globalsLimit = 500;

interface Global {
  name: string;
  value: Json;
}

const globalsOf = (tree: JsonObject): Global[] => {
  const globals = Array.isArray(tree['globals']) ? (tree['globals'] as readonly Json[]) : [];
  return globals.slice(0, globalsLimit).flatMap((entry) => {
    const name = isObject(entry) ? wordOf(entry['name']) : '';
    return isObject(entry) && name !== '' ? [{ name, value: entry['value'] ?? null }] : [];
  });
};

/** A global wins over what is there by its name, unless nothing tells its value. */
const add = (context: Map<string, Json>, { name, value }: Global): void => {
  const known = evaluate(value, context);
  if (unresolvedAt(known) === undefined || !context.has(name)) context.set(name, known);
};

/** What every resource of a manifest sees, and how one of them sees it. */
export interface Globals {
  shared: Context;
  /** The context of one resource: globals may use its name. */
  of: (resourceName: string) => Context;
}

export const readGlobals = (tree: JsonObject, bindings: Bindings): Globals => {
  const shared = new Map<string, Json>(Object.entries(bindings.parameters ?? {}));
  const environment = environmentOf(bindings);
  if (environment !== undefined) shared.set('stack_env', environment);
  const stackName = evaluate(tree['name'] ?? null, shared);
  if (wordOf(stackName) !== '') shared.set('stack_name', stackName);
  const globals = globalsOf(tree);
  // Globals see those above them.
  for (const global of globals) add(shared, global);
  const late = globals.filter(({ value }) => JSON.stringify(value).includes('resource_name'));
  return {
    shared,
    of: (resourceName) => {
      const own = new Map([...shared, ['resource_name', resourceName]]);
      for (const global of late) own.set(global.name, evaluate(global.value, own));
      return own;
    },
  };
};
