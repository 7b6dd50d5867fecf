// Tells Slack and Amazon Q what the topic announces: see shared/usecases/slack/notify.ts.
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composeNotifySlack } from '../../shared/runtime/compose/notify-slack.js';
import { logInfo } from '../../shared/runtime/log.js';

const slack = composeNotifySlack();

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const received = batch.Records.map(({ messageId, receiptHandle, body }) => ({
    id: messageId,
    receipt: receiptHandle,
    body,
  }));
  const { failed, counts } = await slack.work(received, () => context.getRemainingTimeInMillis());
  if (Object.keys(counts).length > 0) logInfo('channels told', { failed: failed.length, ...counts });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
