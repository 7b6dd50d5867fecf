// SAM's own references (`Api.Stage`, `Handler.Alias`), replaced by the names of what it generated.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';

type References = Readonly<Record<string, string>>;

/** Deeper than this no template of a person goes; what is there stays as it is. */
const depthLimit = 200;

const meantBy = (references: References, name: string): string | undefined =>
  Object.hasOwn(references, name) ? references[name] : undefined;

const inText = (references: References, text: string): string =>
  text.replace(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
    const meant = meantBy(references, name.trim());
    return meant === undefined ? whole : `\${${meant}}`;
  });

const inSubstitution = (references: References, value: Json): Json => {
  if (typeof value === 'string') return inText(references, value);
  if (!Array.isArray(value)) return value;
  return (value as readonly Json[]).map((part, index) =>
    index === 0 && typeof part === 'string' ? inText(references, part) : part,
  );
};

const replacedMember = (references: References, name: string, value: Json): Json => {
  if (name === 'Ref' && typeof value === 'string') return meantBy(references, value) ?? value;
  return name === 'Fn::Sub' ? inSubstitution(references, value) : value;
};

const replaced = (references: References, value: Json, depth: number): Json => {
  if (depth > depthLimit) return value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((element) => replaced(references, element, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      replaced(references, replacedMember(references, name, member), depth + 1),
    ]),
  );
};

const replacedIn = (references: References, properties: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, replaced(references, value, 0)]),
  );

/** The resources with their references to what SAM generates. */
export const withReferences = (
  references: References,
  resources: readonly TemplateResource[],
): readonly TemplateResource[] =>
  Object.keys(references).length === 0
    ? resources
    : resources.map((resource) => ({ ...resource, properties: replacedIn(references, resource.properties) }));
