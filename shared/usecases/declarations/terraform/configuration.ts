// The configuration that a plan carries: what an argument refers to, and where a resource's provider works.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Place } from '../../../model/target.js';

/** `a.b.c` of nested objects. */
const dig = (node: Json | undefined, ...names: readonly string[]): Json | undefined => {
  for (const name of names) node = isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  return node;
};

/** References that go round in a circle, or through more modules than anybody has. */
const hopLimit = 32;

/** Calls in a module's address: `module.api["eu"].module.x[0]` has two. */
const callsOf = (module: string): { name: string; text: string }[] =>
  [...module.matchAll(/module\.([\w-]+)(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])?/g)].map(([text, name = '']) => ({
    name,
    text,
  }));

const configured = (plan: JsonObject, module: string): Json | undefined =>
  callsOf(module).reduce<Json | undefined>(
    (node, { name }) => dig(node, 'module_calls', name, 'module'),
    dig(plan, 'configuration', 'root_module'),
  );

const configuredResource = (plan: JsonObject, module: string, address: string): JsonObject | undefined => {
  const resources = dig(configured(plan, module), 'resources');
  return Array.isArray(resources)
    ? resources.filter(isObject).find((resource) => resource['address'] === address)
    : undefined;
};

/** The one thing that an expression refers to; its other references are only parts of that one's name. */
const soleReference = (expression: Json | undefined): string | undefined => {
  const references = dig(expression, 'references');
  if (!Array.isArray(references)) return undefined;
  const [first, ...others] = references.map((reference: Json) => wordOf(reference));
  return first !== undefined && others.every((other) => other !== '' && first.startsWith(other))
    ? first
    : undefined;
};

const absolute = (module: string, name: string): string => (module === '' ? name : `${module}.${name}`);

/** Follows an expression of `module` to the attribute that it stands for: `module.api.aws_x.y.id`. */
const follow = (
  plan: JsonObject,
  module: string,
  expression: Json | undefined,
  hops: number,
): string | undefined => {
  const reference = soleReference(expression);
  if (reference === undefined || hops > hopLimit) return undefined;
  const [, variable] = /^var\.([\w-]+)$/.exec(reference) ?? [];
  if (variable !== undefined) {
    const calls = callsOf(module);
    const call = calls.pop();
    if (call === undefined) return undefined;
    const parent = calls.map(({ text }) => text).join('.');
    const given = dig(configured(plan, parent), 'module_calls', call.name, 'expressions', variable);
    return follow(plan, parent, given, hops + 1);
  }
  const [, call, output] = /^(module\.[\w-]+(?:\[[^\]]+\])?)\.([\w-]+)$/.exec(reference) ?? [];
  if (call !== undefined && output !== undefined) {
    const child = absolute(module, call);
    return follow(plan, child, dig(configured(plan, child), 'outputs', output, 'expression'), hops + 1);
  }
  const [, resource, attribute] = /^([\w-]+\.[\w-]+)(?:\[[^\]]+\])?\.(\w+)$/.exec(reference) ?? [];
  if (resource === undefined || attribute === undefined) return undefined;
  const further = dig(configuredResource(plan, module, resource), 'expressions', attribute);
  return follow(plan, module, further, hops + 1) ?? absolute(module, reference);
};

/** A resource of the plan, as its configuration knows it. */
export interface Planned {
  module: string;
  type: string;
  name: string;
}

/** The attribute that an argument gets its value from; undefined where the plan does not tell one. */
export const referenceOf = (
  plan: JsonObject,
  { module, type, name }: Planned,
  argument: string,
): string | undefined => {
  const resource = configuredResource(plan, module, `${type}.${name}`);
  return follow(plan, module, dig(resource, 'expressions', argument), 0);
};

/** Where the resource's provider works, as far as the configuration says so in words or by a variable. */
export const providerPlace = (plan: JsonObject, { module, type, name }: Planned): Partial<Place> => {
  const key = wordOf(configuredResource(plan, module, `${type}.${name}`)?.['provider_config_key']);
  const region = dig(plan, 'configuration', 'provider_config', key, 'expressions', 'region');
  const [, variable] = /^var\.([\w-]+)$/.exec(soleReference(region) ?? '') ?? [];
  const value =
    variable === undefined ? dig(region, 'constant_value') : dig(plan, 'variables', variable, 'value');
  return typeof value === 'string' && value !== '' ? { region: value } : {};
};
