// The clients of our own table, topic, queues and secret: short time-outs, the SDK's own retries.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

const config = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
};

export const createDynamoClient = (): DynamoDBClient => new DynamoDBClient(config);
export const createSnsClient = (): SNSClient => new SNSClient(config);
export const createSqsClient = (): SQSClient => new SQSClient(config);

/** Reads a secret's text; it is read once per process. */
export const readSecret = async (arn: string): Promise<string> => {
  const client = new SecretsManagerClient(config);
  const { SecretString: text = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  client.destroy();
  return text;
};
