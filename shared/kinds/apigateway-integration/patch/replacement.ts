// What no patch reaches (type, credentials): PutIntegration, which overwrites all of it and drops the responses.
import type { JsonObject } from '../../../model/brand.js';
import type { PlannedCall, Refusal, Wish } from '../../../model/plan.js';
import { isUnset, listed, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { typeOf } from './members.js';
import { isOfResponse, responsesPutBack, settledByDropping, type Asked } from './responses.js';
import { goesWithType, putIntegration, wholeOf } from './whole.js';

/** Their patches are in no table of AWS's (patch operations of UpdateIntegration). */
const alwaysPut: readonly string[] = ['/type', '/credentials'];
/** A MOCK has no backend, and AWS refuses patches of it. */
const putForMock: readonly string[] = ['/uri', '/httpMethod'];

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

/** What every integration has: its type, and what all but a MOCK are called by. */
export const indispensable = (raw: JsonObject, wishes: readonly Wish[]): Wish[] => {
  const wished = wishes.find(({ path }) => path === '/type')?.to;
  const isMock = (isUnset(wished) ? typeOf(raw) : wished) === 'MOCK';
  const always = isMock ? ['/type'] : ['/type', ...putForMock];
  return wishes.filter(({ path, to }) => isUnset(to) && always.includes(path));
};

export const replacementNotAllowed = (wishes: readonly Wish[]): Refusal => ({
  code: 'opt-in',
  paths: pathsOf(wishes),
  why: 'AWS changes this only by replacing the whole integration, and drops its responses until they are put back.',
  remedy:
    'Allow replacements in the remediation policy, or apply your declaration by the tool that deploys it.',
});

export const notTold = (paths: readonly string[], missing: readonly string[]): Refusal => ({
  code: 'value-not-told',
  paths,
  why: `An integration of this type needs ${listed(missing)}, which neither the declaration nor the live side tells.`,
  remedy: 'Declare it, or apply your declaration by the tool that deploys it.',
});

/** Up to the last response nothing may come in between. */
const atOnce = (calls: readonly PlannedCall[]): PlannedCall[] =>
  calls.map((call, index) => (index === calls.length - 1 ? call : { ...call, thenAtOnce: true }));

/** All wishes at once, or what nobody tells. */
export type Replacement =
  ({ status: 'told' } & Part<PlannedCall>) | { status: 'not-told'; missing: readonly string[] };

/** No fresh read in between: it would no longer show the responses that have to be put back. */
export const replacement = (asked: Asked, wishes: readonly Wish[]): Replacement => {
  const own = wishes.filter(({ path }) => !isOfResponse(path));
  const ofResponses = wishes.filter(({ path }) => isOfResponse(path));
  const { members, missing } = wholeOf(asked, own);
  if (missing.length > 0) return { status: 'not-told', missing };
  const responses = responsesPutBack(asked, ofResponses);
  const put = putIntegration(asked.name, members, {
    settles: [...pathsOf(own), ...settledByDropping(asked, ofResponses)],
    does: 'replaces the integration, its responses are put back after it',
  });
  return { status: 'told', ...partOf(responses), steps: atOnce([put, ...responses.steps]) };
};
