// How a REST integration is put back: patched where patches reach, replaced where they do not and that is allowed.
import { kindId } from '../../../model/target.js';
import type { Patch, PlannedCall, Wish } from '../../../model/plan.js';
import type { PatchAsk, Patcher } from '../../patching.js';
import { passRole } from '../../_support/passed-role.js';
import { joined, notPatchable, partOf, pathsOf, withoutMasked, type Part } from '../../_support/patching.js';
import { batched, type Step } from '../../_support/patching-operations.js';
import { cacheKeyStep, cacheKeysPath, droppedKeys, isTold, liveKeys, wantedKeys } from './cache-keys.js';
import { connectionSteps, isOfConnection } from './connection.js';
import { create } from './create.js';
import { isMemberOfMap, mapSteps } from './maps.js';
import { isMember, memberSteps, needed } from './members.js';
import { methodNameOf, removal, updateIntegration, type MethodName } from './method-name.js';
import { publish } from './publish.js';
import { indispensable, needsPut, notTold, replacement, replacementNotAllowed } from './replacement.js';
import { isOfResponse, responseCalls, type Asked } from './responses.js';

const isOwnMap = (path: string): boolean => path.startsWith('/request') && isMemberOfMap(path);

/** The second of two phases: what is left of the cache keys once the request parameters are as wished. */
const withCacheKeys = (
  ask: PatchAsk,
  name: MethodName,
  steps: readonly Step[],
  wishes: readonly Wish[],
): PlannedCall[] => {
  const parameters = wishes.filter(({ path }) => path.startsWith('/requestParameters/'));
  const keyStep = cacheKeyStep(ask.raw, wantedKeys(wishes), droppedKeys(ask.raw, parameters));
  const needsPhases = parameters.length > 0 && (liveKeys(ask.raw).length > 0 || keyStep !== undefined);
  if (!needsPhases)
    return batched(keyStep === undefined ? steps : [...steps, keyStep]).map((step) =>
      updateIntegration(name, step),
    );
  const isWithoutCall = keyStep !== undefined && keyStep.operations.length === 0;
  const first = batched(isWithoutCall ? [...steps, keyStep] : steps);
  const calls = first.map((step, index) =>
    updateIntegration(name, step, index === first.length - 1 && isTold(ask)),
  );
  return keyStep === undefined || isWithoutCall ? calls : [...calls, updateIntegration(name, keyStep)];
};

const ownCalls = (ask: PatchAsk, name: MethodName, wishes: readonly Wish[]): Part<PlannedCall> => {
  const of = (takes: (path: string) => boolean): Wish[] => wishes.filter(({ path }) => takes(path));
  const { steps, refused } = joined([
    connectionSteps(ask.raw, of(isOfConnection)),
    memberSteps(name, of(isMember)),
    partOf({ steps: mapSteps(ask.raw, of(isOwnMap)) }),
  ]);
  return partOf({ steps: withCacheKeys(ask, name, steps, wishes), refused });
};

const isKnown = (path: string): boolean =>
  [isOfConnection, isMember, isOwnMap, isOfResponse].some((takes) => takes(path)) ||
  [cacheKeysPath, '/type', '/credentials'].includes(path);

/** What only a replacement does, and all the rest along with it; or why not. */
const replaced = (ask: PatchAsk, asked: Asked, wishes: readonly Wish[], only: readonly Wish[]) => {
  if (only.length === 0) return undefined;
  if (!ask.allow.replace) return { refused: [replacementNotAllowed(only)] };
  const made = replacement(asked, wishes);
  return made.status === 'told' ? { made } : { refused: [notTold(pathsOf(only), made.missing)] };
};

const partsOf = (ask: PatchAsk, name: MethodName, wished: readonly Wish[]): Part<PlannedCall> => {
  const asked = { name, raw: ask.raw, declared: ask.declared };
  const kept = indispensable(ask.raw, wished);
  const lasting = kept.length === 0 ? [] : [needed(kept)];
  const wishes = wished.filter((wish) => !kept.includes(wish));
  const unpatchable = needsPut(ask.raw, wishes);
  const { made, refused = [] } = replaced(ask, asked, wishes, unpatchable) ?? {};
  if (made !== undefined) return joined([partOf({ refused: lasting }), made]);
  const rest = wishes.filter((wish) => !unpatchable.includes(wish));
  const own = rest.filter(({ path }) => !isOfResponse(path));
  const ofResponses = rest.filter(({ path }) => isOfResponse(path));
  return joined([
    partOf({ refused: [...lasting, ...refused] }),
    ownCalls(ask, name, own),
    responseCalls(asked, ofResponses),
  ]);
};

const namedByPath = (wishes: readonly Wish[]): Patch => ({
  calls: [],
  effects: [],
  refused: [
    {
      code: 'value-not-told',
      paths: pathsOf(wishes),
      why: 'It is declared by its path, and several declarations lead there: its resource has to be named by its id.',
      remedy: 'Declare it once, or by the id of its resource.',
    },
  ],
});

const patch: Patcher['patch'] = (ask) => {
  const name = methodNameOf(ask.target.key);
  if (name === undefined) return namedByPath(ask.wishes);
  const { wishes, refused } = withoutMasked(ask.wishes);
  const known = wishes.filter(({ path }) => isKnown(path));
  const strange = wishes.filter(({ path }) => !isKnown(path));
  const done = partsOf(ask, name, known);
  return {
    calls: done.steps,
    refused: [...refused, ...done.refused, ...(strange.length === 0 ? [] : [notPatchable(pathsOf(strange))])],
    // A deployment freezes integrations: callers see none of this before the next one.
    effects: done.steps.length === 0 ? [] : ['needs-deployment'],
  };
};

const api = 'arn:{partition}:apigateway:{region}::/restapis/{api}';
const integration = `${api}/resources/{resource}/methods/{method}/integration`;
const responses = {
  resource: `${integration}/responses/*`,
  why: 'any response of the integration: whichever differ are put back',
};

export const patcher: Patcher = {
  kind: kindId('apigateway.integration'),
  patch,
  create,
  publish,
  removal,
  permissions: [
    { action: 'apigateway:PATCH', resource: integration },
    { action: 'apigateway:PUT', resource: integration },
    { action: 'apigateway:PATCH', ...responses },
    { action: 'apigateway:PUT', ...responses },
    { action: 'apigateway:DELETE', ...responses },
    { action: 'apigateway:POST', resource: `${api}/deployments`, only: 'deploy' },
    passRole,
  ],
  keys: {
    shapes: ['{api}/{resource}/{method}', '{api}//{path}/{method}', '{api}///{method}'],
    letters: { api: /[a-z0-9]/, resource: /[a-z0-9]/, method: /[A-Z]/, path: /./ },
  },
  role: { path: '/credentials', member: 'credentials' },
};
