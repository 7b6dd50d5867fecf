// The embedded control plane of API Gateway v2 (HTTP and WebSocket APIs).
import * as client from '@aws-sdk/client-apigatewayv2';
import type { SchemaService } from '../../protocol/service.js';
import { apiOperations } from './apis.js';
import { childOperations } from './children.js';
import { deploymentOperations } from './deployments.js';
import { integrationResponses } from './integration-responses.js';
import { integrations } from './integrations.js';
import { routes } from './routes.js';
import { stageOperations } from './stages.js';
import { createWorld } from './state.js';
import { tagOperations } from './tags.js';

/** An empty API Gateway v2; every account and Region that asks has its own APIs. */
export const apigatewayv2 = (): SchemaService => {
  const world = createWorld();
  return {
    signingName: 'apigateway',
    eventSource: 'apigateway.amazonaws.com',
    client,
    operations: {
      ...apiOperations(world),
      ...stageOperations(world),
      ...childOperations(world, integrations),
      ...childOperations(world, integrationResponses),
      ...childOperations(world, routes),
      ...deploymentOperations(world),
      ...tagOperations(world),
    },
  };
};
