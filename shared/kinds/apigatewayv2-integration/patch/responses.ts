// Response parameters of an HTTP API's integration, status by status.
import { grouped } from '../../../engine/grouped.js';
import { unescapeKey } from '../../../engine/pointer.js';
import type { JsonObject } from '../../../model/brand.js';
import type { Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { joined, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { lastKey, objectIn, type MemberStep } from '../../_support/patching-members.js';
import { changesOf, textWishes } from './texts.js';

export const isOfResponse = (path: string): boolean => /^\/responseParameters\/[^/]*(\/[^/]*)?$/.test(path);

/** Nobody has documented that AWS takes an empty source for the removal of one destination: refused, it takes nothing along. */
export interface ResponseSteps {
  plain: Part<MemberStep>;
  tentative: Part<MemberStep>;
}

const nothing = partOf<MemberStep>({});

const stepFor = (status: string, wishes: readonly Wish[], mappings: JsonObject): MemberStep => ({
  members: { ResponseParameters: { [status]: mappings } },
  settles: pathsOf(wishes),
  does: `${Object.keys(mappings).length === 0 ? 'removes' : 'sets'} the response parameters of ${status}`,
});

/**
 * An empty map drops a status, and is sent for no other. The rest of a status is sent along as it lives: right both
 * where AWS merges destinations and where it replaces them.
 */
const ofStatus = ({ raw }: PatchAsk, status: string, wishes: readonly Wish[]): ResponseSteps => {
  const live = objectIn(objectIn(raw, 'ResponseParameters'), status);
  const isWhole = wishes.some(({ path }) => path.split('/').length === 3);
  if (isWhole) return { plain: partOf({ steps: [stepFor(status, wishes, {})] }), tentative: nothing };
  const { doable, refused } = textWishes(live, wishes);
  const removed = doable.filter(({ to }) => to === undefined);
  const gone = new Set(removed.map(({ path }) => lastKey(path)));
  const set = doable.filter((wish) => !removed.includes(wish));
  const kept = Object.fromEntries(Object.entries(live).filter(([key]) => !gone.has(key)));
  if (doable.length > 0 && set.length === 0 && Object.keys(kept).length === 0)
    return { plain: partOf({ steps: [stepFor(status, doable, {})], refused }), tentative: nothing };
  const wanted = { ...kept, ...changesOf(set) };
  const plain = set.length === 0 ? [] : [stepFor(status, set, { ...live, ...changesOf(set) })];
  const tentative =
    removed.length === 0 ? [] : [stepFor(status, removed, { ...wanted, ...changesOf(removed) })];
  return { plain: partOf({ steps: plain, refused }), tentative: partOf({ steps: tentative }) };
};

export const responseSteps = (ask: PatchAsk, wishes: readonly Wish[]): ResponseSteps => {
  const statuses = [...grouped(wishes, ({ path }) => unescapeKey(path.split('/')[2] ?? ''))].map(
    ([status, ofOne]) => ofStatus(ask, status, ofOne),
  );
  return {
    plain: joined(statuses.map(({ plain }) => plain)),
    tentative: joined(statuses.map(({ tentative }) => tentative)),
  };
};
