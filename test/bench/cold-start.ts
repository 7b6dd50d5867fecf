// What a door costs from nothing to its first answer, against the same SDK clients alone: CPU time, interleaved.
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { startLocalAws } from '../../infra/local/server.js';

const run = promisify(execFile);
const rounds = 15;

interface Door {
  name: string;
  /** The clients it bundles. */
  clients: Readonly<Record<string, string>>;
  /** An invocation that makes its first AWS request and has nothing more to do. */
  payload: string;
}

const storage = {
  '@aws-sdk/client-dynamodb': 'DynamoDBClient',
  '@aws-sdk/client-sns': 'SNSClient',
  '@aws-sdk/client-sqs': 'SQSClient',
};
const reading = {
  '@aws-sdk/client-api-gateway': 'APIGatewayClient',
  '@aws-sdk/client-apigatewayv2': 'ApiGatewayV2Client',
  '@aws-sdk/client-ivs-realtime': 'IVSRealTimeClient',
};

const doors: readonly Door[] = [
  {
    name: 'detect',
    clients: { ...storage, ...reading },
    payload: JSON.stringify({
      Records: [
        {
          messageId: '1',
          eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:now',
          body: JSON.stringify({ scope: 'restapi:123456789012/us-east-1/none', cause: 'event', asOf: 1 }),
        },
      ],
    }),
  },
  { name: 'deliver', clients: storage, payload: '{}' },
];

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
  STAGEWATCH_MASK_KEY: Buffer.alloc(32, 7).toString('base64'),
});

/** Loads a bundle, calls its handler once, and says how much CPU time that took. */
const measuring = (bundle: string, payload: string): string => `
  const before = process.cpuUsage();
  const { handler } = require(${JSON.stringify(bundle)});
  const silent = () => {}; console.log = silent; console.warn = silent;
  Promise.resolve(handler(${payload}, { getRemainingTimeInMillis: () => 60000 })).catch(silent).then(() => {
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(String((user + system) / 1000));
    process.exit(0);
  });`;

/** The same clients, bundled the same way, and one request. */
const sdkAlone = async ({ name, clients }: Door): Promise<string> => {
  const outfile = join(mkdtempSync(join(tmpdir(), 'bench-')), `${name}.cjs`);
  const imports = Object.entries(clients).map(([from, client]) => `import { ${client} } from '${from}';`);
  const contents = [
    ...imports,
    "import { GetItemCommand } from '@aws-sdk/client-dynamodb';",
    `const made = [${Object.values(clients)
      .map((client) => `new ${client}({})`)
      .join(', ')}];`,
    "export const handler = () => made[0].send(new GetItemCommand({ TableName: 'bench', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }));",
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
  const { stdout } = await run(process.execPath, ['-e', measuring(bundle, payload)], { env });
  return Number(stdout);
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export interface ColdStart {
  name: string;
  ratio: number;
}

export const coldStarts = async (): Promise<ColdStart[]> => {
  const aws = await startLocalAws();
  const env = environmentOf(aws.endpoint);
  const measured: ColdStart[] = [];
  for (const door of doors) {
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
