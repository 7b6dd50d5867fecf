// The `baseline` door as it deploys: bundled, with the parts that it loads when it needs them.
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { APIGatewayClient, CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import { maskKey } from '../support/quiet-doors.js';

const run = promisify(execFile);
const folder = 'build/baseline';
const bundles = () => readdirSync(folder).filter((file) => file.endsWith('.cjs'));

let aws: LocalAws;
let wired: Wired;

/** In a process of its own, as Lambda runs it. */
const asProcess: Handler = async (payload) => {
  const script = `require('./${folder}/index.cjs').handler(${JSON.stringify(payload)}).then((answer) => console.log('ANSWER' + JSON.stringify(answer)))`;
  const { stdout } = await run(process.execPath, ['-e', script], { env: { ...process.env } });
  const answer = stdout.split('\n').find((line) => line.startsWith('ANSWER')) ?? 'ANSWERnull';
  return JSON.parse(answer.slice('ANSWER'.length)) as unknown;
};

beforeAll(async () => {
  await run(process.execPath, ['scripts/build.mjs', '--quiet', 'baseline']);
  aws = await startLocalAws({ region: 'eu-west-1' });
  wired = await wire({
    aws,
    root: process.cwd(),
    load: () => Promise.resolve(asProcess),
    overrides: { environment: { STAGEWATCH_MASK_KEY: maskKey } },
  });
}, 60_000);
afterAll(async () => {
  await wired.stop();
  await aws.close();
});

test('no file of it is larger than 600 KiB', () => {
  expect(bundles().sort()).toEqual(['compile.cjs', 'index.cjs', 'remote.cjs']);
  const large = bundles().filter((file) => statSync(`${folder}/${file}`).size > 600 * 1024);
  expect(large).toEqual([]);
});

test.each(['reconcile', 'remediate'])('%s has the same parts, and no larger file', (name) => {
  const files = readdirSync(`build/${name}`).filter((file) => file.endsWith('.cjs'));
  expect(files.sort()).toEqual(['compile.cjs', 'index.cjs', 'remote.cjs']);
  expect(files.filter((file) => statSync(`build/${name}/${file}`).size > 600 * 1024)).toEqual([]);
});

test('fetches from S3 and compiles, with its parts', async () => {
  const api = new APIGatewayClient({});
  const s3 = new S3Client({ forcePathStyle: true });
  const { id } = await api.send(new CreateRestApiCommand({ name: 'shop' }));
  const Bucket = wired.names.buckets['SourcesBucket'] ?? '';
  const Body = `resources:\n  - aws_api_gateway_stage: { rest_api_id: ${id}, stage_name: prod }\n`;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'shop.yml', Body }));
  const baselines = [`s3://${Bucket}/shop.yml`, `s3://${Bucket}/none.yml`];
  const answer = await wired.invoke('baseline', { settings: { baselines } });
  for (const client of [api, s3]) client.destroy();
  // What one part throws is understood by another: a certain reason is no reason to try again.
  expect(answer).toMatchObject({
    problems: [],
    sources: [
      { source: baselines[0], status: 'compiled', targets: 1 },
      { source: baselines[1], status: 'unread', problems: [{ where: baselines[1] }] },
    ],
  });
  expect(JSON.stringify(answer)).not.toContain('retry');
});
