// Settings of single routes: updates merge them, an entry goes by DeleteRouteSettings, and nothing clears one throttle.
import { grouped } from '../../../engine/grouped.js';
import { escapeKey, unescapeKey } from '../../../engine/pointer.js';
import type { Json, JsonObject } from '../../../model/brand.js';
import type { JsonPointer } from '../../../model/field.js';
import type { Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, joined, notPatchable, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { jsonOf, objectIn, pascal, stepOf, type MemberStep } from '../../_support/patching-members.js';
import { routeSettings, unthrottles } from './default-route.js';
import type { Concern, DeleteStep, StageStep } from './concern.js';

/** Of one route: the member that a wish names; empty: the whole entry. */
const memberOf = ({ path }: Wish): string => path.split('/')[3] ?? '';

const valueOf = (wish: Wish): Json =>
  jsonOf(isUnset(wish.to) ? (routeSettings.get(memberOf(wish)) ?? '') : wish.to);

const dropped = (route: string, settles: readonly JsonPointer[], does: string): DeleteStep => ({
  operation: 'DeleteRouteSettings',
  routeKey: route,
  settles,
  does,
});

const setMember = (route: string, wish: Wish): MemberStep => {
  const does = `${isUnset(wish.to) ? 'clears' : 'sets'} ${memberOf(wish)} of ${route}`;
  return stepOf(wish, does, { RouteSettings: { [route]: { [pascal(memberOf(wish))]: valueOf(wish) } } });
};

/** All that the entry will hold: what lives verbatim, apart from what is wished. */
const remains = (live: JsonObject, wishes: readonly Wish[]): JsonObject => {
  const rest = new Map(Object.entries(live).filter(([, value]) => value !== undefined));
  for (const wish of wishes)
    if (unthrottles(wish)) rest.delete(pascal(memberOf(wish)));
    else rest.set(pascal(memberOf(wish)), valueOf(wish));
  return Object.fromEntries(rest);
};

/** What is as declared now, and has to come back with the entry: part of what is agreed to if a crash parts the two calls. */
const heldBy = ({ declared }: PatchAsk, route: string, live: JsonObject): JsonPointer[] =>
  declared.leaves
    .filter(({ pointer, value }) => {
      const [, map, key, member = ''] = pointer.split('/');
      return map === 'routeSettings' && key === escapeKey(route) && live[pascal(member)] === value;
    })
    .map(({ pointer }) => pointer);

/** The second call follows the first at once: until then the route is throttled as all others are. */
const remade = (ask: PatchAsk, route: string, live: JsonObject, wishes: readonly Wish[]): StageStep[] => {
  const rest = remains(live, wishes);
  const names = wishes.filter(unthrottles).map(memberOf).join(' and ');
  const settles = [...new Set([...pathsOf(wishes), ...heldBy(ask, route, live)])];
  if (Object.keys(rest).length === 0) return [dropped(route, settles, `removes ${names} of ${route}`)];
  return [
    dropped(route, [], `removes the settings of ${route}, all but ${names} are put back at once`),
    {
      members: { RouteSettings: { [route]: rest } },
      settles,
      does: `sets ${route} anew without ${names}`,
    },
  ];
};

/** Steps that need the calls around them are kept apart from those that merge. */
interface Entry {
  drops: Part<StageStep>;
  sets: Part<StageStep>;
  remakes: Part<StageStep>;
}

const nothing = partOf<StageStep>({});
const entry = (given: Partial<Entry>): Entry => ({
  drops: nothing,
  sets: nothing,
  remakes: nothing,
  ...given,
});

const ofEntry = (ask: PatchAsk, route: string, wishes: readonly Wish[]): Entry => {
  const all = objectIn(ask.raw, 'RouteSettings');
  const live = Object.hasOwn(all, route) ? objectIn(all, route) : undefined;
  if (wishes.some((wish) => memberOf(wish) === ''))
    return entry({
      drops: partOf({ steps: [dropped(route, pathsOf(wishes), `removes the settings of ${route}`)] }),
    });
  const isKnown = (wish: Wish): boolean =>
    routeSettings.has(memberOf(wish)) && (live !== undefined || !isUnset(wish.to));
  const strange = wishes.filter((wish) => !isKnown(wish));
  const known = wishes.filter(isKnown);
  const refused = strange.length === 0 ? [] : [notPatchable(pathsOf(strange))];
  if (live === undefined || !known.some(unthrottles))
    return entry({ sets: partOf({ steps: known.map((wish) => setMember(route, wish)), refused }) });
  return entry({ remakes: partOf({ steps: remade(ask, route, live, known), refused }) });
};

/** Entries that go, then those that change, then those that are made anew, each pair of calls by itself. */
export const routes: Concern = (ask, wishes) => {
  const entries = [...grouped(wishes, ({ path }) => unescapeKey(path.split('/')[2] ?? ''))].map(
    ([route, ofOne]) => ofEntry(ask, route, ofOne),
  );
  return joined([
    ...entries.map(({ drops }) => drops),
    ...entries.map(({ sets }) => sets),
    ...entries.map(({ remakes }) => remakes),
  ]);
};
