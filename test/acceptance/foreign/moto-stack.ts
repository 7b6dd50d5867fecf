// Deploys a packaged template to Moto's CloudFormation as osls does, without the types that Moto does not make.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  type Parameter,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isObject, type Json } from '../../../infra/local/definitions.js';

export const region = 'eu-west-1';

/** Moto believes anybody. */
export const clientConfig = (endpoint: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** Why each of them is left out; what is not in this list has to be created. */
export const notOnMoto: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'not made by its CloudFormation',
  'AWS::CloudWatch::Dashboard': 'not made by its CloudFormation',
  'AWS::Events::EventBusPolicy': 'not made by its CloudFormation',
  'AWS::Lambda::Url': 'not made by its CloudFormation, and what refers to it fails',
  'AWS::S3::BucketPolicy': 'not made by its CloudFormation',
  'AWS::SNS::Subscription': 'not made by its CloudFormation',
  'AWS::SNS::TopicPolicy': 'not made by its CloudFormation',
  'AWS::SQS::QueuePolicy': 'not made by its CloudFormation',
  'AWS::Scheduler::Schedule': 'not made by its CloudFormation',
  'AWS::SecretsManager::Secret': 'not made by its CloudFormation, and what refers to it fails',
};

const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

const referredTo = (one: Json): string | undefined => {
  const [name, argument] = Object.entries(one)[0] ?? ['', undefined];
  if (Object.keys(one).length !== 1) return undefined;
  if (name === 'Ref') return String(argument);
  return name === 'Fn::GetAtt' ? String([argument].flat()[0]).split('.')[0] : undefined;
};

/** What refers to something that is left out gets its name in its place. */
const without = (value: unknown, gone: ReadonlySet<string>): unknown => {
  if (Array.isArray(value)) return value.map((one) => without(one, gone));
  if (!isObject(value)) return value;
  const id = referredTo(value);
  if (id !== undefined && gone.has(id)) return `left-out-${id}`;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, without(one, gone)]));
};

const dependsOn = (resource: Json, gone: ReadonlySet<string>): Json => {
  const { DependsOn, ...rest } = resource;
  const left = [DependsOn ?? []].flat().filter((id) => typeof id !== 'string' || !gone.has(id));
  return left.length === 0 ? rest : { ...rest, DependsOn: left };
};

export interface Trimmed {
  template: Json;
  /** Types of the template that were left out. */
  types: readonly string[];
}

export const trimmed = (template: Json): Trimmed => {
  const resources = Object.entries(objectOf(template['Resources'])).map(
    ([id, resource]) => [id, objectOf(resource)] as const,
  );
  const out = resources.filter(([, { Type }]) => Object.hasOwn(notOnMoto, String(Type)));
  const gone = new Set(out.map(([id]) => id));
  const kept = resources
    .filter(([id]) => !gone.has(id))
    .map(([id, one]) => [id, dependsOn(one, gone)] as const);
  const whole = { ...template, Resources: Object.fromEntries(kept) };
  return {
    template: objectOf(without(whole, gone)),
    types: [...new Set(out.map(([, { Type }]) => String(Type)))],
  };
};

/** Physical ids of what a stack made, by logical id; empty where Moto tells none. */
export const madeBy = async (
  client: CloudFormationClient,
  stack: string,
): Promise<Record<string, string>> => {
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: stack }));
  return Object.fromEntries(
    StackResources.flatMap(({ LogicalResourceId: id, PhysicalResourceId = '', ResourceStatus = '' }) =>
      id !== undefined && ResourceStatus.endsWith('_COMPLETE') ? [[id, PhysicalResourceId]] : [],
    ),
  );
};

export const statusOf = async (client: CloudFormationClient, stack: string): Promise<string | undefined> =>
  (await client.send(new DescribeStacksCommand({ StackName: stack }))).Stacks?.[0]?.StackStatus;

const objectsOf = (template: Json): string[] =>
  Object.values(objectOf(template['Resources'])).flatMap((resource) => {
    const key = objectOf(objectOf(objectOf(resource)['Properties'])['Code'])['S3Key'];
    return typeof key === 'string' ? [key] : [];
  });

/** `output`: the folder that osls wrote. First the bucket, then what is in it, then everything else: as osls does. */
export const deployOn = async (endpoint: string, stack: string, output: string): Promise<Trimmed> => {
  const cloudFormation = new CloudFormationClient(clientConfig(endpoint));
  const s3 = new S3Client({ ...clientConfig(endpoint), forcePathStyle: true });
  const read = (name: string): string =>
    readFileSync(join(output, `cloudformation-template-${name}-stack.json`), 'utf8');
  const Capabilities = ['CAPABILITY_IAM' as const, 'CAPABILITY_NAMED_IAM' as const];
  await cloudFormation.send(
    new CreateStackCommand({ StackName: stack, TemplateBody: read('create'), Capabilities }),
  );
  const Bucket = (await madeBy(cloudFormation, stack))['ServerlessDeploymentBucket'] ?? '';
  const packaged = objectOf(JSON.parse(read('update')));
  const made = trimmed(packaged);
  for (const Key of objectsOf(packaged))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: readFileSync(join(output, basename(Key))) }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'template.json', Body: JSON.stringify(made.template) }));
  await cloudFormation.send(
    new UpdateStackCommand({
      StackName: stack,
      TemplateURL: `https://s3.amazonaws.com/${Bucket}/template.json`,
      Capabilities,
    }),
  );
  return made;
};

/** A template that is deployed as it is, as the accounts of an organisation do. */
export const createStack = async (
  endpoint: string,
  stack: string,
  file: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Record<string, string>> => {
  const client = new CloudFormationClient(clientConfig(endpoint));
  const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]): Parameter => ({
    ParameterKey,
    ParameterValue,
  }));
  const TemplateBody = readFileSync(file, 'utf8');
  await client.send(
    new CreateStackCommand({
      StackName: stack,
      TemplateBody,
      Parameters,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  return madeBy(client, stack);
};
