// What updates of a v2 stage do: each wish to its concern, in the order in which they are safe.
import type { PlannedCall, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { joined, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { accessLog } from './access-log.js';
import type { Concern, StagePart } from './concern.js';
import { defaultRoute } from './default-route.js';
import { autoDeployOff, autoDeployOn, deployment } from './deployment.js';
import { hasField, notInHttp } from './protocol.js';
import { routes } from './routes.js';
import { isScalar, scalars } from './scalars.js';
import { callsOf } from './stage-name.js';
import { variables } from './variables.js';

interface Route {
  concern: Concern;
  takes: (path: string) => boolean;
}

const isAutoDeploy = (path: string): boolean => path === '/autoDeploy';
const isDeployment = (path: string): boolean => path === '/deploymentId';

/** Each group is updated by itself: a route or a deployment that is gone takes nothing else along. */
const groups: readonly (readonly Route[])[] = [
  [
    { concern: autoDeployOff, takes: isAutoDeploy },
    { concern: scalars, takes: isScalar },
    { concern: variables, takes: (path) => /^\/stageVariables\/[^/]*$/.test(path) },
    {
      concern: defaultRoute,
      takes: (path) =>
        /^\/defaultRouteSettings\/(detailedMetricsEnabled|loggingLevel|dataTraceEnabled|throttlingBurstLimit|throttlingRateLimit)$/.test(
          path,
        ),
    },
    { concern: accessLog, takes: (path) => /^\/accessLogSettings\/(destinationArn|format)$/.test(path) },
  ],
  [{ concern: routes, takes: (path) => /^\/routeSettings\/[^/]*(\/[^/]*)?$/.test(path) }],
  // Last: what callers are moved to finds all its settings in place.
  [
    { concern: deployment, takes: isDeployment },
    { concern: autoDeployOn, takes: isAutoDeploy },
  ],
];

export const isSetting = (path: string): boolean => groups.flat().some(({ takes }) => takes(path));

/** The steps of each group. */
export const settingParts = (ask: PatchAsk, wishes: readonly Wish[]): StagePart[] => {
  const meant = wishes.filter(({ path }) => hasField(ask.facts, path));
  const foreign = wishes.filter((wish) => !meant.includes(wish));
  const parts = groups.map((group) =>
    joined(
      group.map(({ concern, takes }) =>
        concern(
          ask,
          meant.filter(({ path }) => takes(path)),
        ),
      ),
    ),
  );
  return foreign.length === 0 ? parts : [...parts, partOf({ refused: [notInHttp(pathsOf(foreign))] })];
};

export const settingCalls = (ask: PatchAsk, wishes: readonly Wish[]): Part<PlannedCall> =>
  joined(settingParts(ask, wishes).map((part) => ({ ...part, steps: callsOf(ask.target, part.steps) })));
