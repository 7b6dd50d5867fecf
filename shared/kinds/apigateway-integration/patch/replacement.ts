// What no patch reaches (type, credentials): PutIntegration, which overwrites all of it and drops the responses.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import { unescapeKey } from '../../../engine/pointer.js';
import type { LeafValue } from '../../../model/field.js';
import type { PlannedCall, Refusal, Wish } from '../../../model/plan.js';
import { isUnset, listed, partOf, pathsOf, textOf, type Part } from '../../_support/patching.js';
import { connectionOf } from './connection.js';
import { isMemberOfMap } from './maps.js';
import { mapIn, typeOf } from './members.js';
import type { MethodName } from './method-name.js';
import { isOfResponse, putMembers, responsesPutBack, settledByDropping, type Asked } from './responses.js';

/** Their patches are in no table of AWS's (patch operations of UpdateIntegration). */
const alwaysPut: readonly string[] = ['/type', '/credentials'];
/** A MOCK has no backend, and AWS refuses patches of it. */
const putForMock: readonly string[] = ['/uri', '/httpMethod'];
/** What is right or wrong only together with the type: changing it under another type is refused, or calls elsewhere. */
const goesWithType: readonly string[] = [
  ...putForMock,
  '/connectionType',
  '/connectionId',
  '/integrationTarget',
];

/** Wishes that PutIntegration alone fulfils, and those that have no sense without them. */
export const needsPut = (raw: JsonObject, wishes: readonly Wish[]): Wish[] => {
  const isMock = typeOf(raw) === 'MOCK';
  const changesType = wishes.some(({ path }) => path === '/type');
  return wishes.filter(
    ({ path }) =>
      alwaysPut.includes(path) ||
      (isMock && putForMock.includes(path)) ||
      (changesType && goesWithType.includes(path)),
  );
};

export const replacementNotAllowed = (wishes: readonly Wish[]): Refusal => ({
  code: 'opt-in',
  paths: pathsOf(wishes),
  why: 'AWS changes this only by replacing the whole integration, and drops its responses until they are put back.',
  remedy:
    'Allow replacements in the remediation policy, or apply your declaration by the tool that deploys it.',
});

const notTold = (paths: readonly string[], missing: readonly string[]): Refusal => ({
  code: 'value-not-told',
  paths,
  why: `An integration of this type needs ${listed(missing)}, which neither the declaration nor the live side tells.`,
  remedy: 'Declare it, or apply your declaration by the tool that deploys it.',
});

const maps = ['requestParameters', 'requestTemplates'] as const;

const jsonOf = (value: LeafValue): Json => (typeof value === 'object' ? [...value] : value);

/** The whole integration: as it lives, apart from what is wished. */
const wholeOf = (raw: JsonObject, wishes: readonly Wish[]): Map<string, Json> => {
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

export const missingOf = (whole: ReadonlyMap<string, Json>): string[] => {
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

/**
 * All wishes at once. No fresh read in between: it would no longer show the responses that have to be put back.
 */
export const replacement = (asked: Asked, wishes: readonly Wish[]): Part<PlannedCall> => {
  const own = wishes.filter(({ path }) => !isOfResponse(path));
  const ofResponses = wishes.filter(({ path }) => isOfResponse(path));
  const whole = wholeOf(asked.raw, own);
  const { type, link } = connectionOf(asked.raw, own);
  if (type === 'INTERNET' && whole.has('connectionId') && link === '') whole.delete('connectionId');
  forType(whole, own);
  const missing = missingOf(whole);
  if (missing.length > 0) return partOf({ refused: [notTold(pathsOf(wishes), missing)] });
  const responses = responsesPutBack(asked, ofResponses);
  const put = putIntegration(asked.name, whole, {
    settles: [...pathsOf(own), ...settledByDropping(asked, ofResponses)],
    does: 'replaces the integration, its responses are put back after it',
  });
  return { ...responses, steps: [put, ...responses.steps] };
};
