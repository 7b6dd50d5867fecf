// Takes declarations: `{ "sources": [{ "name": …, "text": … }], "remove": [name], "settings": {…} }`; fetches those
// that AWS keeps: `{ "refresh": true | [name] }`, on schedule, and when S3 or CloudFormation tell of a change.
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readQueuedEvent, readTrigger } from '../../shared/runtime/baseline-trigger.js';
import { composeBaseline } from '../../shared/runtime/compose/baseline.js';
import { logInfo, logWarn } from '../../shared/runtime/log.js';
import { epochMs } from '../../shared/model/time.js';
import type { BaselineOrder } from '../../shared/usecases/baseline/order.js';
import type { BaselineOutcome } from '../../shared/usecases/compile-baseline.js';

const baseline = composeBaseline();

const work = async (order: BaselineOrder): Promise<BaselineOutcome> => {
  const outcome = await baseline(order);
  if (outcome.sources.length > 0 || outcome.problems.length > 0)
    logInfo('baselines compiled', {
      order: order.type,
      sources: outcome.sources.map(({ source, status, targets }) => ({ source, status, targets })),
      problems: outcome.problems.length,
    });
  return outcome;
};

/** A message that is no event goes to the dead letters; what AWS could not give brings the whole batch again. */
const workOff = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const read = Records.map(({ messageId, body }) => ({ messageId, trigger: readQueuedEvent(body) }));
  const unread = read.filter(({ trigger }) => 'problems' in trigger);
  for (const { trigger } of unread) logWarn('message is not an event', { ...trigger });
  const events = read.flatMap(({ trigger }) =>
    'order' in trigger && trigger.order.type === 'events' ? trigger.order.events : [],
  );
  const { sources } = events.length === 0 ? { sources: [] } : await work({ type: 'events', events });
  const failed = sources.some(({ retry }) => retry === true) ? read : unread;
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

const isBatch = (payload: unknown): payload is SQSEvent =>
  typeof payload === 'object' && payload !== null && 'Records' in payload && Array.isArray(payload.Records);

export const handler = async (payload: unknown): Promise<BaselineOutcome | SQSBatchResponse> => {
  if (isBatch(payload)) return workOff(payload);
  const trigger = readTrigger(payload, epochMs(Date.now()));
  return 'problems' in trigger ? { sources: [], problems: trigger.problems } : work(trigger.order);
};
