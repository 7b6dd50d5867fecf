// The clients of our own table, topic and queues: short time-outs, the SDK's own retries.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

const config = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
};

export const createDynamoClient = (): DynamoDBClient => new DynamoDBClient(config);
export const createSnsClient = (): SNSClient => new SNSClient(config);
export const createSqsClient = (): SQSClient => new SQSClient(config);
