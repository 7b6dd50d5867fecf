// Shared by the tests of kinds: compiles declarations and compares them with AWS answers, as `check` does.
import { compareTarget, type Compared } from '../../shared/engine/compare.js';
import { observe, type Observed } from '../../shared/engine/observe.js';
import type { JsonObject } from '../../shared/model/brand.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../shared/model/declaration.js';
import type { Facts, LeftOutReason, State } from '../../shared/model/field.js';
import type { Kind } from '../../shared/kinds/kind.js';
import { declarationOf } from '../../shared/kinds/registry.js';
import { contributionOf } from '../../shared/usecases/declarations/contribution.js';
import { mergeContributions, type Voice } from '../../shared/usecases/declarations/merge.js';
import type { DeclaredResource } from '../../shared/usecases/declarations/resource.js';

export const place = { account: '123456789012', region: 'eu-west-1' };

export interface Declared {
  type: string;
  attributes: JsonObject;
  /** As a person writes it, or as a state file records it; stated where left out. */
  writing?: DeclaredResource['writing'];
}

/** Declared resources about one target, and AWS's answer for it. */
export interface Case {
  title: string;
  declared: readonly Declared[];
  /** As the SDK returns it. */
  answer: JsonObject;
  facts?: Facts;
  undeclared?: 'report';
  /** Paths that differ; none: in sync. */
  differs?: readonly string[];
  /** Reasons that must be counted; others than these must not be. */
  leftOut?: Partial<Record<LeftOutReason, number>>;
}

const voiceOf = ({ type, attributes, writing = 'stated' }: Declared): { kind: Kind; voice: Voice } => {
  const known = declarationOf(type);
  if (known === undefined) throw new Error(`${type} is not a known type`);
  const resource: DeclaredResource = {
    type,
    attributes,
    address: `${type}.x`,
    source: 'test',
    place: {},
    writing,
    lineAt: () => undefined,
    isSensitive: () => false,
  };
  const { contribution, problems } = contributionOf(known.kind, known.declaration, resource);
  if (contribution === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  const rank = known.kind.declarations.indexOf(known.declaration);
  return { kind: known.kind, voice: { contribution, rank, yields: known.declaration.yields === true } };
};

/** What resources declare about the one target that all of them name. */
export const compile = (declared: readonly Declared[]): { kind: Kind; target: DeclaredTarget } => {
  const voiced = declared.map(voiceOf);
  const [first] = voiced;
  const { targets } = mergeContributions(
    voiced.map(({ voice }) => voice),
    () => place,
  );
  const [target, ...others] = targets;
  if (first === undefined || target === undefined || others.length > 0) throw new Error('not one target');
  return { kind: first.kind, target };
};

export const judge = ({ declared, answer, facts = {}, undeclared }: Case): Compared => {
  const { kind, target } = compile(declared);
  const options = { facts, undeclared: undeclared ?? ('ignore' as const) };
  return compareTarget(kind, target, observe(kind.schema, answer), options);
};

export const pathsOf = ({ comparison }: Compared): string[] => {
  if (comparison.verdict === 'in-sync') return [];
  if (comparison.verdict !== 'drifted') return [comparison.verdict];
  return comparison.differences.map(({ path }) => path);
};

/** A target that declares exactly the leaves of a state. */
export const declaring = (kind: Kind, state: State): DeclaredTarget => {
  const said = { address: 'x', source: 'test', declaredAs: 'x' };
  const leaves = Object.entries(state).map(([pointer, value]): DeclaredLeaf => {
    const field = kind.schema.fieldAt(pointer);
    if (field === undefined) throw new Error(`no field at ${pointer}`);
    return { ...said, pointer, pattern: field.pattern, value };
  });
  const key = 'abc123/r1/GET';
  return { ...place, ...said, kind: kind.id, key, leaves, closed: [], leftOut: [], exported: {} };
};

export const seeing = (state: State): Observed => ({ state, ambiguous: [] });
