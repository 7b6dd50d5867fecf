// Announcements that nobody is called by: straight into the queue of the channels that edit what they told.
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Topic } from '../usecases/ports.js';

export const createEdits = (client: SQSClient, queueUrl: string): Topic => ({
  publish: async ({ json }) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(json) }));
  },
});
