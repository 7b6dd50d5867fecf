// The topic that Amazon Q Developer in chat applications reads: one custom notification is one SNS message.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { ChatNotification } from '../usecases/slack/amazon-q.js';
import type { SlackAnswer } from '../usecases/slack/answers.js';
import type { Chat } from '../usecases/slack/ports.js';

const restMs = 5000;

const textIn = (error: unknown, name: 'name' | 'message'): string =>
  error instanceof Error ? error[name] : '';

/** `NotFoundException` of the SDK is `NotFound` on the wire (Amazon SNS, "Common errors", "Publish: errors"). */
const answerOf = (error: unknown): SlackAnswer => {
  const name = textIn(error, 'name').replace(/Exception$/, '');
  const refused = (concerns: 'channel' | 'message'): SlackAnswer => ({
    outcome: 'refused',
    code: `sns_${name}`,
    concerns,
  });
  if (/^(?:Throttl|KMSThrottling|TooManyRequests)/.test(name)) return { outcome: 'busy', afterMs: restMs };
  if (/^(?:AuthorizationError|AccessDenied|NotFound|KMS\w+|InvalidSecurity)$/.test(name))
    return refused('channel');
  if (name.startsWith('InvalidParameter'))
    return refused(/TopicArn/i.test(textIn(error, 'message')) ? 'channel' : 'message');
  return { outcome: 'unknown', why: `SNS: ${name === '' ? 'no answer' : name}` };
};

/** What subscriptions filter on; `eventType` is a plain word, whatever the notice said. */
const attributesOf = ({ content, metadata }: ChatNotification) => ({
  event: { DataType: 'String', StringValue: metadata.eventType },
  ...(content.keywords[0] === undefined
    ? {}
    : { severity: { DataType: 'String', StringValue: content.keywords[0] } }),
});

export const createChatTopic =
  (client: SNSClient, topicArn: string): Chat =>
  async (notification) => {
    try {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: JSON.stringify(notification),
          MessageAttributes: attributesOf(notification),
        }),
      );
      return { outcome: 'done', body: {} };
    } catch (error) {
      return answerOf(error);
    }
  };
