// CloudTrail calls that can change a REST integration (AWS facts §3.1): also those that take it along.
import type { EventRoute } from '../kind.js';
import { eventSource, locateRestApi } from '../_support/rest-api.js';
import { touches } from './touches.js';

export const events: readonly EventRoute[] = [
  {
    eventSource,
    eventNames: [
      'PutIntegration',
      'UpdateIntegration',
      'DeleteIntegration',
      'PutIntegrationResponse',
      'UpdateIntegrationResponse',
      'DeleteIntegrationResponse',
      // Deleting a method or a resource deletes the integrations below it.
      'PutMethod',
      'UpdateMethod',
      'DeleteMethod',
      'CreateResource',
      'UpdateResource',
      'DeleteResource',
      // These rewrite every integration in one call.
      'ImportRestApi',
      'PutRestApi',
      'UpdateRestApi',
      'DeleteRestApi',
    ],
    locate: locateRestApi,
    touches,
  },
];
