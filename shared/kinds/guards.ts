// The guards of each kind: one line for each kind that has any.
import type { KindId } from '../model/target.js';
import { guards as restIntegration } from './apigateway-integration/guards.js';
import { guards as restStage } from './apigateway-stage/guards.js';
import { guards as httpIntegration } from './apigatewayv2-integration/guards.js';
import { guards as httpStage } from './apigatewayv2-stage/guards.js';
import { guards as ivs } from './ivs-stage/guards.js';
import type { Guard } from './guard.js';

const byKind: Readonly<Record<string, readonly Guard[]>> = {
  'apigateway.stage': restStage,
  'apigateway.integration': restIntegration,
  'apigatewayv2.stage': httpStage,
  'apigatewayv2.integration': httpIntegration,
  'ivs.stage': ivs,
};

export const guardsOf = (kind: KindId): readonly Guard[] => byKind[kind] ?? [];
