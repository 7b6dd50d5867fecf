// Announcements as SNS messages: readable for people, versioned JSON for programs.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Topic } from '../usecases/ports.js';

export const createTopic = (client: SNSClient, topicArn: string): Topic => ({
  publish: async ({ subject, text, json, attributes }) => {
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
            { DataType: 'String', StringValue: value },
          ]),
        ),
      }),
    );
  },
});
