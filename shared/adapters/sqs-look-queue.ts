// Looks as SQS messages.
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { LookQueue, QueueName } from '../usecases/ports.js';

/** The most entries of one SendMessageBatch, and the longest delay (SQS quotas). */
const batchSize = 10;
export const longestDelaySeconds = 900;

export const createLookQueue = (client: SQSClient, urls: Readonly<Record<QueueName, string>>): LookQueue => ({
  send: async (queue, looks, delaySeconds = 0) => {
    const delay = Math.min(longestDelaySeconds, Math.ceil(delaySeconds));
    for (let at = 0; at < looks.length; at += batchSize) {
      const Entries = looks.slice(at, at + batchSize).map((look, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(look),
        ...(delay > 0 ? { DelaySeconds: delay } : {}),
      }));
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: urls[queue], Entries }));
      const failed = answer.Failed?.[0];
      if (failed !== undefined)
        throw new Error(
          `SQS took ${answer.Successful?.length ?? 0} of ${Entries.length} looks: ${failed.Code}`,
        );
    }
  },
});
