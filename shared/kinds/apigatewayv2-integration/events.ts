// CloudTrail calls that can change a v2 integration (AWS facts §3.2): also those that take it along.
import type { EventRoute } from '../kind.js';
import { locateHttpApi } from '../_support/http-api.js';
import { eventSource } from '../_support/rest-api.js';
import { touches } from './touches.js';

export const events: readonly EventRoute[] = [
  {
    eventSource,
    eventNames: [
      'CreateIntegration',
      'UpdateIntegration',
      'DeleteIntegration',
      // Not watched themselves yet, but whoever changes them is changing what the integration answers.
      'CreateIntegrationResponse',
      'UpdateIntegrationResponse',
      'DeleteIntegrationResponse',
      // What OpenAPI declares is joined by its route.
      'CreateRoute',
      'UpdateRoute',
      'DeleteRoute',
      // Imports rewrite every integration; the target of an API is the integration that quick create made.
      'CreateApi',
      'ImportApi',
      'ReimportApi',
      'UpdateApi',
      'DeleteApi',
    ],
    locate: locateHttpApi,
    touches,
  },
];
