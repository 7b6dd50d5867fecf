// Reads one scope of AWS: what it has to know first, then each kind's listing.
import type { Unreadable } from '../model/comparison.js';
import type { Facts } from '../model/field.js';
import type { Scope, Target } from '../model/target.js';
import type { AwsClients, Collected, Kind } from '../kinds/kind.js';
import { kindsOfFamily } from '../kinds/registry.js';

export interface ReadOptions {
  /** Look at these target keys only; undefined: the whole scope. */
  only?: ReadonlySet<string>;
  /** Facts that a list call or an earlier read already told. */
  facts?: Facts;
}

export interface ScopeReading {
  readings: ReadonlyMap<Kind, Collected>;
  /** All that is known of the scope now, for defaults and severities. */
  facts: Facts;
  /** What had to be asked for first, worth remembering (`protocol`). */
  learned: Facts;
  /** The first listing that could not be read, if any. */
  failure?: Unreadable;
}

/** Reads one scope: what it has to know first, then each kind's listing, side by side. */
const collectAll = async (
  clients: AwsClients,
  scope: Scope,
  declared: readonly Target[],
  options: ReadOptions,
): Promise<{ readings: ReadonlyMap<Kind, Collected>; learned: Facts }> => {
  const kinds = kindsOfFamily(scope.family);
  const family = kinds[0]?.family;
  const prepared = (await family?.prepare?.(clients, scope, options.facts ?? {})) ?? {
    status: 'ready',
    facts: {},
  };
  if (prepared.status !== 'ready') {
    return { readings: new Map(kinds.map((kind) => [kind, prepared])), learned: {} };
  }
  const facts = { ...options.facts, ...prepared.facts };
  const readings = kinds.map(async (kind): Promise<[Kind, Collected]> => {
    const keys = new Set(declared.filter((target) => target.kind === kind.id).map((target) => target.key));
    const wanted = { keys, facts, ...(options.only === undefined ? {} : { only: options.only }) };
    const collected = await kind.collect(clients, scope, wanted);
    if (collected.status !== 'complete') return [kind, collected];
    return [kind, { ...collected, facts: { ...facts, ...collected.facts } }];
  });
  return { readings: new Map(await Promise.all(readings)), learned: prepared.facts };
};

/** What all kinds of the scope told each other, e.g. which stage variables URIs use. */
const sharedFacts = (readings: ReadonlyMap<Kind, Collected>): Facts => {
  const facts: Record<string, Facts[string]> = {};
  for (const [kind, collected] of readings) {
    if (collected.status === 'complete') Object.assign(facts, collected.facts, kind.tell?.(collected.seen));
  }
  return facts;
};

const failureOf = (readings: ReadonlyMap<Kind, Collected>): Pick<ScopeReading, 'failure'> => {
  for (const collected of readings.values()) {
    if (collected.status === 'unreadable') return { failure: collected };
  }
  return {};
};

export const readScope = async (
  clients: AwsClients,
  scope: Scope,
  declared: readonly Target[],
  options: ReadOptions,
): Promise<ScopeReading> => {
  const { readings, learned } = await collectAll(clients, scope, declared, options);
  return { readings, learned, facts: sharedFacts(readings), ...failureOf(readings) };
};
