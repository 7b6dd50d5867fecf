// Works off look queues: see shared/usecases/work-off-looks.ts.
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeDetect } from '../../shared/runtime/compose/detect.js';
import { logInfo } from '../../shared/runtime/log.js';

const detect = composeDetect();

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const lane = detect.laneOf(batch.Records[0]?.eventSourceARN ?? '');
  const messages = batch.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const { failed, counts } = await detect.work(messages, lane, () => context.getRemainingTimeInMillis());
  logInfo('looks worked off', { lane, messages: messages.length, failed: failed.length, ...counts });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
