// All fully declared targets, by the kind whose fields they show.
import * as apigatewayIntegration from './apigateway-integration.js';
import * as apigatewayStage from './apigateway-stage.js';
import * as apigatewayv2Integration from './apigatewayv2-integration.js';
import * as apigatewayv2Stage from './apigatewayv2-stage.js';
import * as ivsStage from './ivs-stage.js';
import type { Addition, Variant } from './variant.js';

export const declared: Readonly<
  Record<string, { variants: readonly Variant[]; additions: readonly Addition[] }>
> = {
  'apigateway.stage': apigatewayStage,
  'apigateway.integration': apigatewayIntegration,
  'apigatewayv2.stage': apigatewayv2Stage,
  'apigatewayv2.integration': apigatewayv2Integration,
  'ivs.stage': ivsStage,
};
