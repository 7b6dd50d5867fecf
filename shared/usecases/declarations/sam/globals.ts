// `Globals`: what a SAM template says once for all resources of a type.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { Lines, Steps } from '../../yaml.js';
import type { Template, TemplateResource } from '../cloudformation/template.js';
import { isIntrinsic, membersOf } from './intrinsics.js';

const prefix = 'AWS::Serverless::';

/** `Api` of `AWS::Serverless::Api` */
export const sectionNameOf = (type: string): string | undefined =>
  type.startsWith(prefix) ? type.slice(prefix.length) : undefined;

const isMap = (value: Json | undefined): value is JsonObject => isObject(value) && !isIntrinsic(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const ownMember = (map: JsonObject, name: string | number): Json | undefined =>
  Object.hasOwn(map, String(name)) ? map[String(name)] : undefined;

/** Maps merge, lists concatenate, everything else is overridden (AWS SAM developer guide, Globals section). */
const merge = (global: Json, own: Json): Json => {
  if (isList(global) && isList(own)) return [...global, ...own];
  if (!isMap(global) || !isMap(own)) return own;
  const merged = new Map(Object.entries(global));
  for (const [name, value] of Object.entries(own)) {
    const shared = merged.get(name);
    merged.set(name, shared === undefined ? value : merge(shared, value));
  }
  return Object.fromEntries(merged);
};

interface Origin {
  of: 'globals' | 'resource';
  steps: Steps;
}

/** Where a member of the merged properties was written. */
const originOf = (globals: Json | undefined, own: Json | undefined, steps: Steps): Origin => {
  const [step, ...below] = steps;
  if (own === undefined && globals !== undefined) return { of: 'globals', steps };
  if (step === undefined || globals === undefined) return { of: 'resource', steps };
  if (isList(globals) && isList(own) && typeof step === 'number')
    return step < globals.length
      ? { of: 'globals', steps }
      : { of: 'resource', steps: [step - globals.length, ...below] };
  if (!isMap(globals) || !isMap(own)) return { of: 'resource', steps };
  const found = originOf(ownMember(globals, step), ownMember(own, step), below);
  return { ...found, steps: [step, ...found.steps] };
};

const ignoring = (globals: JsonObject, ignored: Json | undefined): JsonObject => {
  if (ignored === '*') return {};
  if (!isList(ignored)) return globals;
  return Object.fromEntries(Object.entries(globals).filter(([name]) => !ignored.includes(name)));
};

/** What the globals say of resources of a type. */
export const globalsOf = (template: Template, type: string): JsonObject => {
  const name = sectionNameOf(type);
  const section = name === undefined ? undefined : ownMember(membersOf(template.sections['Globals']), name);
  return isMap(section) ? section : {};
};

/** The resource with what the globals add to it, but for what its `IgnoreGlobals` names. */
export const withGlobals = (template: Template, resource: TemplateResource): TemplateResource => {
  const name = sectionNameOf(resource.type);
  const section = name === undefined ? undefined : ownMember(membersOf(template.sections['Globals']), name);
  if (name === undefined || !isMap(section)) return resource;
  const globals = ignoring(section, resource.ignoreGlobals);
  const own = resource.properties;
  const lineAt: Lines = (steps) => {
    const origin = originOf(globals, own, steps);
    if (origin.of === 'resource' || steps.length === 0) return resource.lineAt(origin.steps);
    return template.lineAt?.(['Globals', name, ...origin.steps]) ?? resource.lineAt([]);
  };
  return { ...resource, properties: membersOf(merge(globals, own)), lineAt };
};
