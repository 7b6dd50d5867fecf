// Service integrations: every update names the action with all of its parameters, and nothing takes one of them away.
import type { JsonObject } from '../../../model/brand.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { objectIn, type MemberStep } from '../../_support/patching-members.js';
import { newIdentity } from './new-identity.js';
import { isService } from './integration-name.js';
import { wholeMap } from './texts.js';

const subtypePath = '/integrationSubtype';

export const isParameter = (path: string): boolean => /^\/requestParameters\/[^/]*$/.test(path);

/** What names an action, or the backend in its place: right or wrong only together. */
const goesWithSubtype = (path: string): boolean =>
  isParameter(path) ||
  [
    subtypePath,
    '/integrationType',
    '/integrationUri',
    '/integrationMethod',
    '/credentialsArn',
    '/connectionType',
    '/connectionId',
    '/payloadFormatVersion',
  ].includes(path);

export interface Judged {
  /** Wishes that an update can fulfil. */
  doable: readonly Wish[];
  refused: readonly Refusal[];
}

const another = ({ target, declared }: PatchAsk, wishes: readonly Wish[], why: string): Refusal =>
  newIdentity(target, declared, pathsOf(wishes), why);

const takesAway = ({ path, to }: Wish): boolean => isParameter(path) && isUnset(to);

const without = (ask: PatchAsk, wishes: readonly Wish[], held: readonly Wish[], why: string): Judged => ({
  doable: wishes.filter((wish) => !held.includes(wish)),
  refused: held.length === 0 ? [] : [another(ask, held, why)],
});

/** What only another integration could be: of a service instead of a backend, or without one of its parameters. */
export const judgeService = (ask: PatchAsk, wishes: readonly Wish[]): Judged => {
  const subtype = wishes.find(({ path }) => path === subtypePath);
  const parts = wishes.filter(({ path }) => goesWithSubtype(path));
  const isNow = isService(ask.raw);
  if (subtype !== undefined && isUnset(subtype.to) === isNow)
    return without(
      ask,
      wishes,
      parts,
      'An integration cannot become one of an AWS service, nor cease to be one.',
    );
  if (!isNow) return { doable: wishes, refused: [] };
  const removed = wishes.filter(takesAway);
  // Another action with parameters of the one before it: it would be refused, or do something else.
  const held = removed.length > 0 && subtype !== undefined ? parts : removed;
  return without(ask, wishes, held, 'AWS has no way to take a parameter away from a service integration.');
};

/** Every update carries them: see `allParameters`. */
export const parameterSteps = (wishes: readonly Wish[]): Part<MemberStep> =>
  wishes.length === 0
    ? partOf({})
    : partOf({
        steps: [{ members: {}, settles: pathsOf(wishes), does: 'sets the parameters of the action' }],
      });

/** All parameters, as they live apart from what is wished: AWS takes no update without them (terraform-provider-aws #22647). */
export const allParameters = (raw: JsonObject, wishes: readonly Wish[]): JsonObject =>
  isService(raw) ? { RequestParameters: wholeMap(objectIn(raw, 'RequestParameters'), wishes) } : {};
