// The local API Gateway v1 (REST) control plane.
import * as client from '@aws-sdk/client-api-gateway';
import type { Answer, Call, Operation, SchemaService } from '../../protocol/service.js';
import { deployments } from './deployments.js';
import { integrationResponses } from './integration-responses.js';
import { integrations } from './integrations.js';
import { methodResponses, methods } from './methods.js';
import { resources } from './resources.js';
import { restApis } from './rest-apis.js';
import { stages } from './stages.js';
import type { Api, Handlers } from './state.js';
import { tags } from './tags.js';

const HANDLERS: Handlers = {
  ...restApis,
  ...resources,
  ...methods,
  ...methodResponses,
  ...integrations,
  ...integrationResponses,
  ...deployments,
  ...stages,
  ...tags,
};

/**
 * A fresh, empty API Gateway v1. State is in memory, apart by account and Region. What it answers follows recorded
 * AWS responses; what it keeps no state for (authorizers, models, validators, domain names) it does not implement.
 */
export const apigateway = (): SchemaService => {
  const regions = new Map<string, Map<string, Api>>();
  const apisOf = ({ account, region }: Call): Map<string, Api> => {
    const key = `${account}/${region}`;
    const apis = regions.get(key) ?? new Map<string, Api>();
    regions.set(key, apis);
    return apis;
  };
  const bind =
    (handler: Handlers[string]): Operation =>
    (call) => {
      const here = { apis: apisOf(call), account: call.account, region: call.region, now: call.now };
      // Copies in and out: neither a caller's input nor an earlier answer may change with the state.
      return structuredClone(handler(structuredClone(call.input) as never, here)) as Answer;
    };
  const operations = Object.entries(HANDLERS).map(([name, handler]) => [name, bind(handler)] as const);
  return {
    signingName: 'apigateway',
    eventSource: 'apigateway.amazonaws.com',
    client,
    operations: Object.fromEntries(operations),
  };
};
