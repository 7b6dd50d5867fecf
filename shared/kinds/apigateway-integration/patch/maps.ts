// Maps of an integration or of one of its responses: members are added, replaced and removed one by one.
import { unescapeKey } from '../../../engine/pointer.js';
import type { JsonObject } from '../../../model/brand.js';
import type { Wish } from '../../../model/plan.js';
import {
  add,
  memberPath,
  remove,
  replace,
  stepOf,
  type PatchOperation,
  type Step,
} from '../../_support/patching-operations.js';
import { mapIn } from './members.js';

/** Whether a path below the owner (`/requestTemplates/text~1plain`) names a member of one of its maps. */
export const isMemberOfMap = (path: string): boolean =>
  /^\/(requestParameters|requestTemplates|responseParameters|responseTemplates)\/[^/]*$/.test(path);

export interface Membership {
  map: string;
  key: string;
  isLive: boolean;
}

/** `path` is below the owner, whose live answer is `raw`. */
export const membershipOf = (raw: JsonObject, path: string): Membership => {
  const [, map = '', token = ''] = path.split('/');
  const key = unescapeKey(token);
  // AWS answers an empty template as null: it is there.
  const members = mapIn(raw, map);
  return { map, key, isLive: Object.hasOwn(members, key) && members[key] !== undefined };
};

const operationFor = ({ map, key, isLive }: Membership, { to }: Wish): PatchOperation => {
  const path = memberPath(`/${map}`, key);
  if (to === undefined) return remove(path);
  return isLive ? replace(path, to) : add(path, to);
};

/** `at`: the path of the owner in the wishes' paths, empty for the integration itself. */
export const mapSteps = (raw: JsonObject, wishes: readonly Wish[], at = ''): Step[] => {
  const inOrder = [
    ...wishes.filter(({ to }) => to === undefined),
    ...wishes.filter(({ to }) => to !== undefined),
  ];
  return inOrder.map((wish) => {
    const membership = membershipOf(raw, wish.path.slice(at.length));
    const does = `${wish.to === undefined ? 'removes' : 'sets'} ${membership.map}: ${membership.key}`;
    return stepOf(wish, does, operationFor(membership, wish));
  });
};
