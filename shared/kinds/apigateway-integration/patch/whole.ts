// A whole integration as PutIntegration takes it: as it lives, apart from what is wished.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import { unescapeKey } from '../../../engine/pointer.js';
import type { DeclaredTarget } from '../../../model/declaration.js';
import type { LeafValue } from '../../../model/field.js';
import type { PlannedCall, Wish } from '../../../model/plan.js';
import { isMasked, isUnset, textOf } from '../../_support/patching.js';
import { connectionOf } from './connection.js';
import { isMemberOfMap } from './maps.js';
import { mapIn } from './members.js';
import type { MethodName } from './method-name.js';
import { putMembers } from './responses.js';

/** What is right or wrong only together with the type: under another type it is refused, or calls elsewhere. */
export const goesWithType: readonly string[] = [
  '/uri',
  '/httpMethod',
  '/connectionType',
  '/connectionId',
  '/integrationTarget',
];

const maps = ['requestParameters', 'requestTemplates'] as const;

const jsonOf = (value: LeafValue): Json => (typeof value === 'object' ? [...value] : value);

const composed = (raw: JsonObject, wishes: readonly Wish[]): Map<string, Json> => {
  const { integrationResponses: _apart, ...live } = raw;
  const whole = new Map(Object.entries(live).filter(([, value]) => value !== undefined && value !== null));
  for (const map of maps) {
    const members = new Map(Object.entries(putMembers(mapIn(raw, map))));
    for (const { path, to } of wishes.filter((wish) => wish.path.startsWith(`/${map}/`))) {
      const key = unescapeKey(path.slice(map.length + 2));
      if (to === undefined) members.delete(key);
      else members.set(key, textOf(to));
    }
    if (members.size > 0) whole.set(map, Object.fromEntries(members));
    else whole.delete(map);
  }
  for (const { path, to } of wishes.filter((wish) => !isMemberOfMap(wish.path))) {
    const [, member = '', inner] = path.split('/');
    if (inner !== undefined && !isUnset(to)) {
      const before = whole.get(member);
      whole.set(member, { ...(isObject(before) ? before : {}), [inner]: jsonOf(to) });
    } else if (isUnset(to)) whole.delete(member);
    else whole.set(member, jsonOf(to));
  }
  return whole;
};

/** What a backend is called with, which a MOCK does not have: it goes with the type unless it is wished. */
const forType = (whole: Map<string, Json>, wishes: readonly Wish[]): void => {
  if (whole.get('type') !== 'MOCK') return;
  for (const path of [...goesWithType, '/credentials'])
    if (!wishes.some((wish) => wish.path === path && !isUnset(wish.to))) whole.delete(path.slice(1));
};

const missingOf = (whole: ReadonlyMap<string, Json>): string[] => {
  const type = whole.get('type');
  if (type === undefined) return ['type'];
  const needed = type === 'MOCK' ? [] : ['uri', 'httpMethod'];
  const link = whole.get('connectionType') === 'VPC_LINK' ? ['connectionId'] : [];
  return [...needed, ...link].filter((member) => !whole.has(member));
};

export const putIntegration = (
  name: MethodName,
  whole: ReadonlyMap<string, Json>,
  rest: Pick<PlannedCall, 'settles' | 'does'>,
): PlannedCall => {
  const { httpMethod, ...members } = Object.fromEntries(whole);
  const verb = httpMethod === undefined ? {} : { integrationHttpMethod: httpMethod };
  return {
    service: 'apigateway',
    operation: 'PutIntegration',
    input: { ...members, ...verb, ...name },
    ...rest,
  };
};

interface Sides {
  raw: JsonObject;
  declared: DeclaredTarget;
}

export interface Whole {
  members: ReadonlyMap<string, Json>;
  /** What AWS takes no integration of this type without, and nobody tells. */
  missing: readonly string[];
}

/** `wishes`: of the integration itself, not of its responses. */
export const wholeOf = ({ raw, declared }: Sides, wishes: readonly Wish[]): Whole => {
  const members = composed(raw, wishes);
  const { type, link } = connectionOf(raw, wishes);
  if (type === 'INTERNET' && link === '') members.delete('connectionId');
  forType(members, wishes);
  // A MOCK shows no backend, so that one which is declared does not differ before the type does.
  for (const member of missingOf(members)) {
    const leaf = declared.leaves.find(({ pointer }) => pointer === `/${member}`);
    if (leaf !== undefined && !isUnset(leaf.value) && !isMasked(leaf.value))
      members.set(member, jsonOf(leaf.value));
  }
  return { members, missing: missingOf(members) };
};
