// Values with `{{ }}` in them, as far as a manifest and its parameters tell them.
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json } from '../../../model/brand.js';

/** What names stand for; a value that is itself not known is `unresolved(…)`. */
export type Context = ReadonlyMap<string, Json>;

/** Deeper or larger values than these are hostile: globals that hold each other twice grow without end. */
const depthLimit = 32;
const textLimit = 64 * 1024;
const sizeLimit = 20_000;

/** How much of `budget` a value leaves; each scalar and each container costs one. */
const leaves = (value: Json, budget: number): number => {
  if (typeof value !== 'object' || value === null) return budget - 1;
  let left = budget - 1;
  for (const member of Object.values(value)) {
    if (left < 0) return left;
    left = leaves(member, left);
  }
  return left;
};

/** Filters that only say how a value is printed. */
const printing = new Set(['tojson', 'to_json']);

/** `{{ vars.NAME }}` and `{{ NAME }}` are the same variable (StackQL registry and stackql-deploy write either). */
const lookUp = (expression: string, context: Context): Json => {
  const [name = '', ...filters] = expression.split('|').map((part) => part.trim());
  const found = context.get(name) ?? context.get(name.replace(/^vars\./, ''));
  if (found === undefined || !filters.every((filter) => printing.has(filter)))
    return unresolved(`{{ ${expression.slice(0, 100)} }}`);
  return found;
};

const whole = /^\s*\{\{([^{}]*)\}\}\s*$/;
const parts = /\{\{([^{}]*)\}\}/g;

/** `file(tags.json)`: stackql-deploy puts a file's content there, which is not read here. */
const directive = /^\s*file\([^)]+\)\s*$/;

const scalarText = (value: Json): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');

const inText = (text: string, context: Context): Json => {
  const [, sole] = whole.exec(text) ?? [];
  if (sole !== undefined) return lookUp(sole.trim(), context);
  if (/\{%|\{#/.test(text) || directive.test(text)) return unresolved(text.slice(0, 100));
  const expressions = [...text.matchAll(parts)].map(([, expression = '']) => expression.trim());
  const values = expressions.map((expression) => lookUp(expression, context));
  const open = values.find((value) => unresolvedAt(value) !== undefined || leaves(value, sizeLimit) < 0);
  if (open !== undefined) return open;
  let index = 0;
  const made = text.replaceAll(parts, () => scalarText(values[index++] ?? null));
  if (made.length > textLimit) return unresolved('a text that grows beyond measure');
  return made.includes('{{') && expressions.length === 0 ? unresolved(text.slice(0, 100)) : made;
};

/** `{{ NAME }}` without quotes is YAML too: a map whose only key is a map. */
const unquoted = /^\{ ?([\w.]+) ?\}$/;

const inMembers = (entries: readonly (readonly [string, Json])[], context: Context, depth: number): Json => {
  const made: [string, Json][] = [];
  for (const [name, value] of entries) {
    const key = inText(name, context);
    if (typeof key === 'object') return unresolvedAt(key) === undefined ? unresolved(name) : key;
    made.push([String(key), below(value, context, depth + 1)]);
  }
  return Object.fromEntries(made);
};

const below = (value: Json, context: Context, depth: number): Json => {
  if (depth > depthLimit) return unresolved('a value that is nested too deeply');
  if (typeof value === 'string') return inText(value, context);
  if (Array.isArray(value)) return value.map((element: Json) => below(element, context, depth + 1));
  if (!isObject(value) || unresolvedAt(value) !== undefined) return value;
  const entries = Object.entries(value);
  const [, sole] = (entries.length === 1 && unquoted.exec(entries[0]?.[0] ?? '')) || [];
  return sole === undefined ? inMembers(entries, context, depth) : lookUp(sole, context);
};

/** The value with all that `context` tells in it; what it does not tell is `unresolved(…)`. */
export const evaluate = (value: Json, context: Context): Json => {
  const made = below(value, context, 0);
  return leaves(made, sizeLimit) < 0 ? unresolved('a value that grows beyond measure') : made;
};

/** Whether a condition such as `'{{ stack_env }}' == 'prd'` holds; undefined where it cannot be told. */
export const holds = (condition: Json, context: Context): boolean | undefined => {
  const value = evaluate(condition, context);
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (/^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true';
  const [, left, operator, right] = /^\s*['"]([^'"]*)['"]\s*(==|!=)\s*['"]([^'"]*)['"]\s*$/.exec(value) ?? [];
  if (operator === undefined) return undefined;
  return (left === right) === (operator === '==');
};
