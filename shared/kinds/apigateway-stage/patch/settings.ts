// The part of a stage's patcher that UpdateStage does: each wish to its concern, in the order in which they are safe.
import { isWithin } from '../../../engine/pointer.js';
import type { PlannedCall, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { joined, type Part } from '../../_support/patching.js';
import { batched } from '../../_support/patching-operations.js';
import { accessLog } from './access-log.js';
import { cacheCluster } from './cache-cluster.js';
import { block as canaryBlock, canary, canaryRemoval } from './canary.js';
import type { Concern } from './concern.js';
import { deployment } from './deployment.js';
import { methodSettings } from './method-settings.js';
import { isScalar, scalars } from './scalars.js';
import { updateStage } from './stage-name.js';
import { variables } from './variables.js';
import { webAcl } from './web-acl.js';

interface Route {
  concern: Concern;
  takes: (path: string) => boolean;
}

const below = (prefix: string) => (path: string) => isWithin(path, prefix);

const settingRoutes: readonly Route[] = [
  { concern: canaryRemoval, takes: below(canaryBlock) },
  { concern: cacheCluster, takes: (path) => /^\/cacheCluster(Enabled|Size)$/.test(path) },
  { concern: scalars, takes: isScalar },
  { concern: variables, takes: (path) => /^\/variables\/[^/]*$/.test(path) },
  { concern: accessLog, takes: (path) => /^\/accessLogSettings\/(destinationArn|format)$/.test(path) },
  { concern: methodSettings, takes: (path) => /^\/methodSettings\/[^/]*(\/[^/]*)?$/.test(path) },
  { concern: webAcl, takes: below('/webAclArn') },
];

/** Last: what callers are moved to finds all its settings in place. */
const trafficRoutes: readonly Route[] = [
  { concern: deployment, takes: below('/deploymentId') },
  { concern: canary, takes: below(canaryBlock) },
];

export const isSetting = (path: string): boolean =>
  [...settingRoutes, ...trafficRoutes].some(({ takes }) => takes(path));

/** A deployment that is gone is refused by AWS, and would take everything else of its request along. */
const namesDeployment = (path: string): boolean => /^\/(canarySettings\/)?deploymentId$/.test(path);

export const settingCalls = (ask: PatchAsk, wishes: readonly Wish[]): Part<PlannedCall> => {
  const partOfRoutes = (routes: readonly Route[]) =>
    joined(
      routes.map(({ concern, takes }) =>
        concern(
          ask,
          wishes.filter(({ path }) => takes(path)),
        ),
      ),
    );
  const settings = partOfRoutes(settingRoutes);
  const traffic = partOfRoutes(trafficRoutes);
  const isApart = traffic.steps.some(({ settles }) => settles.some(namesDeployment));
  const batches = isApart
    ? [...batched(settings.steps), ...batched(traffic.steps)]
    : batched([...settings.steps, ...traffic.steps]);
  const { refused, effects } = joined([settings, traffic]);
  return { steps: batches.map((step) => updateStage(ask.target, step)), refused, effects };
};
