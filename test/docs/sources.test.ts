// docs/sources.md is true: each of its commands runs, and its settings are valid.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CreateStageCommand, IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { readSettings } from '../../shared/usecases/settings.js';
import { runCli, type Ran } from '../cli/run.js';

const page = readFileSync('docs/sources.md', 'utf8');

const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, body]) => body ?? '');

const commands = blocks('sh')
  .flatMap((block) => block.trim().split('\n'))
  .map((line) => line.replace(/^npm run -s stagewatch -- /, ''));

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new IVSRealTimeClient({ endpoint: aws.endpoint, region: 'eu-west-1', credentials });
  await client.send(new CreateStageCommand({ name: 'live' }));
  client.destroy();
});
afterAll(() => aws.close());

const run = (command: string): Promise<Ran> =>
  runCli(command.split(' '), {
    env: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });

describe('the commands of docs/sources.md', () => {
  test.each(commands)('`stagewatch %s` runs without a complaint', async (command) => {
    const { code, stderr } = await run(command);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('show what is not bound, and what the map of physical ids binds', async () => {
    const [, alone = '', mapped = ''] = commands;
    expect((await run(alone)).stdout).toContain('not bound: nothing tells the physical id of Shop');
    expect((await run(mapped)).stdout).toContain('a1b2c3d4e5/beta');
  });
});

test('the settings of docs/sources.md are valid', () => {
  const [text = ''] = blocks('yaml');
  expect(readSettings('stagewatch.yml', text)).toHaveProperty('settings');
});
