// Announcements as SNS messages: readable for people, versioned JSON for programs.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { createPace } from './pace.js';
import type { Topic } from '../usecases/ports.js';

/** An email subscription takes 10 messages a second; beyond that SNS suspends it (SNS quotas). Other doors publish too. */
const rate = { perSecond: 4, burst: 8 };

export const createTopic = (client: SNSClient, topicArn: string, pace = createPace(rate)): Topic => ({
  publish: async ({ subject, text, json, attributes }) => {
    await pace.take();
    const machine = JSON.stringify(json);
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        MessageStructure: 'json',
        // `default` reaches SQS, Lambda, HTTPS and everything else.
        Message: JSON.stringify({ default: machine, email: text }),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            typeof value === 'string'
              ? { DataType: 'String', StringValue: value }
              : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
          ]),
        ),
      }),
    );
  },
});
