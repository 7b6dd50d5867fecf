// Which configured sources an order or an event concerns: decided by what the table holds, without a call to AWS.
import type { Problem } from '../../model/errors.js';
import type { SourcePointer } from '../../model/record.js';
import type { SourceSpec } from '../../model/source.js';
import type { Place } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { Watch } from '../ports.js';
import type { SourceEvent, StackEvent } from './order.js';
import type { Refresh } from './compile-fetched.js';

export interface Plan {
  refresh: readonly Refresh[];
  /** Sources whose stack is being deployed, since when. */
  hold: readonly { source: string; since: EpochMs }[];
  problems: readonly Problem[];
}

/** What deciding takes. */
export type Known = Pick<Watch, 'sources' | 'settings'> & { home: Place };

const notConfigured = (name: string): Problem => ({
  where: name,
  what: 'is not a source that AWS keeps and `baselines` names',
  remedy: 'Name it in the settings first; a file is given as a text: `stagewatch baseline push FILE`.',
});

/** Sources to refresh on demand: by their entries, or by one of the texts fetched for them. */
export const planRefresh = (names: 'all' | readonly string[], { settings, sources }: Known): Plan => {
  if (names === 'all')
    return { refresh: settings.baselines.map((spec) => ({ spec })), hold: [], problems: [] };
  const found = names.map((name) => {
    const configured = sources.find(({ source }) => source === name)?.configured;
    return settings.baselines.find((spec) => spec.name === name || spec.name === configured);
  });
  return {
    refresh: [...new Set(found)].flatMap((spec) => (spec === undefined ? [] : [{ spec }])),
    hold: [],
    problems: names.filter((_, index) => found[index] === undefined).map(notConfigured),
  };
};

const isObjectOf = (
  { location }: SourceSpec,
  { bucket, keys }: Extract<SourceEvent, { type: 'object' }>,
): boolean => {
  if (location.type === 's3-object') return location.bucket === bucket && keys.includes(location.key);
  if (location.type !== 's3-prefix' || location.bucket !== bucket) return false;
  return keys.some((key) => key.startsWith(location.prefix));
};

const isThere = ({ bindings }: SourceSpec, { account, region }: StackEvent, home: Place): boolean =>
  (bindings.place?.account ?? home.account) === account && (bindings.place?.region ?? home.region) === region;

/** By its name or ARN where one is configured; by what was fetched before where it is nested or found by its tag. */
const isStackOf = (spec: SourceSpec, told: StackEvent, { sources, home }: Known): boolean => {
  const { location, name } = spec;
  if (location.type !== 'stack' && location.type !== 'stacks') return false;
  if (sources.some(({ configured, stack }) => configured === name && stack === told.id)) return true;
  if (location.type === 'stack')
    return location.stack === told.id || (location.stack === told.name && isThere(spec, told, home));
  // Its tags are not in the event: one that is new and deployed may be meant.
  return told.phase === 'settled' && isThere(spec, told, home);
};

const heldBy = (
  { name, location }: SourceSpec,
  told: StackEvent,
  sources: readonly SourcePointer[],
): string[] =>
  sources
    .filter(
      ({ configured, stack }) => configured === name && (location.type === 'stack' || stack === told.id),
    )
    .map(({ source }) => source);

const planOne = (told: SourceEvent, known: Known): Omit<Plan, 'problems'> => {
  const { baselines } = known.settings;
  if (told.type === 'object')
    return {
      refresh: baselines.filter((spec) => isObjectOf(spec, told)).map((spec) => ({ spec })),
      hold: [],
    };
  const specs = baselines.filter((spec) => isStackOf(spec, told, known));
  if (told.phase === 'settled')
    return {
      refresh: specs.map((spec) => ({ spec, settled: { stack: told.id, at: told.at } })),
      hold: [],
    };
  const sources = specs.flatMap((spec) => heldBy(spec, told, known.sources));
  return { refresh: [], hold: [...new Set(sources)].map((source) => ({ source, since: told.at })) };
};

const refreshKey = ({ spec, settled }: Refresh): string => `${spec.name} ${settled?.stack ?? ''}`;

/** Events of one batch together: each source is fetched once, whatever order they came in. */
export const planEvents = (events: readonly SourceEvent[], known: Known): Plan => {
  const inOrder = [...events].sort((a, b) => a.at - b.at);
  const plans = inOrder.map((told) => planOne(told, known));
  const refresh = new Map(plans.flatMap((plan) => plan.refresh).map((one) => [refreshKey(one), one]));
  // What tells of a deployment's end fetches the source as well.
  const settledToo = new Set(
    [...refresh.values()].flatMap(({ spec, settled }) => (settled === undefined ? [] : [spec.name])),
  );
  return {
    refresh: [...refresh.values()].filter(
      ({ spec, settled }) => settled !== undefined || !settledToo.has(spec.name),
    ),
    hold: plans.flatMap((plan) => plan.hold),
    problems: [],
  };
};
