// JSON Schema of native declarations, generated from the kinds: completion and checks in an editor.
import { compileColumn, type ColumnNode } from '../../engine/column.js';
import type { Json, JsonObject } from '../../model/brand.js';
import type { LeafType } from '../../model/field.js';
import type { DeclarationType, Kind } from '../../kinds/kind.js';
import { kinds } from '../../kinds/registry.js';

/** YAML writes `0.5` and `OFF` without quotes; both readings are understood, so both are allowed here. */
const scalar: Json = { type: ['string', 'number', 'boolean', 'null'] };

const leafSchema = (leaf: LeafType): JsonObject => {
  switch (leaf.type) {
    case 'text':
      return { ...scalar };
    case 'flag':
      return { type: ['boolean', 'null'] };
    case 'oneOf':
      return {
        enum: [...leaf.allowed, ...leaf.allowed.filter((value) => /^[0-9.]+$/.test(value)).map(Number), null],
      };
    case 'set':
      return { type: ['array', 'null'], items: { type: 'string' } };
    case 'integer':
    case 'number':
      return {
        type: [leaf.type, 'null'],
        ...(leaf.min === undefined ? {} : { minimum: leaf.min }),
        ...(leaf.max === undefined ? {} : { maximum: leaf.max }),
      };
  }
};

const membersSchema = (node: ColumnNode, extra: JsonObject = {}): JsonObject => ({
  type: ['object', 'null'],
  properties: {
    ...Object.fromEntries([...node.members].map(([name, child]) => [name, nodeSchema(child)])),
    ...extra,
  },
  additionalProperties: false,
});

const nodeSchema = (node: ColumnNode): JsonObject => {
  if (node.field !== undefined)
    return { ...leafSchema(node.field.leaf), description: `AWS: ${node.field.pattern}` };
  if (node.star !== undefined)
    return { type: ['object', 'null'], additionalProperties: nodeSchema(node.star) };
  if (node.keyed !== undefined) {
    const keys = Object.fromEntries(node.keyed.by.map((name) => [name, { type: ['string', 'number'] }]));
    return { type: ['array', 'null'], items: membersSchema(node.keyed.node, keys) };
  }
  const block = membersSchema(node);
  return { anyOf: [block, { type: 'array', maxItems: 1, items: block }] };
};

const typeSchema = (kind: Kind, declaration: DeclarationType): JsonObject => {
  const own = membersSchema(compileColumn(kind.schema.fields, declaration.column));
  const accepted = [
    ...declaration.identity,
    ...declaration.computed,
    ...declaration.notWatched,
    'name',
    'tags_all',
  ];
  const others = Object.fromEntries(accepted.map((name) => [name, true]));
  return {
    ...own,
    title: kind.title,
    properties: {
      import: { type: 'string', description: declaration.importShape },
      ...others,
      ...(own['properties'] as JsonObject),
    },
  };
};

const declarations = (): { kind: Kind; declaration: DeclarationType }[] =>
  kinds.flatMap((kind) =>
    kind.declarations
      .filter(({ yields, foreign }) => yields !== true && foreign !== true)
      .map((declaration) => ({ kind, declaration })),
  );

const definitions = (): JsonObject =>
  Object.fromEntries(
    declarations().map(({ kind, declaration }) => [declaration.type, typeSchema(kind, declaration)]),
  );

/** One member per resource: its type, or an alias of it. */
const memberSchemas = (): JsonObject =>
  Object.fromEntries(
    declarations().flatMap(({ declaration: { type, aliases } }) =>
      [type, ...aliases].map((name) => [name, { $ref: `#/$defs/${type}` }]),
    ),
  );

export const declarationJsonSchema = (): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Stagewatch declaration',
  type: 'object',
  required: ['resources'],
  properties: {
    account: { type: ['string', 'number'], description: 'Account of resources that name none.' },
    region: { type: 'string', description: 'Region of resources that name none.' },
    resources: {
      type: 'array',
      items: {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        properties: memberSchemas(),
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
  $defs: definitions(),
});
