// Method settings: `replace /{path}/{verb}/…` sets one member, `remove /{path}/{verb}` drops an entry, and nothing clears one.
import { escapeKey, unescapeKey } from '../../../engine/pointer.js';
import { grouped } from '../../../engine/grouped.js';
import { isObject, type JsonObject } from '../../../model/brand.js';
import type { LeafValue } from '../../../model/field.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import { isUnset, joined, notPatchable, partOf, pathsOf } from '../../_support/patching.js';
import { remove, replace, type PatchOperation, type Step } from '../../_support/patching-operations.js';
import { methodSettingKey } from '../normalise.js';
import type { Concern, StagePart } from './concern.js';

interface Setting {
  /** Below `/{path}/{verb}` (patch operations of UpdateStage; the lower-case `loglevel` is AWS's). */
  suffix: string;
  /** What stands for "not set": AWS's default. Throttles have none: theirs is the account's. */
  cleared?: LeafValue;
}

const settings: ReadonlyMap<string, Setting> = new Map([
  ['metricsEnabled', { suffix: 'metrics/enabled', cleared: false }],
  ['loggingLevel', { suffix: 'logging/loglevel', cleared: 'OFF' }],
  ['dataTraceEnabled', { suffix: 'logging/dataTrace', cleared: false }],
  ['throttlingBurstLimit', { suffix: 'throttling/burstLimit' }],
  ['throttlingRateLimit', { suffix: 'throttling/rateLimit' }],
  ['cachingEnabled', { suffix: 'caching/enabled', cleared: false }],
  ['cacheTtlInSeconds', { suffix: 'caching/ttlInSeconds', cleared: 300 }],
  ['cacheDataEncrypted', { suffix: 'caching/dataEncrypted', cleared: false }],
  [
    'requireAuthorizationForCacheControl',
    { suffix: 'caching/requireAuthorizationForCacheControl', cleared: true },
  ],
  [
    'unauthorizedCacheControlHeaderStrategy',
    { suffix: 'caching/unauthorizedCacheControlHeaderStrategy', cleared: 'SUCCEED_WITH_RESPONSE_HEADER' },
  ],
]);

/** The form that the console writes and everybody understands: the wildcard, or the whole path with encoded slashes. */
const consoleKey = (key: string): string => {
  const cut = key.lastIndexOf('/');
  const path = key.slice(0, cut);
  return `${path === '*' ? path : escapeKey(path)}${key.slice(cut)}`;
};

interface Entry {
  /** As our paths name it. */
  key: string;
  /** As AWS keeps it, in every spelling in which it lives, with its members. */
  live: readonly (readonly [key: string, members: JsonObject])[];
}

const entryOf = (raw: JsonObject, key: string): Entry => {
  const all = raw['methodSettings'];
  const live = Object.entries(isObject(all) ? all : {}).flatMap(([spelling, members]) =>
    methodSettingKey(spelling) === key && isObject(members) ? [[spelling, members] as const] : [],
  );
  return { key, live };
};

/** AWS keeps a key as it was patched: what lives is patched under the key it lives under (recorded answers). */
const spellingsOf = ({ key, live }: Entry): string[] =>
  live.length === 0 ? [consoleKey(key)] : live.map(([spelling]) => spelling);

const memberOf = ({ path }: Wish): string => path.split('/')[3] ?? '';

const dropEntry = (entry: Entry, wishes: readonly Wish[]): Step => ({
  operations: spellingsOf(entry).map((key) => remove(`/${key}`)),
  settles: pathsOf(wishes),
  does: `removes the settings of ${entry.key}`,
});

const setMember = (entry: Entry, wish: Wish): Step => {
  const member = memberOf(wish);
  const { suffix, cleared } = settings.get(member) ?? { suffix: member };
  const value = isUnset(wish.to) ? cleared : wish.to;
  const operations = spellingsOf(entry).map((key) => replace(`/${key}/${suffix}`, value ?? ''));
  return {
    operations,
    settles: [wish.path],
    does: `${isUnset(wish.to) ? 'clears' : 'sets'} ${member} of ${entry.key}`,
  };
};

const scalarOf = (members: JsonObject, member: string): LeafValue | undefined => {
  const value = members[member];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
};

/** Makes one spelling of an entry anew: all that lives in it stays as it lives, apart from what is wished. */
const remade = (key: string, members: JsonObject, wished: ReadonlyMap<string, Wish>): PatchOperation[] => [
  remove(`/${key}`),
  ...[...settings].flatMap(([member, { suffix, cleared }]) => {
    const wish = wished.get(member);
    const value = wish === undefined ? scalarOf(members, member) : isUnset(wish.to) ? cleared : wish.to;
    return value === undefined ? [] : [replace(`/${key}/${suffix}`, value)];
  }),
];

/**
 * Throttles are cleared by removing the entry and setting all the rest of it again, in one request: operations apply in
 * order, and all of them or none.
 */
const remake = (entry: Entry, wishes: readonly Wish[]): Step => {
  const wished = new Map(wishes.map((wish) => [memberOf(wish), wish]));
  return {
    operations: entry.live.flatMap(([key, members]) => remade(key, members, wished)),
    settles: pathsOf(wishes),
    does: `sets ${entry.key} anew without ${wishes
      .filter(({ to }) => isUnset(to))
      .map(memberOf)
      .join(' and ')}`,
  };
};

const isThrottle = (wish: Wish): boolean => settings.get(memberOf(wish))?.cleared === undefined;

const wouldLose = (wishes: readonly Wish[], members: readonly string[]): Refusal => ({
  code: 'not-clearable',
  paths: pathsOf(wishes),
  why: `AWS clears it only by removing the whole entry, and ${members.join(', ')} in it could not be put back.`,
  remedy: 'Declare a value for it.',
});

const ofEntry = (entry: Entry, wishes: readonly Wish[]): StagePart => {
  const whole = wishes.filter((wish) => memberOf(wish) === '');
  if (whole.length > 0) return partOf({ steps: [dropEntry(entry, wishes)] });
  const strange = wishes.filter((wish) => !settings.has(memberOf(wish)));
  const known = wishes.filter((wish) => !strange.includes(wish));
  const refused = strange.length === 0 ? [] : [notPatchable(pathsOf(strange))];
  const unthrottled = known.filter((wish) => isUnset(wish.to) && isThrottle(wish));
  if (unthrottled.length === 0 || entry.live.length === 0) {
    const idle = entry.live.length === 0 ? unthrottled : [];
    const steps = known.filter((wish) => !idle.includes(wish)).map((wish) => setMember(entry, wish));
    return partOf({
      steps,
      refused: idle.length === 0 ? refused : [...refused, notPatchable(pathsOf(idle))],
    });
  }
  const lost = entry.live.flatMap(([, members]) =>
    Object.keys(members).filter((name) => members[name] !== undefined && !settings.has(name)),
  );
  if (lost.length === 0) return partOf({ steps: [remake(entry, known)], refused });
  const steps = known.filter((wish) => !unthrottled.includes(wish)).map((wish) => setMember(entry, wish));
  return partOf({ steps, refused: [...refused, wouldLose(unthrottled, lost)] });
};

/** Removed entries first; then the one for all methods, from which AWS copies into entries that are made. */
const rankOf = ([key, wishes]: readonly [string, readonly Wish[]]): number => {
  if (wishes.some((wish) => memberOf(wish) === '')) return 0;
  return key === '*/*' ? 1 : 2;
};

export const methodSettings: Concern = ({ raw }, wishes) => {
  const byEntry = [...grouped(wishes, ({ path }) => unescapeKey(path.split('/')[2] ?? ''))];
  const inOrder = byEntry.sort((one, other) => rankOf(one) - rankOf(other));
  return joined(inOrder.map(([key, ofOne]) => ofEntry(entryOf(raw, key), ofOne)));
};
