// Response parameters of an HTTP API's integration, status by status.
import { grouped } from '../../../engine/grouped.js';
import { unescapeKey } from '../../../engine/pointer.js';
import type { JsonObject } from '../../../model/brand.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { listed, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { lastKey, objectIn, type MemberStep } from '../../_support/patching-members.js';
import { textWishes, wholeMap } from './texts.js';

export const isOfResponse = (path: string): boolean => /^\/responseParameters\/[^/]*(\/[^/]*)?$/.test(path);

export interface ResponseSteps {
  plain: Part<MemberStep>;
  /** Nobody has documented that AWS takes an empty source for the removal of one destination: refused, it takes nothing along. */
  tentative: Part<MemberStep>;
}

/** What is wished of one status. */
interface Status {
  status: string;
  live: JsonObject;
  /** It goes as a whole: an empty map drops a status, and is sent for no other. */
  dropped: readonly Wish[];
  set: readonly Wish[];
  /** Single destinations that go. */
  removed: readonly Wish[];
  refused: readonly Refusal[];
}

const statusOf = (raw: JsonObject, status: string, wishes: readonly Wish[]): Status => {
  const live = objectIn(objectIn(raw, 'ResponseParameters'), status);
  const none = { status, live, dropped: [], set: [], removed: [], refused: [] };
  const isWhole = wishes.some(({ path }) => path.split('/').length === 3);
  if (isWhole) return { ...none, dropped: wishes };
  const { doable, refused } = textWishes(wishes);
  const removed = doable.filter(({ to }) => to === undefined);
  const set = doable.filter((wish) => !removed.includes(wish));
  const gone = new Set(removed.map(({ path }) => lastKey(path)));
  const isEmptied = set.length === 0 && Object.keys(live).every((key) => gone.has(key));
  return isEmptied ? { ...none, dropped: removed, refused } : { ...none, set, removed, refused };
};

const stepFor = (
  raw: JsonObject,
  changes: readonly (readonly [status: string, map: JsonObject | undefined])[],
  wishes: readonly Wish[],
  does: string,
): MemberStep[] => {
  if (wishes.length === 0) return [];
  const maps = new Map(Object.entries(objectIn(raw, 'ResponseParameters')));
  for (const [status, map] of changes)
    if (map === undefined) maps.delete(status);
    else maps.set(status, map);
  return [{ members: { ResponseParameters: Object.fromEntries(maps) }, settles: pathsOf(wishes), does }];
};

const isDropped = ({ dropped }: Status): boolean => dropped.length > 0;

const plainSteps = (raw: JsonObject, statuses: readonly Status[]): MemberStep[] => {
  const changed = statuses.filter(({ dropped, set }) => dropped.length + set.length > 0);
  const names = listed(changed.map(({ status }) => status));
  return stepFor(
    raw,
    changed.map((one) => [one.status, isDropped(one) ? {} : wholeMap(one.live, one.set)]),
    changed.flatMap(({ dropped, set }) => [...dropped, ...set]),
    `sets response parameters of ${names}`,
  );
};

const tentativeSteps = (raw: JsonObject, statuses: readonly Status[]): MemberStep[] => {
  const names = listed(statuses.filter(({ removed }) => removed.length > 0).map(({ status }) => status));
  return stepFor(
    raw,
    statuses.map((one) => [
      one.status,
      isDropped(one) ? undefined : wholeMap(one.live, [...one.set, ...one.removed]),
    ]),
    statuses.flatMap(({ removed }) => removed),
    `removes response parameters of ${names}`,
  );
};

/** All statuses are sent along as they live: right both where updates merge them and where they replace them. */
export const responseSteps = ({ raw }: PatchAsk, wishes: readonly Wish[]): ResponseSteps => {
  const statuses = [...grouped(wishes, ({ path }) => unescapeKey(path.split('/')[2] ?? ''))].map(
    ([status, ofOne]) => statusOf(raw, status, ofOne),
  );
  const refused = statuses.flatMap((one) => one.refused);
  return {
    plain: partOf({ steps: plainSteps(raw, statuses), refused }),
    tentative: partOf({ steps: tentativeSteps(raw, statuses) }),
  };
};
