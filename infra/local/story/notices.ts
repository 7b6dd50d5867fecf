// What Stagewatch told: the versioned JSON events, read from a queue of our own on its topic.
import {
  ReceiveMessageCommand,
  DeleteMessageCommand,
  CreateQueueCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type Json, type JsonObject } from '../../../shared/model/brand.js';

/** What tells that a target differs. */
export const drifts = ['drift.opened', 'drift.changed', 'drift.reopened'];

export interface Notice {
  receivedAt: number;
  event: string;
  /** Of the finding. */
  version: number;
  /** What ended it: `remediation`, `outside`, …; empty while it goes on. */
  endedBy: string;
  target: string;
  severity: string;
  verdict: string;
  /** Who made it, and how sure that is. */
  maker: { name: string; confidence: string };
  /** Severities by path. */
  differences: ReadonlyMap<string, string>;
}

export interface Notices {
  all: readonly Notice[];
  /** Waits until a notice fits; undefined when none came in time. */
  next: (fits: (notice: Notice) => boolean, withinMs?: number) => Promise<Notice | undefined>;
  stop: () => Promise<void>;
}

const wordIn = (body: JsonObject, name: string): string => (typeof body[name] === 'string' ? body[name] : '');

const differencesOf = (body: JsonObject): Map<string, string> => {
  const listed = Array.isArray(body['differences']) ? (body['differences'] as readonly Json[]) : [];
  return new Map(listed.filter(isObject).map((one) => [wordIn(one, 'path'), wordIn(one, 'severity')]));
};

const makerOf = (body: JsonObject): Notice['maker'] => {
  const maker = isObject(body['changedBy']) ? body['changedBy'] : {};
  return { name: wordIn(maker, 'name'), confidence: wordIn(maker, 'confidence') };
};

const noticeOf = (text: string): Notice | undefined => {
  const body: unknown = JSON.parse(text);
  if (!isObject(body)) return undefined;
  const finding = isObject(body['finding']) ? body['finding'] : {};
  return {
    receivedAt: Date.now(),
    event: wordIn(body, 'event'),
    version: Number(finding['version'] ?? 0),
    endedBy: wordIn(finding, 'resolvedBy'),
    target: wordIn(body, 'target'),
    severity: wordIn(body, 'severity'),
    verdict: wordIn(body, 'verdict'),
    maker: makerOf(body),
    differences: differencesOf(body),
  };
};

/** Subscribes to the topic and listens until stopped. */
export const listen = async (topicArn: string): Promise<Notices> => {
  const sqs = new SQSClient({});
  const sns = new SNSClient({});
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'story-notices' }));
  const queueArn = `${topicArn.split(':').slice(0, 2).join(':')}:sqs:${topicArn.split(':').slice(3, 5).join(':')}:story-notices`;
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  const all: Notice[] = [];
  const ending = new AbortController();
  const listening = (async () => {
    while (!ending.signal.aborted) {
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      for (const message of messages) {
        const notice = noticeOf(message.Body ?? '{}');
        if (notice !== undefined) all.push(notice);
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
      }
    }
  })();
  return {
    all,
    next: async (fits, withinMs = 10_000) => {
      const from = all.length;
      const until = Date.now() + withinMs;
      while (Date.now() < until) {
        const notice = all.slice(from).find(fits);
        if (notice !== undefined) return notice;
        await sleep(20);
      }
      return undefined;
    },
    stop: async () => {
      ending.abort();
      await listening;
      sqs.destroy();
      sns.destroy();
    },
  };
};
