// Reads one scope and judges every target in it. Nothing is written.
import { compareTarget, fullCoverage, type Compared } from '../engine/compare.js';
import { expectationOf } from '../engine/expectation.js';
import { isAsDeclared } from '../engine/unchanged.js';
import { sha256 } from '../engine/canonical.js';
import { maskDeclared, maskState, type Hide } from '../engine/mask.js';
import { observe, type Observed } from '../engine/observe.js';
import type { Schema } from '../engine/schema.js';
import type { Comparison, Coverage, Unreadable } from '../model/comparison.js';
import type { DeclaredTarget } from '../model/declaration.js';
import type { Facts, Field, State } from '../model/field.js';
import type { ScopeResult, TargetResult } from '../model/result.js';
import type { Gravity } from '../model/severity.js';
import { targetId, type KindId, type Scope, type Target } from '../model/target.js';
import type { AwsClients, Collected, Kind, Seen } from '../kinds/kind.js';
import { kindsOfFamily } from '../kinds/registry.js';

export interface JudgeOptions {
  /** Report live, non-default settings that nothing declares. */
  undeclared: 'ignore' | 'report';
  /** Kinds whose undeclared members in this scope are findings. */
  managedKinds: readonly KindId[];
  /** Look at these target keys only; undefined: the whole scope. */
  only?: ReadonlySet<string>;
  /** Facts that a list call already told. */
  facts?: Facts;
  hide: Hide;
  /** The declared side comes from the table, where it is kept masked already. */
  declaredIsMasked?: true;
  /** Canonical patterns whose values are shown although they can hold secrets. */
  reveal: readonly string[];
}

const nothingCompared: Coverage = { declared: 0, compared: 0, leftOut: {} };

/** Nothing of a target could be compared: each of its leaves says why. */
const uncovered = (declared: DeclaredTarget, reason: 'target-missing' | 'target-unknown'): Coverage => ({
  declared: declared.leaves.length + declared.leftOut.length,
  compared: 0,
  leftOut: { [reason]: declared.leaves.length + declared.leftOut.length },
});

/** Reads one scope: what it has to know first, then each kind's listing, side by side. */
const collectAll = async (
  clients: AwsClients,
  scope: Scope,
  declared: readonly DeclaredTarget[],
  options: JudgeOptions,
): Promise<ReadonlyMap<Kind, Collected>> => {
  const kinds = kindsOfFamily(scope.family);
  const family = kinds[0]?.family;
  const prepared = (await family?.prepare?.(clients, scope, options.facts ?? {})) ?? {
    status: 'ready',
    facts: {},
  };
  if (prepared.status !== 'ready') return new Map(kinds.map((kind) => [kind, prepared]));
  const facts = { ...options.facts, ...prepared.facts };
  const readings = kinds.map(async (kind): Promise<[Kind, Collected]> => {
    const keys = new Set(declared.filter((target) => target.kind === kind.id).map((target) => target.key));
    const wanted = { keys, facts, ...(options.only === undefined ? {} : { only: options.only }) };
    const collected = await kind.collect(clients, scope, wanted);
    if (collected.status !== 'complete') return [kind, collected];
    return [kind, { ...collected, facts: { ...facts, ...collected.facts } }];
  });
  return new Map(await Promise.all(readings));
};

/** What all kinds of the scope told each other, e.g. which stage variables URIs use. */
const sharedFacts = (readings: ReadonlyMap<Kind, Collected>): Facts => {
  const facts: Record<string, Facts[string]> = {};
  for (const [kind, collected] of readings) {
    if (collected.status === 'complete') Object.assign(facts, collected.facts, kind.tell?.(collected.seen));
  }
  return facts;
};

const drift = (verdict: 'missing' | 'unmanaged', { severity, reason }: Gravity): Comparison => ({
  verdict,
  severity,
  reason,
  fingerprint: sha256(verdict).slice(0, 32),
});

const unknown = ({ reason, detail }: Unreadable): Comparison => ({ verdict: 'unknown', reason, detail });

interface Judging {
  kind: Kind;
  facts: Facts;
  options: JudgeOptions;
}

/** Fields as masking sees them: revealed ones hold no secret. */
const masking = ({ kind, options }: Judging): Pick<Schema, 'fieldAt' | 'byPattern'> => {
  const revealed = (field: Field | undefined): Field | undefined => {
    if (field === undefined || !options.reveal.includes(field.pattern)) return field;
    const { mask: _revealed, ...shown } = field;
    return shown;
  };
  return {
    fieldAt: (pointer) => revealed(kind.schema.fieldAt(pointer)),
    byPattern: (pattern) => revealed(kind.schema.byPattern(pattern)),
  };
};

const maskedState = (judging: Judging, observed: Observed, declared?: DeclaredTarget): Observed => {
  const sensitive = new Set(
    declared?.leaves.filter((leaf) => leaf.sensitive === true).map((leaf) => leaf.pointer),
  );
  return {
    ...observed,
    state: maskState(observed.state, masking(judging).fieldAt, sensitive, judging.options.hide),
  };
};

/** The live state, made only when somebody asks for it: an unchanged target is judged without it. */
const withState = (judging: Judging, seen: Seen, declared?: DeclaredTarget): Pick<TargetResult, 'state'> => {
  let made: State | undefined;
  return {
    get state() {
      return (made ??= maskedState(judging, observedOf(judging, seen), declared).state);
    },
  };
};

const observedOf = ({ kind }: Judging, seen: Seen): Observed =>
  observe(kind.schema, seen.content.status === 'read' ? seen.content.raw : {});

const compareSeen = (judging: Judging, masked: DeclaredTarget, seen: Seen): Compared => {
  const { kind, facts, options } = judging;
  const schema = { ...kind.schema, ...masking(judging) };
  const raw = seen.content.status === 'read' ? seen.content.raw : {};
  const around = { facts, targetKey: masked.key, hide: options.hide };
  if (options.undeclared === 'ignore' && isAsDeclared(expectationOf(schema, masked), raw, around)) {
    return { comparison: { verdict: 'in-sync' }, coverage: fullCoverage(masked) };
  }
  const observed = maskedState(judging, observe(kind.schema, raw), masked);
  return compareTarget(kind, masked, observed, { facts, undeclared: options.undeclared });
};

const maskedDeclaration = (judging: Judging, target: DeclaredTarget): DeclaredTarget =>
  judging.options.declaredIsMasked === true
    ? target
    : maskDeclared(target, masking(judging).byPattern, judging.options.hide);

const judgePresent = (judging: Judging, declared: DeclaredTarget, seen: Seen): TargetResult => {
  const target = { ...declared, key: seen.key };
  const masked = maskedDeclaration(judging, target);
  const identity = { id: targetId(target), target: plain(target), declared: masked, ...named(seen) };
  if (seen.content.status === 'unreadable') {
    return {
      ...identity,
      comparison: unknown(seen.content),
      coverage: uncovered(declared, 'target-unknown'),
    };
  }
  const compared = compareSeen(judging, masked, seen);
  return Object.assign(withState(judging, seen, masked), { ...identity, ...compared });
};

const named = ({ name }: Seen): Pick<TargetResult, 'name'> => (name === undefined ? {} : { name });

const plain = ({ kind, account, region, key }: Target): Target => ({ kind, account, region, key });

const judgeUndeclared = (judging: Judging, scope: Scope, seen: Seen): TargetResult => {
  const target: Target = {
    kind: judging.kind.id,
    account: scope.account,
    region: scope.region,
    key: seen.key,
  };
  const identity = {
    id: targetId(target),
    target,
    comparison: drift('unmanaged', judging.kind.unmanaged),
    coverage: nothingCompared,
    ...named(seen),
  };
  if (seen.content.status !== 'read') return identity;
  return Object.assign(withState(judging, seen), identity);
};

const judgeKind = (
  judging: Judging,
  scope: Scope,
  collected: Collected,
  declared: readonly DeclaredTarget[],
) => {
  const { kind, options } = judging;
  const seen = collected.status === 'complete' ? collected.seen : [];
  const byKey = new Map(
    seen.flatMap((member) => [member.key, ...member.aliases].map((key) => [key, member] as const)),
  );
  const results = declared.map((target): TargetResult => {
    const member = byKey.get(target.key);
    if (member !== undefined) return judgePresent(judging, target, member);
    const comparison =
      collected.status === 'unreadable' ? unknown(collected) : drift('missing', kind.missing);
    return {
      id: targetId(target),
      target: plain(target),
      declared: maskedDeclaration(judging, target),
      comparison,
      coverage: uncovered(target, comparison.verdict === 'unknown' ? 'target-unknown' : 'target-missing'),
    };
  });
  const claimed = new Set(declared.map((target) => byKey.get(target.key)));
  const strangers = seen.filter((member) => !claimed.has(member) && member.ownedByAws !== true);
  const reported = options.managedKinds.includes(kind.id) ? strangers : [];
  return {
    results: [...results, ...reported.map((member) => judgeUndeclared(judging, scope, member))],
    undeclaredCount: strangers.length - reported.length,
  };
};

const failureOf = (readings: ReadonlyMap<Kind, Collected>): Pick<ScopeResult, 'unreadable'> => {
  for (const collected of readings.values()) {
    if (collected.status === 'unreadable')
      return { unreadable: { reason: collected.reason, detail: collected.detail } };
  }
  return {};
};

/** Every declared target of the scope ends in exactly one verdict; live ones nobody declares may be unmanaged. */
export const judgeScope = async (
  clients: AwsClients,
  scope: Scope,
  declared: readonly DeclaredTarget[],
  options: JudgeOptions,
): Promise<ScopeResult> => {
  const wanted =
    options.only === undefined ? declared : declared.filter((target) => options.only?.has(target.key));
  const readings = await collectAll(clients, scope, wanted, options);
  const facts = sharedFacts(readings);
  const judged = [...readings].map(([kind, collected]) =>
    judgeKind(
      { kind, facts, options },
      scope,
      collected,
      wanted.filter((target) => target.kind === kind.id),
    ),
  );
  return {
    scope,
    ...failureOf(readings),
    results: judged.flatMap(({ results }) => results),
    undeclaredCount: judged.reduce((sum, { undeclaredCount }) => sum + undeclaredCount, 0),
  };
};
