// CloudTrail calls that can change a v2 stage (AWS facts §3.2; REST shares most names, so shape decides).
import type { EventRoute } from '../kind.js';
import { locateHttpApi } from '../_support/http-api.js';
import { eventSource } from '../_support/rest-api.js';
import { touches } from './touches.js';

export const events: readonly EventRoute[] = [
  {
    eventSource,
    eventNames: [
      'CreateStage',
      'UpdateStage',
      'DeleteStage',
      'DeleteAccessLogSettings',
      'DeleteRouteSettings',
      // With a stage name it repoints the stage, and no stage event follows.
      'CreateDeployment',
      'UpdateDeployment',
      'DeleteDeployment',
      'TagResource',
      'UntagResource',
      // Quick create and imports make stages or auto-deploy them; deleting an API deletes its stages.
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
