// `npm run deploy` and `npm run remove` to the end, on an emulator that others wrote: Moto, where it is installed.
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hasMoto, startMoto, type Moto } from '../../acceptance/moto-server.js';
import { runTool, type Ran } from './package-run.js';

const region = 'eu-west-1';
const settings = 'notify: { email: [ops@example.com] }\n';

/** The tree without the one thing that makes Moto give up: it knows no function URL, and the stack puts it out. */
const treeForMoto = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'stagewatch-tree-'));
  for (const part of [
    'serverless.yml',
    'functions',
    'infra',
    ...readdirSync('functions').map((door) => `build/${door}`),
    'build/cli',
  ])
    cpSync(part, join(root, part), { recursive: true });
  const door = join(root, 'functions/slack-actions/function.yml');
  writeFileSync(door, readFileSync(door, 'utf8').replace(/^ {2}url: true\n/m, ''));
  writeFileSync(join(root, 'stagewatch.yml'), settings);
  return root;
};

let moto: Moto | undefined;
let root = '';
beforeAll(async () => {
  if (!hasMoto) return;
  moto = await startMoto();
  root = treeForMoto();
});
afterAll(() => moto?.stop());

const credentials = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  HTTP_PROXY: '',
  HTTPS_PROXY: '',
};
const run = (command: string, endpoint: string): Promise<Ran> =>
  runTool([command, '--no-build', '--region', region], { AWS_ENDPOINT_URL: endpoint, ...credentials }, root);

const keptIn = async (endpoint: string): Promise<string | undefined> => {
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    const Bucket = Buckets.find(({ Name }) => Name?.includes('sourcesbucket'))?.Name;
    if (Bucket === undefined) return undefined;
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'stagewatch.yml' }));
    return await Body?.transformToString();
  } finally {
    client.destroy();
  }
};

test('the stack is deployed, keeps its settings, and is removed again', async () => {
  if (moto === undefined) return console.warn('moto_server is not installed: skipped');
  const deployed = await run('deploy', moto.endpoint);
  const said = deployed.stderr.replaceAll(/\s+/g, ' ');
  expect(said).toContain('Service deployed to stack stagewatch-prod');
  expect(said).toMatch(/Kept: s3:\/\/\S+\/stagewatch\.yml/);
  expect(await keptIn(moto.endpoint)).toBe(settings);
  // Without Docker Moto runs no function: the last step says so, and what is done.
  if (deployed.code !== 0)
    expect(said).toContain('The stack is deployed; its settings or declarations were not all taken.');
  const removed = await run('remove', moto.endpoint);
  expect([removed.code, removed.stdout]).toEqual([0, expect.stringContaining('The stack is gone. Kept')]);
  expect(removed.stdout).toMatch(/StateTable +AWS::DynamoDB::Table/);
}, 180_000);
