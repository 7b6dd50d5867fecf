// From a call on the wire to what IAM is asked: actions, the ARN of the resource, and the keys of the request.
// Sources: Service Authorization Reference of each service; API Gateway's ARN format reference.
import type { LoggedCall } from '../../../infra/local/endpoint.js';
import type { Request } from './evaluate.js';

type Ask = (call: LoggedCall) => Request[];

const textIn = (input: Readonly<Record<string, unknown>>, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const request = (action: string, resource: string, context: Request['context'] = {}): Request => ({
  action,
  resource,
  context,
});

const arn = (service: string, { account, region }: LoggedCall, name: string): string =>
  `arn:aws:${service}:${region}:${account}:${name}`;

/** Whoever sets a role for API Gateway passes it on. */
const passing = ({ asked: { input } }: LoggedCall): Request[] =>
  [textIn(input, 'credentials'), textIn(input, 'CredentialsArn'), textIn(input, 'credentialsArn')]
    .filter((role) => /:role\//.test(role))
    .map((role) => request('iam:PassRole', role, { 'iam:PassedToService': ['apigateway.amazonaws.com'] }));

/** The HTTP method on the path without the version of the API, encoded as it came and decoded: either may be compared. */
const apiGateway: Ask = (call) => {
  const { method, path } = call.asked;
  const plain = path.replace(/^\/v2(?=\/)/, '');
  return [
    ...[...new Set([plain, decodeURIComponent(plain)])].map((one) =>
      request(`apigateway:${method}`, `arn:aws:apigateway:${call.region}::${one}`),
    ),
    ...passing(call),
  ];
};

const ivs: Ask = (call) => {
  const { input } = call.asked;
  const named = textIn(input, 'arn') || textIn(input, 'resourceArn');
  return [request(`ivs:${call.operation}`, named || arn('ivs', call, 'stage/*'))];
};

const keyOf = (value: unknown): string[] => {
  const pk = isRecord(value) ? value['pk'] : undefined;
  return isRecord(pk) && typeof pk['S'] === 'string' ? [pk['S']] : [];
};

/** Of queries: the value that the partition's key is compared with, which our expressions name first. */
const queriedKey = (input: Readonly<Record<string, unknown>>): string[] => {
  const expression = textIn(input, 'KeyConditionExpression');
  const placeholder = /=\s*(:\w+)/.exec(expression)?.[1] ?? '';
  const values = input['ExpressionAttributeValues'];
  const value = isRecord(values) ? values[placeholder] : undefined;
  return isRecord(value) && typeof value['S'] === 'string' ? [value['S']] : [];
};

const dynamoDb: Ask = (call) => {
  const { input } = call.asked;
  const index = textIn(input, 'IndexName');
  const keys = [...keyOf(input['Key']), ...keyOf(input['Item']), ...queriedKey(input)];
  const table = arn('dynamodb', call, `table/${textIn(input, 'TableName')}`);
  const context: Request['context'] = keys.length === 0 ? {} : { 'dynamodb:LeadingKeys': keys };
  return [request(`dynamodb:${call.operation}`, index === '' ? table : `${table}/index/${index}`, context)];
};

/** A batch needs what each of its entries needs. */
const sqs: Ask = (call) => {
  const queue = textIn(call.asked.input, 'QueueUrl').split('/').at(-1) ?? '';
  return [request(`sqs:${call.operation.replace(/Batch$/, '')}`, arn('sqs', call, queue))];
};

const s3: Ask = ({ operation, asked: { input } }) => {
  const bucket = `arn:aws:s3:::${textIn(input, 'Bucket')}`;
  if (operation.startsWith('List'))
    return [request('s3:ListBucket', bucket, { 's3:prefix': [textIn(input, 'Prefix')] })];
  const version = textIn(input, 'VersionId') === '' ? '' : 'Version';
  return [request(`s3:${operation}${version}`, `${bucket}/${textIn(input, 'Key')}`)];
};

/** Without a name, describing stacks is on all of them, and needs the right to list them too. */
const cloudFormation: Ask = (call) => {
  const name = textIn(call.asked.input, 'StackName');
  const action = `cloudformation:${call.operation}`;
  if (name.startsWith('arn:')) return [request(action, name)];
  if (name !== '') return [request(action, arn('cloudformation', call, `stack/${name}/made-up-id`))];
  return call.operation === 'DescribeStacks'
    ? [request(action, '*'), request('cloudformation:ListStacks', '*')]
    : [request(action, '*')];
};

const services: Readonly<Record<string, Ask>> = {
  apigateway: apiGateway,
  apigatewayv2: apiGateway,
  ivs,
  dynamodb: dynamoDb,
  sqs,
  sns: ({ operation, asked: { input } }) => [request(`sns:${operation}`, textIn(input, 'TopicArn'))],
  s3,
  cloudformation: cloudFormation,
  cloudtrail: ({ operation }) => [request(`cloudtrail:${operation}`, '*')],
  lambda: (call) => [
    request(
      'lambda:InvokeFunction',
      arn('lambda', call, `function:${textIn(call.asked.input, 'FunctionName')}`),
    ),
  ],
  secretsmanager: ({ operation, asked: { input } }) => [
    request(`secretsmanager:${operation}`, textIn(input, 'SecretId')),
  ],
  // sts:GetCallerIdentity needs no permission, and is no way to get any.
  sts: ({ operation, asked: { input } }) =>
    operation === 'GetCallerIdentity' ? [] : [request(`sts:${operation}`, textIn(input, 'RoleArn'))],
};

export const requestsOf: Ask = (call) => {
  const ask = services[call.service];
  if (ask === undefined) throw new Error(`nothing tells what IAM is asked for ${call.service}`);
  return ask(call);
};
