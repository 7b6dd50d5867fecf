// The local API Gateway v1 (REST) control plane.
import * as client from '@aws-sdk/client-api-gateway';
import type { Answer, Call, Operation, SchemaService } from '../../protocol/service.js';
import { deployments } from './deployments.js';
import { integrationResponses } from './integration-responses.js';
import { integrations } from './integrations.js';
import { methods } from './methods.js';
import { resources } from './resources.js';
import { restApis } from './rest-apis.js';
import { stages } from './stages.js';
import type { Api, Handlers, Here } from './state.js';
import { tags } from './tags.js';

const HANDLERS: Handlers = {
  ...restApis,
  ...resources,
  ...methods,
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
  const hereOf = ({ account, region, now }: Call): Here => {
    const key = `${account}/${region}`;
    const apis = regions.get(key) ?? new Map<string, Api>();
    regions.set(key, apis);
    return { apis, account, now: new Date(Math.floor(now.getTime() / 1000) * 1000) };
  };
  const bind =
    (handler: (input: never, here: Here) => object): Operation =>
    // Copies in and out: neither a caller's input nor an earlier answer may change with the state.
    (call) =>
      structuredClone(handler(structuredClone(call.input) as never, hereOf(call))) as Answer;
  const operations = Object.entries(HANDLERS).map(([name, handler]) => [name, bind(handler)]);
  const eventSource = 'apigateway.amazonaws.com';
  return {
    signingName: 'apigateway',
    eventSource,
    client,
    operations: Object.fromEntries(operations) as never,
  };
};
