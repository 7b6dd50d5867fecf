// What a door costs from nothing to its first answer, against the same SDK clients alone: CPU time, interleaved.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { loadDefinitions } from '../../infra/local/definitions.js';
import { startLocalAws } from '../../infra/local/server.js';
import { firstRequests } from './first-requests.js';

const run = promisify(execFile);
const rounds = 15;

interface Door {
  name: string;
  /** The SDK's clients that are in its bundle. */
  clients: readonly string[];
  payload: string;
}

const clientNames: Readonly<Record<string, string>> = {
  'api-gateway': 'APIGatewayClient',
  apigatewayv2: 'ApiGatewayV2Client',
  cloudtrail: 'CloudTrailClient',
  dynamodb: 'DynamoDBClient',
  'ivs-realtime': 'IVSRealTimeClient',
  lambda: 'LambdaClient',
  'secrets-manager': 'SecretsManagerClient',
  sns: 'SNSClient',
  sqs: 'SQSClient',
  sts: 'STSClient',
};

/** Which clients a bundle holds, its source map tells. */
const clientsIn = (name: string): string[] => {
  const { sources } = JSON.parse(readFileSync(`build/${name}/index.cjs.map`, 'utf8')) as {
    sources: string[];
  };
  return [
    ...new Set(sources.flatMap((source) => /@aws-sdk\/client-([\w-]+)\//.exec(source)?.[1] ?? [])),
  ].sort();
};

const doors = (): Door[] =>
  Object.entries(firstRequests).map(([name, payload]) => ({
    name,
    clients: clientsIn(name),
    payload: JSON.stringify(payload()),
  }));

const clientOf = (service: string): string => {
  const client = clientNames[service];
  if (client === undefined) throw new Error(`The benchmark does not know the client of ${service}`);
  return client;
};

/** Where a door's first request is for a secret, AWS answers that there is none: an answer is all that is waited for. */
const secretArn = (name: string): string =>
  `arn:aws:secretsmanager:us-east-1:123456789012:secret:bench-${name}`;

/** As it is when deployed. */
const environmentOf = (endpoint: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: '123456789012',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  STAGEWATCH_ACCOUNT: '123456789012',
  STAGEWATCH_TABLE: 'bench',
  STAGEWATCH_TOPIC: 'arn:aws:sns:us-east-1:123456789012:bench',
  STAGEWATCH_LOOKS_NOW: `${endpoint}/123456789012/now`,
  STAGEWATCH_LOOKS_SWEEP: `${endpoint}/123456789012/sweep`,
  STAGEWATCH_SLACK_QUEUE: `${endpoint}/123456789012/slack`,
  STAGEWATCH_COMMANDS: `${endpoint}/123456789012/commands`,
  STAGEWATCH_REMEDIATE: 'bench-remediate',
  STAGEWATCH_SLACK_CHANNELS: 'C0BENCH00',
  STAGEWATCH_SLACK_SECRET: secretArn('slack'),
  STAGEWATCH_MASK_KEY_SECRET: secretArn('mask-key'),
});

/** Loads a bundle, calls its handler, and says how much CPU time that took until the first answer of AWS was in. */
const measuring = (bundle: string, payload: string): string => `
  const http = require('node:http');
  const { request } = http;
  const report = () => {
    const { user, system } = process.cpuUsage(before);
    require('node:fs').writeSync(2, '\\ncpu ' + (user + system) / 1000 + '\\n');
    process.exit(0);
  };
  http.request = (...args) =>
    request(...args).once('response', (answer) => answer.once('end', report));
  const before = process.cpuUsage();
  const { handler } = require(${JSON.stringify(bundle)});
  Promise.resolve(handler(${payload}, { getRemainingTimeInMillis: () => 60000 })).catch(() => {});`;

/** The same clients, bundled the same way, and one request. */
const sdkAlone = async ({ name, clients }: Door): Promise<string> => {
  const outfile = join(mkdtempSync(join(tmpdir(), 'bench-')), `${name}.cjs`);
  const contents = [
    ...clients.map((service) => `import { ${clientOf(service)} } from '@aws-sdk/client-${service}';`),
    "import { GetItemCommand } from '@aws-sdk/client-dynamodb';",
    `const made = { ${clients.map((service) => `'${service}': new ${clientOf(service)}({})`).join(', ')} };`,
    "export const handler = () => made.dynamodb.send(new GetItemCommand({ TableName: 'bench', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }));",
  ].join('\n');
  const alias = { '@aws-sdk/credential-provider-node': './scripts/bundle/lambda-credentials.mjs' };
  await build({
    stdin: { contents, resolveDir: process.cwd() },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    alias,
    logLevel: 'error',
  });
  return outfile;
};

const cpuMs = async (bundle: string, payload: string, env: Record<string, string>): Promise<number> => {
  const { stderr } = await run(process.execPath, ['-e', measuring(bundle, payload)], { env });
  const ms = Number(/^cpu ([\d.]+)$/m.exec(stderr)?.[1]);
  if (Number.isNaN(ms)) throw new Error(`${bundle} did not answer: ${stderr.slice(0, 500)}`);
  return ms;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The table that deploys, empty: the door's first request is answered, and there is nothing more to do. */
const createTable = async (endpoint: string): Promise<void> => {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'local' };
  const dynamo = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const { Properties } = loadDefinitions(process.cwd(), {}).resources['StateTable'] ?? {};
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } =
    Properties as unknown as CreateTableCommandInput;
  const table = { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode, TableName: 'bench' };
  await dynamo.send(new CreateTableCommand(table as CreateTableCommandInput));
  dynamo.destroy();
};

export interface ColdStart {
  name: string;
  ratio: number;
}

export const coldStarts = async (): Promise<ColdStart[]> => {
  const aws = await startLocalAws();
  const env = environmentOf(aws.endpoint);
  await createTable(aws.endpoint);
  const measured: ColdStart[] = [];
  for (const door of doors()) {
    const alone = await sdkAlone(door);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const floor = await cpuMs(alone, '{}', env);
      ratios.push((await cpuMs(`${process.cwd()}/build/${door.name}/index.cjs`, door.payload, env)) / floor);
    }
    measured.push({ name: door.name, ratio: median(ratios) });
  }
  await aws.close();
  return measured;
};
