// Hides a message of a queue for a while (SQS: 12 hours at most after it was received).
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, EpochMs } from '../../model/time.js';

/** A little less than SQS allows, for the time since it was received. */
const longestSeconds = 43_200 - 300;

export const createHold =
  (client: SQSClient, queueUrl: string, clock: Clock) =>
  async (receiptHandle: string, until: EpochMs): Promise<void> => {
    const seconds = Math.min(longestSeconds, Math.max(0, Math.ceil((until - clock()) / 1000)));
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  };
