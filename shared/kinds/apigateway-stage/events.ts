// CloudTrail calls that can change a REST stage (AWS facts §3.1; v2 shares most names, so shape decides).
import type { EventRoute } from '../kind.js';
import { textAt } from '../_support/identity.js';
import { eventSource, locateRestApi } from '../_support/rest-api.js';
import { touches, webAclTouches } from './touches.js';

export const events: readonly EventRoute[] = [
  {
    eventSource,
    eventNames: [
      'CreateStage',
      'UpdateStage',
      'DeleteStage',
      // With a stage name it creates or repoints the stage, and no stage event follows.
      'CreateDeployment',
      'UpdateDeployment',
      'DeleteDeployment',
      'TagResource',
      'UntagResource',
      'CreateRestApi',
      'ImportRestApi',
      'PutRestApi',
      'UpdateRestApi',
      'DeleteRestApi',
    ],
    locate: locateRestApi,
    touches,
  },
  {
    eventSource: 'wafv2.amazonaws.com',
    eventNames: ['AssociateWebACL', 'DisassociateWebACL'],
    locate: (record) =>
      textAt(record.parameters, 'resourceArn')?.includes(':/restapis/') === true
        ? locateRestApi(record)
        : undefined,
    touches: webAclTouches,
  },
  {
    eventSource: 'waf-regional.amazonaws.com',
    eventNames: ['AssociateWebACL', 'DisassociateWebACL'],
    locate: (record) =>
      textAt(record.parameters, 'resourceArn')?.includes(':/restapis/') === true
        ? locateRestApi(record)
        : undefined,
    touches: webAclTouches,
  },
];
