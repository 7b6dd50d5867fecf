// Values of parameters, as far as the names of what SAM generates depend on them.
import { isObject, wordOf, type Json } from '../../../model/brand.js';
import type { Template } from '../cloudformation/template.js';
import { membersOf } from './intrinsics.js';

export type Parameters = Readonly<Record<string, string>>;

const given = (parameters: Parameters, name: string): string | undefined =>
  Object.hasOwn(parameters, name) ? parameters[name] : undefined;

/** A word, or the value of the parameter that it refers to; undefined where only a deployment can tell. */
export const settledWord = (
  template: Template,
  parameters: Parameters,
  value: Json | undefined,
): string | undefined => {
  if (!isObject(value)) return wordOf(value) === '' ? undefined : wordOf(value);
  const name = value['Ref'];
  if (typeof name !== 'string' || Object.keys(value).length > 1) return undefined;
  const declared = membersOf(template.sections['Parameters'])[name];
  const settled = given(parameters, name) ?? wordOf(membersOf(declared)['Default']);
  return settled === '' ? undefined : settled;
};
