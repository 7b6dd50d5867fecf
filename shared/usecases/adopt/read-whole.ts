// Reads one scope with the content of every member, also where reading usually asks for declared ones only.
import type { Target } from '../../model/target.js';
import type { AwsClients, Collected, Kind } from '../../kinds/kind.js';
import { readScope, type ScopeReading } from '../read-scope.js';
import type { ChosenScope } from './scopes.js';

const listedIn = (reading: ScopeReading, { scope }: ChosenScope): Target[] =>
  [...reading.readings].flatMap(([kind, collected]) =>
    collected.status !== 'complete'
      ? []
      : collected.seen
          .filter(({ content }) => content.status === 'listed')
          .map(({ key }) => ({ kind: kind.id, account: scope.account, region: scope.region, key })),
  );

/** What the second read says of members that the first only listed. */
const filledIn = (first: Collected, second: Collected | undefined): Collected => {
  if (first.status !== 'complete' || second === undefined) return first;
  if (second.status !== 'complete') return second;
  const read = new Map(second.seen.map((seen) => [seen.key, seen]));
  return { ...first, seen: first.seen.map((seen) => read.get(seen.key) ?? seen) };
};

export const readWhole = async (clients: AwsClients, chosen: ChosenScope): Promise<ScopeReading> => {
  const { scope, facts } = chosen;
  const first = await readScope(clients, scope, [], { facts });
  const listed = listedIn(first, chosen);
  if (listed.length === 0) return first;
  const only = new Set(listed.map(({ key }) => key));
  const second = await readScope(clients, scope, listed, { facts: first.facts, only });
  const readings = [...first.readings].map(([kind, collected]): [Kind, Collected] => [
    kind,
    filledIn(collected, second.readings.get(kind)),
  ]);
  return { ...first, readings: new Map(readings) };
};
