// When fields of a v2 stage mean anything at all.
import type { Condition } from '../../model/field.js';

/** API Gateway has and accepts it on WebSocket APIs only (API reference, RouteSettings and Stage). */
export const webSocketOnly: readonly Condition[] = [
  { on: 'fact:protocol', notIn: ['HTTP'], otherwise: 'not-applicable' },
];

/** Auto-deploy mints a new deployment after every change (terraform-provider-aws #13633). */
export const whileDeployedByHand: readonly Condition[] = [
  { on: '/autoDeploy', notIn: [true], otherwise: 'service-managed' },
];
