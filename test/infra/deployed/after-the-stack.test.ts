// `npm run deploy` once the stack is there: what it is given, again and again, and what is said when a step fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { giveAll, lookFirst } from '../../../infra/deployment/command/deploy.js';
import { readRequest, type Request } from '../../../infra/deployment/command/read-request.js';
import type { Handler } from '../../../infra/local/functions.js';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { wire, type Wired } from '../../../infra/local/wiring.js';
import { folderWith } from '../../cli/run.js';
import { maskKey } from '../../support/quiet-doors.js';

const target = { stage: 'local', region: 'eu-west-1' };

let aws: LocalAws;
let wired: Wired;
let bucket = '';

beforeAll(async () => {
  aws = await startLocalAws({ region: target.region });
  wired = await wire({
    aws,
    root: process.cwd(),
    load: async (name) =>
      ((await import(`../../../functions/${name}/handler.ts`)) as { handler: Handler }).handler,
    overrides: { environment: { STAGEWATCH_MASK_KEY: maskKey } },
  });
  bucket = wired.names.buckets['SourcesBucket'] ?? '';
});
afterAll(async () => {
  await wired.stop();
  await aws.close();
});

const deployed = (): void =>
  void aws.services.cloudformation.put({
    name: 'stagewatch-local',
    region: target.region,
    template: '{}',
    outputs: { SourcesBucketName: bucket },
  });

const declared = (text: string): string => {
  const folder = folderWith({ 'declared.yml': text });
  writeFileSync(join(folder, 'stagewatch.yml'), `baselines: [${join(folder, 'declared.yml')}]\n`);
  return join(folder, 'stagewatch.yml');
};

const requestOf = async (config?: string): Promise<Request> => {
  const reading = await readRequest(target, config);
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.request;
};

const give = async (request: Request): Promise<string> => {
  let said = '';
  await giveAll(process.cwd(), request, (text) => (said += text));
  return said.replaceAll(/\s+/g, ' ');
};

const stage = 'resources:\n  - aws_api_gateway_stage: { rest_api_id: abc123, stage_name: prod }\n';

test('a stack that is not there yet, or that never had settings, may be deployed without any', async () => {
  await expect(lookFirst(await requestOf())).resolves.toBeUndefined();
  deployed();
  await expect(lookFirst(await requestOf())).resolves.toBeUndefined();
});

test('it is given stagewatch.yml, the settings and the declarations, and the same again changes nothing', async () => {
  deployed();
  const config = declared(stage);
  const first = await give(await requestOf(config));
  expect(first).toContain(`Kept: s3://${bucket}/stagewatch.yml`);
  expect(first).toContain('compiled; what changed is looked at now (1 target in 1 scope)');
  const kept = await aws.call('s3', 'GetObject', { Bucket: bucket, Key: 'stagewatch.yml' });
  expect(String(kept['Body'])).toBe(readFileSync(config, 'utf8'));
  const again = await give(await requestOf(config));
  expect(again).toContain(`Unchanged: s3://${bucket}/stagewatch.yml`);
  expect(again).toContain('unchanged; it says what it said before');
});

test('afterwards nobody deploys without settings by mistake', async () => {
  await expect(lookFirst(await requestOf())).rejects.toMatchObject({
    message: 'Nothing was deployed.',
    problems: [{ remedy: expect.stringContaining(`aws s3 cp s3://${bucket}/stagewatch.yml`) }],
  });
});

test('a declaration that is of no use ends it: what is done, what is not, and how to go on', async () => {
  const config = declared('resources: [');
  await expect(give(await requestOf(config))).rejects.toMatchObject({
    message: 'The stack is deployed; its settings or declarations were not all taken.',
    problems: [
      {
        what: expect.stringContaining('What was in force before goes on counting'),
        remedy: `Correct it, then: npm run -s stagewatch -- baseline push --stage local --region eu-west-1 --config ${config}`,
      },
    ],
  });
});

test('a stack that names no bucket is told apart from one that is not there', async () => {
  aws.services.cloudformation.put({ name: 'stagewatch-local', region: target.region, template: '{}' });
  await expect(give(await requestOf(declared(stage)))).rejects.toMatchObject({
    message: 'The stack is deployed; it has not been given stagewatch.yml yet.',
    problems: [{ remedy: expect.stringContaining('npm run deploy -- --stage local --region eu-west-1') }],
  });
});
