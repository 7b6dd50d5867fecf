// The package that `npm run package` makes runs: a drift goes from its event to a mail, through the zips alone.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import { openPackage, type Packaged } from '../../../infra/local/packaged/index.js';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { wireDefinitions, type Wired } from '../../../infra/local/wiring.js';
import { createEstate, declarationOf, handsOn, type Estate } from '../../usecases/estate.js';
import { clientOf, mallory } from '../../usecases/people.js';
import { packageTree } from '../deployed/package-run.js';

/** Nothing is waited for. */
const settings = { severity: { tellAtOnce: 'low' }, notify: { confirmAfterSeconds: 0 } };

let aws: LocalAws;
let packaged: Packaged;
let wired: Wired;
let estate: Estate;
let people: ReturnType<typeof clientOf>;

beforeAll(async () => {
  const { output } = await packageTree();
  packaged = openPackage(output);
  aws = await startLocalAws({ region: 'eu-west-1' });
  const bootstrap = resolve('infra/local/packaged/bootstrap.mjs');
  wired = await wireDefinitions({
    aws,
    definitions: packaged.definitions,
    load: packaged.load({ aws, bootstrap, log: () => {} }),
    overrides: { batchingWindowSeconds: 0 },
  });
  await aws.call('sns', 'Subscribe', {
    TopicArn: wired.names.topicArns['DriftTopic'],
    Protocol: 'email',
    Endpoint: 'ann@example.com',
  });
  people = clientOf(aws, mallory);
  estate = await createEstate(people);
  await wired.loadAll();
});
afterAll(async () => {
  await wired?.stop();
  await packaged?.close();
  people?.destroy();
  await aws?.close();
});

const mailOf = async (words: RegExp) => {
  for (let tries = 0; tries < 100; tries += 1) {
    await wired.drain();
    await wired.runSchedule('deliver');
    const mail = aws.mailbox.find(({ subject }) => words.test(subject));
    if (mail !== undefined) return mail;
    await sleep(100);
  }
  throw new Error(`no such mail; there are ${JSON.stringify(aws.mailbox.map(({ subject }) => subject))}`);
};

test('every function of the template starts from its zip', () => {
  expect([...packaged.coldStartsMs.keys()].sort()).toEqual(
    Object.keys(packaged.definitions.functions).sort(),
  );
  expect(Object.keys(packaged.sizes)).toContain('detect');
});

test('a drift goes from its event to a mail, by functions that each act as their own role', async () => {
  const sources = [{ name: 'shop.yml', text: declarationOf(estate) }];
  expect(await wired.invoke('baseline', { sources, settings })).not.toHaveProperty('problems.0');
  await wired.drain();
  aws.resetCalls();
  await handsOn(people, estate).swapBackend('https://evil.example.net/');
  const mail = await mailOf(/CRITICAL.*uri/);
  expect(mail.text).toContain('https://evil.example.net/');
  expect(mail.text).toContain('mallory@example.com');
  expect(wired.failures).toEqual([]);
  const readers = aws.callLog.filter(
    ({ service, operation }) => service === 'apigateway' && operation.startsWith('Get'),
  );
  expect(new Set(readers.map(({ caller }) => `${caller.name} ${caller.session}`))).toEqual(
    new Set(['stagewatch-prod-DetectRole-1A2B3C4D5E6F stagewatch-prod-detect']),
  );
});
