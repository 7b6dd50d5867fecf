// CloudTrail calls that can change an IVS stage (AWS facts §3.3). API Gateway shares their names, so the source decides.
import type { EventRecord, EventRoute } from '../kind.js';
import { textAt } from '../_support/identity.js';
import { stageOf, wholeRegion } from './normalise.js';
import { touches } from './touches.js';

/** A stage call tells its ARN, CreateStage in the answer; where the record lost it, all stages are looked at. */
const locateStage = ({ parameters, response }: EventRecord): ReturnType<EventRoute['locate']> => {
  const arn = textAt(parameters, 'arn') ?? textAt(response, 'stage', 'arn');
  if (arn === undefined) return { scopeKey: wholeRegion };
  return stageOf(arn) === undefined ? undefined : { scopeKey: wholeRegion, targetKey: arn };
};

/** Tags of channels, compositions and stream keys come with the same names. */
const locateTagged = ({ parameters }: EventRecord): ReturnType<EventRoute['locate']> => {
  const arn = textAt(parameters, 'resourceArn');
  return arn === undefined || stageOf(arn) === undefined
    ? undefined
    : { scopeKey: wholeRegion, targetKey: arn };
};

/** Which of the two names real-time calls is not documented; both are taken. */
const eventSources = ['ivs.amazonaws.com', 'ivsrealtime.amazonaws.com'] as const;

export const events: readonly EventRoute[] = eventSources.flatMap((eventSource) => [
  { eventSource, eventNames: ['CreateStage', 'UpdateStage', 'DeleteStage'], locate: locateStage, touches },
  { eventSource, eventNames: ['TagResource', 'UntagResource'], locate: locateTagged, touches },
]);
