// What a deployed stack is given: `stagewatch.yml` in its bucket, where a person finds what is in force.
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { stackNameOf, type Target } from '../target.js';

export const settingsKey = 'stagewatch.yml';

/** The stack's outputs; undefined where there is no such stack. */
export const outputsOf = async (target: Target): Promise<Readonly<Record<string, string>> | undefined> => {
  const client = new CloudFormationClient({ region: target.region });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackNameOf(target) }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there.
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
};

const missing = new Set(['NoSuchKey', 'NoSuchBucket', 'NotFound']);

/** The settings of the deployment before; undefined where it had none. */
export const keptSettings = async (bucket: string, { region }: Target): Promise<string | undefined> => {
  const client = clientIn(region);
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: settingsKey }));
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof Error && missing.has(error.name)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
};

/** Emulators answer under one name. */
const clientIn = (region: string): S3Client =>
  new S3Client({ region, forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined });

/** One version for each change: the same text again is not written. Says whether it was. */
export const keepSettings = async (bucket: string, target: Target, text: string): Promise<boolean> => {
  if ((await keptSettings(bucket, target)) === text) return false;
  const client = clientIn(target.region);
  try {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: settingsKey, Body: text, ContentType: 'text/yaml' }),
    );
    return true;
  } finally {
    client.destroy();
  }
};
