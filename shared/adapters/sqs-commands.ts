// Commands for `remediate` as SQS messages.
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Commands } from '../usecases/ports.js';
import { longestDelaySeconds } from './sqs-look-queue.js';

export const createCommands = (client: SQSClient, queueUrl: string): Commands => ({
  send: async (command, delaySeconds = 0) => {
    const delay = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(delaySeconds)));
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(command),
        ...(delay > 0 ? { DelaySeconds: delay } : {}),
      }),
    );
  },
});
