// A package as `osls package` writes it, of a few lines of code: one function with a queue and a schedule.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { openPackage, templateFile } from '../../../infra/local/packaged/index.js';
import { startLocalAws } from '../../../infra/local/server.js';
import { wireDefinitions } from '../../../infra/local/wiring.js';

export interface SmallPackage {
  /** Files of the zip, by path. */
  files: Readonly<Record<string, string>>;
  /** Over those of the function. */
  properties?: object;
}

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const lambda = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: { Ref: 'Bucket' }, S3Key: 'serverless/small/prod/1-2026/work.zip' },
    FunctionName: 'small-prod-work',
    Handler: 'build/work/index.handler',
    MemorySize: 256,
    Timeout: 1,
    Role: arnOf('WorkRole'),
    Environment: {
      Variables: {
        ACCOUNT: { Ref: 'AWS::AccountId' },
        QUEUE: { Ref: 'WorkQueue' },
        KEY: { Ref: 'Key' },
        WHERE: { 'Fn::Sub': '${AWS::Region}/${AWS::StackName}' },
      },
    },
  },
};

const templateOf = (properties: object) => ({
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket' },
    WorkQueue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 6 } },
    WorkRole: { Type: 'AWS::IAM::Role', Properties: {} },
    Key: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true } },
    },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: {} },
    WorkLambdaFunction: { ...lambda, Properties: { ...lambda.Properties, ...properties } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('WorkQueue'),
        FunctionName: arnOf('WorkLambdaFunction'),
        BatchSize: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    Hourly: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: { Target: { Arn: arnOf('WorkLambdaFunction'), Input: '{"source":"schedule"}' } },
    },
  },
});

/** Packages, and wires what was packaged on an embedded AWS of its own. */
export const runSmallPackage = async ({ files, properties = {} }: SmallPackage) => {
  const folder = mkdtempSync(join(tmpdir(), 'stagewatch-small-'));
  writeFileSync(join(folder, templateFile), JSON.stringify(templateOf(properties)));
  const texts = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const);
  writeFileSync(join(folder, 'work.zip'), zipSync(Object.fromEntries(texts)));
  const packaged = openPackage(folder);
  const aws = await startLocalAws({ region: 'eu-west-1' });
  const logged: string[] = [];
  const bootstrap = resolve('infra/local/packaged/bootstrap.mjs');
  const load = packaged.load({ aws, bootstrap, log: (text) => void logged.push(text) });
  const wired = await wireDefinitions({ aws, definitions: packaged.definitions, load });
  return {
    aws,
    wired,
    packaged,
    logged,
    close: async () => {
      await wired.stop();
      await packaged.close();
      await aws.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type SmallDeployment = Awaited<ReturnType<typeof runSmallPackage>>;
