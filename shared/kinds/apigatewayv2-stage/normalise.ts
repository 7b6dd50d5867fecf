// When fields of a v2 stage mean anything at all, and what its stages tell of the API.
import type { Condition, Facts } from '../../model/field.js';
import type { Seen } from '../kind.js';
import { autoDeployFact } from '../_support/http-api.js';

/** API Gateway has and accepts it on WebSocket APIs only (API reference, RouteSettings and Stage). */
export const webSocketOnly: readonly Condition[] = [
  { on: 'fact:protocol', notIn: ['HTTP'], otherwise: 'not-applicable' },
];

/** Auto-deploy mints a new deployment after every change (terraform-provider-aws #13633). */
export const whileDeployedByHand: readonly Condition[] = [
  { on: '/autoDeploy', notIn: [true], otherwise: 'service-managed' },
];

/** Whether changes of the API are served at once: at each of its stages, at some, or at none. */
export const autoDeploying = (seen: readonly Seen[]): Facts => {
  const stages = seen.flatMap(({ content }) => (content.status === 'read' ? [content.raw] : []));
  const automatic = stages.filter((raw) => raw['AutoDeploy'] === true).length;
  if (automatic === 0) return { [autoDeployFact]: 'none' };
  return { [autoDeployFact]: automatic === stages.length ? 'all' : 'some' };
};
