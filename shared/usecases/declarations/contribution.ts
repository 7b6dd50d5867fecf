// From one declared resource to what it says about a target, with every problem on the way.
import { coerce, coerceObserved } from '../../engine/coerce.js';
import { compileColumn, type ColumnNode } from '../../engine/column.js';
import { fillPattern, isWithin } from '../../engine/pointer.js';
import { canonicalKeys, type Schema } from '../../engine/schema.js';
import type { Unresolved } from '../../engine/unresolved.js';
import { start, walk, type Spot } from '../../engine/walk.js';
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { Closed, Contribution, DeclaredLeaf, LeftOut } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { Field, LeafValue } from '../../model/field.js';
import type { DeclarationType, Kind, PreparedAttributes } from '../../kinds/kind.js';
import type { Steps } from '../yaml.js';
import { countLeaves } from './count-leaves.js';
import { briefly, shapeOf } from './shown-raw.js';
import { didYouMean } from './suggest.js';
import { namingOf, whereIs, type DeclaredResource } from './resource.js';

/** What is the same for every resource of a type. */
interface Language {
  column: ColumnNode;
  /** Claims and left-out arguments that say nothing of the one resource: a large state has a million of them. */
  claims: Record<Closed['class'], Map<string, Closed>>;
  leftOut: Map<string, LeftOut>;
}

const languages = new WeakMap<DeclarationType, Language>();

const languageOf = (kind: Kind, declaration: DeclarationType, bound: number): Language => {
  const known = languages.get(declaration);
  if (known !== undefined) return known;
  const column = compileColumn(kind.schema.fields, declaration.column, bound);
  const language = { column, claims: { declared: new Map(), unexpected: new Map() }, leftOut: new Map() };
  languages.set(declaration, language);
  return language;
};

interface Reading {
  resource: DeclaredResource;
  declaration: DeclarationType;
  schema: Schema;
  language: Language;
  /** Arguments that name the target here, and so are no settings. */
  spent: readonly string[];
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

/** The same object for the same argument of the same type; arguments that no kind knows could be any number. */
const leftOutAs = ({ language }: Reading, { at, steps }: Spot, reason: LeftOut['reason']): LeftOut => {
  const known = language.leftOut.get(at);
  if (known?.reason === reason) return known;
  const made = { declaredAs: at, reason };
  if (steps.length === 1 && reason !== 'not-watched') language.leftOut.set(at, made);
  return made;
};

const leaveOut = (reading: Reading, spot: Spot, raw: Json, reason: LeftOut['reason']): void => {
  for (let count = countLeaves(raw); count > 0; count -= 1)
    reading.leftOut.push(leftOutAs(reading, spot, reason));
};

const valueOf = (reading: Reading, field: Field, raw: Json, spot: Spot): LeafValue | undefined => {
  if (reading.resource.writing !== 'stated') return coerceObserved(field, raw);
  const coerced = coerce(field, raw);
  if (coerced.ok) return coerced.value;
  problem(
    reading,
    spot,
    `\`${spot.at}\` is ${shownRaw(reading, raw, spot, field.mask !== undefined)}, but must be ${coerced.expected}`,
    'Correct the value.',
  );
  return undefined;
};

/** Whether the argument holds fields that mask their values: in the wrong shape they are as secret. */
const mayHoldSecrets = ({ schema, declaration }: Reading, [argument]: Steps): boolean =>
  argument === undefined ||
  schema.fields.some(
    ({ mask, names }) =>
      mask !== undefined && names[declaration.column]?.split(/[.[]/)[0] === String(argument),
  );

const shownRaw = (reading: Reading, raw: Json, { steps }: Spot, mayBeSecret: boolean): string => {
  if (reading.resource.isSensitive(steps)) return 'a sensitive value';
  return mayBeSecret ? shapeOf(raw) : briefly(raw);
};

/** Whether a tool that recorded the value would have recorded the same for what nobody set. */
const mayBeUnset = ({ resource, declaration }: Reading, { pattern }: Field, raw: Json): boolean =>
  ((raw === 0 || raw === '0') && declaration.zeroMayBeUnset.includes(pattern)) ||
  declaration.mayBeUnset?.(pattern, raw, resource.attributes) === true;

const takeLeaf = (reading: Reading, field: Field, raw: Json, spot: Spot): void => {
  const { resource, schema } = reading;
  const keys = canonicalKeys(schema, field.pattern, spot.keys);
  if (field.skip?.(keys) === true) return leaveOut(reading, spot, raw, 'service-managed');
  if (reading.spent.includes(spot.at)) return leaveOut(reading, spot, raw, 'identity');
  if (resource.writing === 'recorded' && mayBeUnset(reading, field, raw))
    return leaveOut(reading, spot, raw, 'not-set');
  const value = valueOf(reading, field, raw, spot);
  if (value === undefined) return undefined;
  // Made without spreading: a large state has half a million of them.
  const leaf: DeclaredLeaf = {
    pointer: fillPattern(field.pattern, keys),
    pattern: field.pattern,
    value,
    declaredAs: spot.at,
    address: resource.address,
    source: resource.source,
  };
  const line = resource.lineAt(spot.steps);
  if (line !== undefined) leaf.line = line;
  if (resource.isSensitive(spot.steps)) leaf.sensitive = true;
  reading.leaves.push(leaf);
};

/** An empty value: stated by a person it is a value; recorded by a tool it guarantees that nothing is there. */
const takeEmpty = (reading: Reading, node: string, spot: Spot): void => {
  const { declaration, resource, schema } = reading;
  if (resource.writing === 'recorded') {
    if (!declaration.optionalComputed.some((pattern) => isWithin(node, pattern)))
      close(reading, node, spot, 'unexpected');
    return;
  }
  const field = schema.byPattern(node);
  const raw = valueAt(resource.attributes, spot.steps);
  if (raw === null || raw === undefined) return;
  if (field?.leaf.type === 'text') return takeLeaf(reading, field, '', spot);
  close(reading, node, spot, 'declared');
};

const close = (reading: Reading, prefix: string, spot: Spot, as: Closed['class']): void => {
  const { declaration, resource } = reading;
  if (resource.writing === 'templated' && declaration.shares?.includes(prefix) === true) return;
  if (prefix !== '') reading.closed.push(claimOf(reading, prefix, spot, as));
};

/** The same object for the same claim of the same type, where no key of the one resource is part of it. */
const claimOf = ({ language, schema }: Reading, prefix: string, spot: Spot, as: Closed['class']): Closed => {
  const known = language.claims[as].get(prefix);
  if (known?.declaredAs === spot.at) return known;
  const pointer = fillPattern(prefix, canonicalKeys(schema, prefix, spot.keys));
  const made = { pointer, declaredAs: spot.at, class: as };
  if (pointer === prefix) language.claims[as].set(prefix, made);
  return made;
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

const takeUnknown = (reading: Reading, raw: Json, spot: Spot, known: Iterable<string>): void => {
  const { declaration, resource } = reading;
  const argument = String(spot.steps[0]);
  if (declaration.identity.includes(argument)) return leaveOut(reading, spot, raw, 'identity');
  if (declaration.computed.includes(argument)) return leaveOut(reading, spot, raw, 'computed');
  if (declaration.notWatched.includes(argument) || resource.writing !== 'stated')
    return leaveOut(reading, spot, raw, 'not-watched');
  const offered =
    spot.steps.length > 1 ? [...known] : [...known, ...declaration.identity, ...declaration.computed];
  problem(
    reading,
    spot,
    `\`${spot.at}\` is not an argument of ${resource.type}`,
    didYouMean(String(spot.steps.at(-1)), offered),
  );
};

const exportedOf = (declaration: DeclarationType, attributes: JsonObject): Record<string, string> => {
  const exported: Record<string, string> = {};
  for (const name of declaration.computed) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '' && name !== 'region') exported[name] = value;
  }
  return exported;
};

const readLeaves = (reading: Reading, attributes: JsonObject, bound: readonly string[]): void =>
  walk(reading.language.column, attributes, start(bound), {
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
        `\`${spot.at}\` is ${shownRaw(reading, raw, spot, mayHoldSecrets(reading, spot.steps))}, but ${expected} belongs here`,
        'Correct the shape.',
      ),
  });

const asPrepared = (
  resource: DeclaredResource,
  { attributes, from }: PreparedAttributes,
): DeclaredResource => {
  if (from === undefined) return { ...resource, attributes };
  const isSensitive = (steps: Steps): boolean => {
    const [name, ...below] = steps;
    const source = from[String(name)];
    return resource.isSensitive(steps) || (source !== undefined && resource.isSensitive([source, ...below]));
  };
  return { ...resource, attributes, isSensitive };
};

/** What `resource` says. Undefined without problems: it speaks about no target of ours (a deployment without a stage). */
export const contributionOf = (
  kind: Kind,
  declaration: DeclarationType,
  resource: DeclaredResource,
): { contribution?: Contribution; problems: readonly Problem[]; warnings: readonly string[] } => {
  const prepared: PreparedAttributes = declaration.prepare?.(resource.attributes) ?? {
    attributes: resource.attributes,
    restated: [],
  };
  const { attributes } = prepared;
  const identity = declaration.identify(namingOf(resource, attributes));
  const bound = declaration.bound(attributes);
  const reading: Reading = {
    resource: attributes === resource.attributes ? resource : asPrepared(resource, prepared),
    declaration,
    schema: kind.schema,
    language: languageOf(kind, declaration, bound.length),
    spent: identity?.spent ?? [],
    leaves: [],
    closed: [],
    leftOut: [],
    problems: [],
  };
  if (identity === undefined && declaration.maySpeakOfNothing === true) return { problems: [], warnings: [] };
  readLeaves(reading, attributes, bound);
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
    source: resource.source,
    address: resource.address,
    leaves,
    closed,
    leftOut,
    exported: exportedOf(declaration, attributes),
  };
  if (resource.unbound !== undefined) contribution.unbound = resource.unbound;
  if (line !== undefined) contribution.line = line;
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
