// Values that a document of its own cannot know: CloudFormation's intrinsics, and placeholders of templating tools.
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';

/** AWS's own documents are 5 deep; deeper ones are hostile. */
const depthLimit = 32;

const namesOf = (argument: Json): string => {
  const parts = Array.isArray(argument) ? argument : [argument];
  return parts.every((part) => typeof part === 'string') ? ` ${parts.join('.')}`.slice(0, 80) : '';
};

/** Intrinsics whose argument only names something; the texts of others may hold anything. */
const naming = ['Ref', 'Fn::GetAtt', 'Fn::ImportValue'];

/** `Fn::GetAtt Role.Arn` where an object is an intrinsic of CloudFormation. */
export const intrinsicAt = (node: Json): string | undefined => {
  if (!isObject(node)) return undefined;
  const [[name, argument] = ['', null], ...others] = Object.entries(node);
  if (others.length > 0 || !(name === 'Ref' || name.startsWith('Fn::'))) return undefined;
  return naming.includes(name) ? `${name}${namesOf(argument)}` : name;
};

/** `${…}` of which AWS itself makes something: stage variables, and parameters of HTTP APIs. */
const expression = /^(stageVariables|request|response|context|integration|method)\./;

/** What a mapping template knows without setting it (developer guide, variables of mapping templates; Velocity). */
const givenNames: readonly string[] = [
  'input',
  'context',
  'util',
  'stageVariables',
  'foreach',
  'velocityCount',
];

const settings = /#\{?(?:set|foreach|define)\}?\s*\(\s*\$!?\{?(\w+)/g;

/** Names to which a mapping template gives values itself. */
const namesSetBy = (template: string): readonly string[] =>
  [...template.matchAll(settings)].map(([, name = '']) => name);

/** In mapping templates `${name}` is Velocity's where the template knows the name; nobody writes others for AWS. */
const placeholderInTemplate = (template: string): string | undefined => {
  // Parameters of macros have names, too.
  if (!template.includes('${') || template.includes('#macro')) return undefined;
  const known = new Set([...givenNames, ...namesSetBy(template)]);
  const found = [...template.matchAll(/(\$?)\$\{([^{}]+)\}/g)].find(
    // `$${` is how Terraform escapes `${`; Velocity makes a price of it.
    ([, escape, reference = '']) => escape === '$' || !known.has(/^\w*/.exec(reference)?.[0] ?? ''),
  );
  return found?.[0];
};

const placeholderIn = (text: string, isTemplate: boolean): string | undefined => {
  const [pseudo] = /[$#]\{AWS::\w+\}/.exec(text) ?? [];
  if (pseudo !== undefined) return pseudo;
  if (isTemplate) return placeholderInTemplate(text);
  const found = [...text.matchAll(/\$\{([^{}]+)\}/g)].find(([, name = '']) => !expression.test(name));
  return found?.[0] ?? /\{\{[^{}]+\}\}/.exec(text)?.[0];
};

/** Templates of Terraform write `$${stageVariables.x}` for what AWS gets as `${stageVariables.x}`. */
const unescaped = (text: string, isTemplate: boolean): string =>
  isTemplate ? text : text.replaceAll('$${', '${');

const settled = (node: Json, isTemplate: boolean, depth: number): Json => {
  if (typeof node === 'string') {
    const placeholder = placeholderIn(node, isTemplate);
    return placeholder === undefined
      ? unescaped(node, isTemplate)
      : unresolved(`the placeholder ${placeholder.slice(0, 80)}`);
  }
  if (typeof node !== 'object' || node === null || unresolvedAt(node) !== undefined) return node;
  if (depth > depthLimit) return unresolved('nested too deeply');
  const intrinsic = intrinsicAt(node);
  if (intrinsic !== undefined) return unresolved(intrinsic);
  if (Array.isArray(node)) return node.map((element: Json) => settled(element, isTemplate, depth + 1));
  return settledMembers(node as JsonObject, isTemplate, depth);
};

const settledMembers = (node: JsonObject, isTemplate: boolean, depth: number): JsonObject =>
  Object.fromEntries(
    Object.entries(node).map(([name, member]) => [
      name,
      settled(member, isTemplate || /^(request|response)Templates$/.test(name), depth + 1),
    ]),
  );

/** An integration with `unresolved(…)` wherever another tool would have put the value. */
export const withoutPlaceholders = (integration: JsonObject): JsonObject =>
  unresolvedAt(integration) === undefined ? settledMembers(integration, false, 0) : integration;
