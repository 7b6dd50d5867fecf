// The canary of a stage: removed as a whole, or changed member by member, and its share of the traffic last.
import { isWithin, unescapeKey } from '../../../engine/pointer.js';
import { isObject, wordOf } from '../../../model/brand.js';
import type { LeafValue } from '../../../model/field.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isMasked, isUnset, partOf, pathsOf, valueNotKept } from '../../_support/patching.js';
import { memberPath, remove, replace, stepOf, type Step } from '../../_support/patching-operations.js';
import type { Concern, StagePart } from './concern.js';
import { deploymentNotAllowed } from './deployment.js';

export const block = '/canarySettings';
const deploymentPath = `${block}/deploymentId`;
const trafficPath = `${block}/percentTraffic`;
const cachePath = `${block}/useStageCache`;
const overrides = `${block}/stageVariableOverrides`;

const isThere = ({ raw }: PatchAsk): boolean => isObject(raw['canarySettings']);

const declares = ({ declared: { leaves, leftOut } }: PatchAsk): boolean =>
  [...leaves, ...leftOut].some(({ pointer }) => pointer !== undefined && isWithin(pointer, block));

/** The declaration says that there is no canary, and not merely nothing about one. */
const isGone = (ask: PatchAsk): boolean =>
  ask.declared.closed.some(({ pointer }) => isWithin(block, pointer)) && !declares(ask);

/** What a stage without canary is told when there is one: it goes before anything else changes. */
export const canaryRemoval: Concern = (ask, wishes) => {
  if (wishes.length === 0 || !isGone(ask) || wishes.some(({ to }) => to !== undefined)) return partOf({});
  return partOf({
    steps: [{ operations: [remove(block)], settles: pathsOf(wishes), does: 'removes the canary' }],
    effects: ['shifts-traffic'],
  });
};

const stageDeployment = ({ raw, declared, allow }: PatchAsk): LeafValue => {
  const leaf = declared.leaves.find(({ pointer }) => pointer === '/deploymentId');
  const isToBe = allow.deployment && leaf !== undefined && !isUnset(leaf.value) && !isMasked(leaf.value);
  return isToBe ? leaf.value : wordOf(raw['deploymentId']);
};

const stepFor = (ask: PatchAsk, wish: Wish): Step => {
  const { path, to } = wish;
  if (isWithin(path, overrides)) {
    const key = unescapeKey(path.slice(overrides.length + 1));
    const at = memberPath(overrides, key);
    return to === undefined
      ? stepOf(wish, `removes the canary's override of ${key}`, remove(at))
      : stepOf(wish, `sets the canary's override of ${key}`, replace(at, to));
  }
  // AWS answers the stage's own deployment where a canary was given none.
  const cleared = path === trafficPath ? 0 : path === cachePath ? false : stageDeployment(ask);
  return stepOf(wish, `sets ${path.slice(1).replace('/', ': ')}`, replace(path, isUnset(to) ? cleared : to));
};

const order = (path: string): number => {
  if (path === deploymentPath) return 0;
  if (isWithin(path, overrides)) return 1;
  return path === cachePath ? 2 : 3;
};

const inSafeOrder = (wishes: readonly Wish[]): Wish[] =>
  [...wishes].sort((one, other) => order(one.path) - order(other.path));

/** Values of variables are no part of a command that is shown. */
const isSecret = ({ path, to }: Wish): boolean => to !== undefined && isWithin(path, overrides);

const withoutCommand = ({ command: _tells, ...refused }: Refusal): Refusal => ({
  ...refused,
  remedy:
    'Allow deployments in the remediation policy, or apply your declaration by the tool that deploys it.',
});

/**
 * The first setting of a canary makes one, on the stage's own deployment (recorded answers). A canary that is not made
 * with all that is declared of it would answer callers with something that nobody declared: all or nothing.
 */
const cannotBeMade = (ask: PatchAsk, wishes: readonly Wish[]): StagePart | undefined => {
  if (isThere(ask)) return undefined;
  const all = ask.wishes.filter(({ path }) => isWithin(path, block));
  if (all.some(({ to }) => isMasked(to))) return partOf({ refused: [valueNotKept(pathsOf(wishes))] });
  const leaf = ask.declared.leaves.find(({ pointer }) => pointer === deploymentPath);
  const isElsewhere = leaf !== undefined && leaf.value !== wordOf(ask.raw['deploymentId']);
  if (ask.allow.deployment || !isElsewhere) return undefined;
  const operations = inSafeOrder(wishes).flatMap((wish) => stepFor(ask, wish).operations);
  const refused = deploymentNotAllowed(ask, wishes, operations);
  return partOf({ refused: [wishes.some(isSecret) ? withoutCommand(refused) : refused] });
};

export const canary: Concern = (ask, wishes) => {
  if (wishes.length === 0 || canaryRemoval(ask, wishes).steps.length > 0) return partOf({});
  const hindered = cannotBeMade(ask, wishes);
  if (hindered !== undefined) return hindered;
  const barred = wishes.filter(({ path }) => path === deploymentPath && !ask.allow.deployment);
  const steps = inSafeOrder(wishes)
    .filter((wish) => !barred.includes(wish))
    .map((wish) => stepFor(ask, wish));
  const operations = barred.flatMap((wish) => stepFor(ask, wish).operations);
  return partOf({
    steps,
    refused: barred.length === 0 ? [] : [deploymentNotAllowed(ask, barred, operations)],
    effects: steps.length === 0 ? [] : ['shifts-traffic'],
  });
};
