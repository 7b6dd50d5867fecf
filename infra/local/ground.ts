// Builds table, queues, buckets, topics, subscriptions and rules on the embedded AWS from the CloudFormation resources.
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  functionLogicalId,
  isObject,
  resolveIntrinsics,
  type Definitions,
  type Json,
  type Names,
} from './definitions.js';
import { readPattern, type Pattern } from './event-pattern.js';
import type { LocalAws } from './server.js';
import { generatedSecret, secretArn } from './services/secretsmanager.js';

export { functionLogicalId };

/** A rule that is switched on. */
export interface Rule {
  pattern: Pattern;
  targetArns: readonly string[];
  /** The name of its bus; missing where that is the default one. */
  bus?: string;
}

/** What was built. */
export interface Ground {
  names: Names;
  /** Intrinsic functions resolved to the local names. */
  resolve(value: unknown): unknown;
  rules: readonly Rule[];
  /** The accounts that each bus takes events of, by its name. */
  busAccounts: ReadonlyMap<string, readonly string[]>;
  /** Physical names by logical id. */
  tables: Readonly<Record<string, string>>;
  topicArns: Readonly<Record<string, string>>;
  queueUrls: Readonly<Record<string, string>>;
  buckets: Readonly<Record<string, string>>;
  secretArns: Readonly<Record<string, string>>;
  /** What the definitions have and the embedded AWS does not run. */
  notRun: string[];
}

const NAME_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SecretsManager::Secret': 'Name',
};
const REF_IS_ARN = new Set(['AWS::SNS::Topic', 'AWS::SecretsManager::Secret', 'AWS::IAM::ManagedPolicy']);
const QUEUE_ATTRIBUTES = [
  'DelaySeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'VisibilityTimeout',
];

// What dynalite understands of a table.
const TABLE_PROPERTIES = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
];

/** The function's name in the account. */
export const functionName = ({ service, stage, functions }: Definitions, name: string): string =>
  (functions[name]?.['name'] as string | undefined) ?? `${service}-${stage}-${name}`;

const arnOf = (type: string, name: string, region: string, account: string): string => {
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${name}`;
  if (type === 'AWS::SecretsManager::Secret') return secretArn(region, account, name);
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  const scope = service === 'iam' ? `:${account}` : `${region}:${account}`;
  if (type === 'AWS::IAM::ManagedPolicy') return `arn:aws:iam:${scope}:policy/${name}`;
  if (type === 'AWS::Events::EventBus') return `arn:aws:events:${scope}:event-bus/${name}`;
  const plain = service === 'sns' || service === 'sqs';
  return `arn:aws:${service}:${scope}:${plain ? name : `${kind}/${name}`}`;
};

/** CloudFormation ends the names of roles with letters of its own, which nobody can know before; here always these. */
const suffix = '1A2B3C4D5E6F';

/** What references to resources resolve to here. */
export const createNames = (
  definitions: Definitions,
  aws: Pick<LocalAws, 'endpoint' | 'account' | 'region'>,
): Names => {
  const { service, stage, resources } = definitions;
  const { region, account } = aws;
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackName': `${service}-${stage}`,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const functions = new Map(
    Object.keys(definitions.functions).map((name) => [
      functionLogicalId(name),
      functionName(definitions, name),
    ]),
  );
  const nameOf = (logicalId: string): string | undefined => {
    const resource = resources[logicalId];
    if (!resource) return functions.get(logicalId);
    const given = resource.Properties?.[NAME_PROPERTY[resource.Type] ?? ''];
    if (given !== undefined) return String(resolveIntrinsics(given, names));
    const made = `${service}-${stage}-${logicalId}`;
    if (resource.Type === 'AWS::IAM::Role') return `${made}-${suffix}`;
    return resource.Type === 'AWS::S3::Bucket' ? made.toLowerCase() : made;
  };
  const arn = (logicalId: string): string | undefined => {
    const name = nameOf(logicalId);
    if (name === undefined) return undefined;
    if (functions.has(logicalId)) return `arn:aws:lambda:${region}:${account}:function:${name}`;
    return arnOf(resources[logicalId]?.Type ?? '', name, region, account);
  };
  const names: Names = {
    ref(logicalId) {
      const type = resources[logicalId]?.Type;
      if (type === 'AWS::SQS::Queue') return `${aws.endpoint}/${account}/${nameOf(logicalId)}`;
      return pseudo[logicalId] ?? (REF_IS_ARN.has(type ?? '') ? arn(logicalId) : nameOf(logicalId));
    },
    attribute: (logicalId, attribute) => {
      if (attribute === 'QueueUrl') return names.ref(logicalId);
      return attribute.endsWith('Arn') ? arn(logicalId) : nameOf(logicalId);
    },
  };
  return names;
};

const createTable = async (aws: LocalAws, TableName: string | undefined, properties: Json) => {
  const credentials = { accessKeyId: aws.account, secretAccessKey: 'local' };
  const dynamo = new DynamoDBClient({ endpoint: aws.endpoint, region: aws.region, credentials });
  const wanted = TABLE_PROPERTIES.filter((key) => properties[key] !== undefined);
  const input = Object.fromEntries(wanted.map((key) => [key, properties[key]]));
  await dynamo.send(new CreateTableCommand({ ...(input as Partial<CreateTableCommandInput>), TableName }));
  dynamo.destroy();
};

/** Some properties as the attributes of a queue or subscription, which are all text. */
const attributesOf = (properties: Json, names: readonly string[]): Record<string, string> => {
  const given = names
    .filter((name) => properties[name] !== undefined)
    .map((name) => [name, properties[name]]);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.fromEntries(given.map(([name, value]) => [String(name), text(value)]));
};

const subscribe = async (aws: LocalAws, TopicArn: string, properties: Json): Promise<string[]> => {
  const { Protocol, Endpoint } = properties;
  if (Protocol !== 'email' && Protocol !== 'sqs')
    return [`subscription of ${TopicArn} by ${String(Protocol)}`];
  const Attributes = attributesOf(properties, [
    'FilterPolicy',
    'FilterPolicyScope',
    'RawMessageDelivery',
    'RedrivePolicy',
  ]);
  await aws.call('sns', 'Subscribe', { TopicArn, Protocol, Endpoint, Attributes });
  return [];
};

const createSecret = async (aws: LocalAws, Name: string | undefined, properties: Json): Promise<void> => {
  const { SecretString, GenerateSecretString: wanted } = properties;
  const text = isObject(wanted) ? generatedSecret(wanted) : SecretString;
  await aws.call('secretsmanager', 'CreateSecret', { Name, SecretString: text });
};

const ruleOf = ({ EventPattern, EventBusName, State, Targets }: Json): Rule[] => {
  if (EventPattern === undefined || State === 'DISABLED') return [];
  const targets = (Targets ?? []) as Json[];
  for (const target of targets) {
    const changed = ['Input', 'InputPath', 'InputTransformer'].find((key) => key in target);
    if (changed) throw new Error(`The embedded AWS does not run ${changed} of a rule's target`);
  }
  const bus = typeof EventBusName === 'string' ? { bus: EventBusName } : {};
  const targetArns = targets.map(({ Arn }) => String(Arn));
  return [{ pattern: readPattern(EventPattern), targetArns, ...bus }];
};

/** Accounts are named as their roots. */
const admittedBy = ({
  EventBusName: bus,
  Statement,
}: Json): readonly [bus: string, accounts: readonly string[]] => {
  const principal = isObject(Statement) ? Statement['Principal'] : undefined;
  const roots = [isObject(principal) ? principal['AWS'] : undefined].flat();
  const accounts = roots.flatMap((root) => /:iam::(\d{12}):root$/.exec(String(root))?.[1] ?? []);
  return [typeof bus === 'string' ? bus : 'default', accounts];
};

/** Creates what `resources` define, the ones that others deliver to first. */
export const buildGround = async (definitions: Definitions, aws: LocalAws): Promise<Ground> => {
  const names = createNames(definitions, aws);
  const resolve = (value: unknown) => resolveIntrinsics(value, names);
  const notRun: string[] = [];
  const of = (type: string) => {
    const found = Object.entries(definitions.resources).filter(([, resource]) => resource.Type === type);
    return found.map(([id, { Properties }]) => ({ id, properties: resolve(Properties ?? {}) as Json }));
  };
  const physical = (type: string) => Object.fromEntries(of(type).map(({ id }) => [id, names.ref(id) ?? '']));
  for (const { id, properties } of of('AWS::DynamoDB::Table'))
    await createTable(aws, names.ref(id), properties);
  for (const { id, properties } of of('AWS::SQS::Queue')) {
    const Attributes = attributesOf(properties, QUEUE_ATTRIBUTES);
    await aws.call('sqs', 'CreateQueue', { QueueName: names.attribute(id, 'QueueName'), Attributes });
  }
  for (const { id, properties } of of('AWS::S3::Bucket')) {
    const Bucket = names.ref(id) ?? '';
    await aws.call('s3', 'CreateBucket', { Bucket });
    const { Status } = (properties['VersioningConfiguration'] ?? {}) as Json;
    if (Status !== undefined) await aws.call('s3', 'PutBucketVersioning', { Bucket, Status });
  }
  for (const { id, properties } of of('AWS::SecretsManager::Secret'))
    await createSecret(aws, names.attribute(id, 'Name'), properties);
  const subscriptions: [topicArn: string, properties: Json][] = [];
  for (const { id, properties } of of('AWS::SNS::Topic')) {
    const Attributes = attributesOf(properties, ['KmsMasterKeyId']);
    await aws.call('sns', 'CreateTopic', { Name: names.attribute(id, 'TopicName'), Attributes });
    const own = [properties['Subscription'] ?? []].flat().filter(isObject);
    subscriptions.push(...own.map((one): [string, Json] => [names.ref(id) ?? '', one]));
  }
  for (const { properties } of of('AWS::SNS::Subscription')) {
    subscriptions.push([String(properties['TopicArn']), properties]);
  }
  for (const [topicArn, properties] of subscriptions)
    notRun.push(...(await subscribe(aws, topicArn, properties)));
  return {
    names,
    resolve,
    rules: of('AWS::Events::Rule').flatMap(({ properties }) => ruleOf(properties)),
    busAccounts: new Map(of('AWS::Events::EventBusPolicy').map(({ properties }) => admittedBy(properties))),
    tables: physical('AWS::DynamoDB::Table'),
    topicArns: physical('AWS::SNS::Topic'),
    queueUrls: physical('AWS::SQS::Queue'),
    buckets: physical('AWS::S3::Bucket'),
    secretArns: physical('AWS::SecretsManager::Secret'),
    notRun,
  };
};
