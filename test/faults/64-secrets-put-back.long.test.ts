// Fault 64: declared secrets that are put back, read from their source, reach what they belong to and nothing else.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { changeLive } from '../../infra/local/estate/change.js';
import type { AppliedReport, PlanReport } from '../../shared/model/plan-report.js';
import { plant, secretValue, type Planted } from './secret-fields.js';
import { startSecretWorld, type SecretWorld } from './secret-world.js';

let world: SecretWorld;
let planted: Planted;
let s3: S3Client;

/** What is sent to the services that hold the targets is what is put back: there secrets belong. */
const belongs = (to: string): boolean => /^(apigateway|ivs) /.test(to);

const work = async () => {
  await world.wired.drain();
  await world.wired.runSchedule('deliver');
  await world.wired.drain();
};

beforeAll(async () => {
  world = await startSecretWorld({ slack: false });
  const { aws, wired, canaries, clientsFor } = world;
  planted = await plant(canaries.secret, clientsFor);
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
    forcePathStyle: true,
  });
  const Bucket = wired.names.buckets['SourcesBucket'] ?? '';
  await s3.send(new PutObjectCommand({ Bucket, Key: 'declared.json', Body: planted.text }));
  const settings = {
    baselines: [`s3://${Bucket}/declared.json`],
    severity: { tellAtOnce: 'low' },
    remediation: { maxTargets: 1000, budgets: { account: 1000 }, allow: ['replace', 'deployment'] },
  };
  expect(await wired.invoke('baseline', { settings })).toMatchObject({ problems: [] });
  await work();
}, 60_000);
afterAll(async () => {
  s3.destroy();
  await world.close();
});

test('every field that can hold one is shown masked and written in clear', async () => {
  const { wired, canaries, clientsFor } = world;
  for (const { live, field, pointer, title } of planted.spots)
    await changeLive(
      clientsFor(live),
      live,
      pointer,
      secretValue(field, canaries.secret, `${title} ${pointer} changed`),
    );
  await work();
  const shown = (await wired.invoke('reconcile', { mode: 'plan' })) as PlanReport;
  expect(JSON.stringify(shown.plan)).toMatch(/hmac:[0-9a-f]{64}/);
  expect(shown.plan.targets.flatMap(({ refused }) => refused)).toEqual([]);
  const settled = shown.plan.targets.flatMap(({ calls }) => calls.flatMap(({ settles }) => settles));
  expect(new Set(settled)).toEqual(new Set(planted.spots.map(({ pointer }) => pointer)));
  const order = { mode: 'apply', expect: shown.plan.hash };
  const { applied } = (await wired.invoke('reconcile', order)) as AppliedReport;
  expect(applied.filter(({ outcome }) => outcome !== 'in-sync')).toEqual([]);
  await work();
  expect(await wired.invoke('reconcile', { mode: 'plan' })).toMatchObject({ plan: { targets: [] } });
  expect(wired.failures).toEqual([]);
  const left = await world.everything();
  const written = canaries.found(left.filter(({ to }) => belongs(to)));
  expect(written).not.toEqual([]);
  expect(written.filter((one) => one.includes('changed'))).toEqual([]);
  expect(canaries.found(left.filter(({ to }) => !belongs(to)))).toEqual([]);
}, 120_000);
