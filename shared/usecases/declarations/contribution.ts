// From one declared resource to what it says about a target, with every problem on the way.
import { coerce, coerceObserved } from '../../engine/coerce.js';
import { compileColumn, type ColumnNode } from '../../engine/column.js';
import { fillPattern, isWithin } from '../../engine/pointer.js';
import { canonicalKeys, type Schema } from '../../engine/schema.js';
import { unresolvedAt, type Unresolved } from '../../engine/unresolved.js';
import { start, walk, type Spot } from '../../engine/walk.js';
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { Closed, Contribution, DeclaredLeaf, LeftOut } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { Field, LeafValue } from '../../model/field.js';
import type { DeclarationType, Kind } from '../../kinds/kind.js';
import { didYouMean } from './suggest.js';
import { namingOf, whereIs, type DeclaredResource } from './resource.js';

/** How many values a subtree holds: the unit that coverage counts in. */
export const countLeaves = (raw: Json): number => {
  if (unresolvedAt(raw) !== undefined) return 1;
  if (raw === null || raw === '') return 0;
  if (Array.isArray(raw)) return raw.reduce<number>((sum, element) => sum + countLeaves(element), 0);
  if (isObject(raw)) return Object.values(raw).reduce<number>((sum, member) => sum + countLeaves(member), 0);
  return 1;
};

const columns = new WeakMap<DeclarationType, ColumnNode>();

const columnOf = (kind: Kind, declaration: DeclarationType, bound: number): ColumnNode => {
  const known = columns.get(declaration);
  if (known !== undefined) return known;
  const compiled = compileColumn(kind.schema.fields, declaration.column, bound);
  columns.set(declaration, compiled);
  return compiled;
};

interface Reading {
  resource: DeclaredResource;
  declaration: DeclarationType;
  schema: Schema;
  leaves: DeclaredLeaf[];
  closed: Closed[];
  leftOut: LeftOut[];
  problems: Problem[];
}

const problem = ({ resource, problems }: Reading, spot: Spot, what: string, remedy: string): void => {
  const where = whereIs(resource, spot.steps);
  const isNamed = where.includes(resource.address);
  problems.push({ where, what: isNamed ? what : `${resource.address}: ${what}`, remedy });
};

const leaveOut = ({ leftOut }: Reading, spot: Spot, raw: Json, reason: LeftOut['reason']): void => {
  for (let count = countLeaves(raw); count > 0; count -= 1) leftOut.push({ declaredAs: spot.at, reason });
};

const valueOf = (reading: Reading, field: Field, raw: Json, spot: Spot): LeafValue | undefined => {
  if (reading.resource.writing !== 'stated') return coerceObserved(field, raw);
  const coerced = coerce(field, raw);
  if (coerced.ok) return coerced.value;
  problem(
    reading,
    spot,
    `\`${spot.at}\` is ${shownRaw(raw)}, but must be ${coerced.expected}`,
    'Correct the value.',
  );
  return undefined;
};

const shownRaw = (raw: Json): string => {
  const text = JSON.stringify(raw);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const takeLeaf = (reading: Reading, field: Field, raw: Json, spot: Spot): void => {
  const { resource, declaration, schema } = reading;
  const keys = canonicalKeys(schema, field.pattern, spot.keys);
  if (field.skip?.(keys) === true) return leaveOut(reading, spot, raw, 'service-managed');
  const mayBeUnset = resource.writing === 'recorded' && (raw === 0 || raw === '0');
  if (mayBeUnset && declaration.zeroMayBeUnset.includes(field.pattern))
    return leaveOut(reading, spot, raw, 'not-set');
  const value = valueOf(reading, field, raw, spot);
  if (value === undefined) return undefined;
  const line = resource.lineAt(spot.steps);
  reading.leaves.push({
    pointer: fillPattern(field.pattern, keys),
    pattern: field.pattern,
    value,
    declaredAs: spot.at,
    address: resource.address,
    source: resource.source,
    ...(line === undefined ? {} : { line }),
    ...(resource.isSensitive(spot.steps) ? { sensitive: true as const } : {}),
  });
};

/** An empty value: stated by a person it is a value; recorded by a tool it guarantees that nothing is there. */
const takeEmpty = (reading: Reading, node: string, spot: Spot): void => {
  const { declaration, resource, schema } = reading;
  const field = schema.byPattern(node);
  const raw = valueAt(resource.attributes, spot.steps);
  if (resource.writing === 'recorded') {
    if (!declaration.optionalComputed.some((pattern) => isWithin(node, pattern)))
      close(reading, node, spot, 'unexpected');
    return;
  }
  if (raw === null || raw === undefined) return;
  if (field?.leaf.type === 'text') return takeLeaf(reading, field, '', spot);
  close(reading, node, spot, 'declared');
};

const close = (reading: Reading, prefix: string, spot: Spot, as: Closed['class']): void => {
  const pointer = fillPattern(prefix, canonicalKeys(reading.schema, prefix, spot.keys));
  if (prefix !== '') reading.closed.push({ pointer, declaredAs: spot.at, class: as });
};

/** Declared, and not known here: not compared, and what lives there is not undeclared. */
const takeUnresolved = (reading: Reading, prefix: string, what: Unresolved, spot: Spot): void => {
  const pointer = fillPattern(prefix, canonicalKeys(reading.schema, prefix, spot.keys));
  reading.leftOut.push({ declaredAs: spot.at, reason: what.reason, pointer, detail: what.detail });
};

const valueAt = (attributes: JsonObject, steps: readonly (string | number)[]): Json | undefined => {
  let node: Json | undefined = attributes;
  for (const step of steps) {
    if (Array.isArray(node)) node = node[Number(step)];
    else node = isObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }
  return node;
};

const takeUnknown = (reading: Reading, raw: Json, spot: Spot, known: readonly string[]): void => {
  const { declaration, resource } = reading;
  const argument = String(spot.steps[0]);
  if (declaration.identity.includes(argument)) return leaveOut(reading, spot, raw, 'identity');
  if (declaration.computed.includes(argument)) return leaveOut(reading, spot, raw, 'computed');
  if (declaration.notWatched.includes(argument) || resource.writing !== 'stated')
    return leaveOut(reading, spot, raw, 'not-watched');
  const offered =
    spot.steps.length > 1 ? known : [...known, ...declaration.identity, ...declaration.computed];
  problem(
    reading,
    spot,
    `\`${spot.at}\` is not an argument of ${resource.type}`,
    didYouMean(String(spot.steps.at(-1)), offered),
  );
};

const exportedOf = (declaration: DeclarationType, attributes: JsonObject): Record<string, string> =>
  Object.fromEntries(
    declaration.computed.flatMap((name) => {
      const value = attributes[name];
      return typeof value === 'string' && value !== '' && name !== 'region' ? [[name, value] as const] : [];
    }),
  );

const readLeaves = (
  reading: Reading,
  column: ColumnNode,
  attributes: JsonObject,
  bound: readonly string[],
): void =>
  walk(column, attributes, start(bound), {
    leaf: (field, raw, spot) => takeLeaf(reading, field, raw, spot),
    whole: (prefix, spot) => {
      const silent =
        reading.resource.writing === 'recorded' && reading.declaration.optionalComputed.includes(prefix);
      const stated = valueAt(attributes, spot.steps);
      if (!silent && typeof stated === 'object' && stated !== null && Object.keys(stated).length > 0)
        close(reading, prefix, spot, 'declared');
    },
    empty: (prefix, spot) => takeEmpty(reading, prefix, spot),
    unresolved: (prefix, what, spot) => takeUnresolved(reading, prefix, what, spot),
    key: (spot) => leaveOut(reading, spot, valueAt(attributes, spot.steps) ?? null, 'identity'),
    unknown: (raw, spot, known) => takeUnknown(reading, raw, spot, known),
    misshapen: (expected, raw, spot) =>
      problem(
        reading,
        spot,
        `\`${spot.at}\` is ${shownRaw(raw)}, but ${expected} belongs here`,
        'Correct the shape.',
      ),
  });

/** What `resource` says. Undefined without problems: it speaks about no target of ours (a deployment without a stage). */
export const contributionOf = (
  kind: Kind,
  declaration: DeclarationType,
  resource: DeclaredResource,
): { contribution?: Contribution; problems: readonly Problem[]; warnings: readonly string[] } => {
  const prepared = declaration.prepare?.(resource.attributes) ?? {
    attributes: resource.attributes,
    restated: [],
  };
  const { attributes } = prepared;
  const identity = declaration.identify(namingOf(resource, attributes));
  const reading: Reading = {
    resource: { ...resource, attributes },
    declaration,
    schema: kind.schema,
    leaves: [],
    closed: [],
    leftOut: [],
    problems: [],
  };
  if (identity === undefined && declaration.maySpeakOfNothing === true) return { problems: [], warnings: [] };
  const bound = declaration.bound(attributes);
  readLeaves(reading, columnOf(kind, declaration, bound.length), attributes, bound);
  for (const prefix of declaration.closes)
    close(reading, prefix, { keys: [], at: resource.type, steps: [] }, 'declared');
  for (const name of prepared.restated) {
    leaveOut(reading, { keys: [], at: name, steps: [name] }, resource.attributes[name] ?? null, 'restated');
  }
  if (identity === undefined) return { problems: missingIdentity(reading), warnings: [] };
  const { leaves, closed, leftOut, problems } = reading;
  const line = resource.lineAt([]);
  const contribution: Contribution = {
    kind: kind.id,
    key: identity.key,
    place: { ...resource.place, ...identity.place },
    ...(resource.unbound === undefined ? {} : { unbound: resource.unbound }),
    source: resource.source,
    address: resource.address,
    ...(line === undefined ? {} : { line }),
    leaves,
    closed,
    leftOut,
    exported: exportedOf(declaration, attributes),
  };
  const warnings =
    resource.writing === 'stated'
      ? declaration.advise(attributes).map((advice) => `${whereIs(resource, [])}: ${advice}`)
      : [];
  return { contribution, problems, warnings };
};

const missingIdentity = (reading: Reading): Problem[] => {
  const { declaration, resource } = reading;
  const missing = declaration.identity.filter((name) => {
    const value = resource.attributes[name];
    return value === undefined || value === null || value === '';
  });
  const remedy =
    resource.writing === 'recorded'
      ? `\`${missing.join('`, `')}\` is missing: fetch the state again with \`terraform state pull\`.`
      : `Give \`${missing.join('`, `')}\`, or \`import: ${declaration.importShape}\`.`;
  problem(reading, start(), `nothing says which target this is`, remedy);
  return reading.problems;
};
