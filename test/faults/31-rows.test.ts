// Faults 31, 33, 36 and 37: rows that grow too large, expire, come from another release, or from a backup.
import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutIntegrationResponseCommand, PutMethodResponseCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createArchive } from '../../shared/adapters/dynamodb/looking-back.js';
import { epochMs } from '../../shared/model/time.js';
import { mallory } from '../usecases/people.js';
import { createCalmRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';
const declared = 'https://orders.example.com/';
const dayMs = 24 * hourMs;

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig();
});
afterEach(() => rig.close());

const openAndEnd = async (): Promise<void> => {
  await rig.hands.swapBackend(evil);
  await rig.drain();
  await rig.minutes(2);
  await rig.hands.swapBackend(declared);
  await rig.drain();
  await rig.minutes(3);
  expect(rig.events()).toEqual(['drift.opened', 'drift.resolved']);
};

type Row = Awaited<ReturnType<Rig['rows']>>[number];
const kindOfRow = ({ pk }: Row): string => pk?.S?.split('#')[0] ?? '';
const rowsThat = async (fits: (row: Row) => boolean): Promise<Row[]> => (await rig.rows()).filter(fits);
const keyOf = ({ pk, sk }: Row) => ({ pk: pk ?? { S: '' }, sk: sk ?? { S: '' } });
const table = () => rig.wired.names.table;

/** More than a row of DynamoDB holds (400 KB), however well it is packed: API Gateway takes 300 KB a template. */
const plantTemplates = async (): Promise<void> => {
  const client = rig.clientOf(mallory);
  const { restApiId, resourceId } = rig.estate;
  for (const statusCode of ['200', '400', '500', '502']) {
    const response = { restApiId, resourceId, httpMethod: 'GET', statusCode };
    await client.send(new PutMethodResponseCommand(response));
    const responseTemplates = { 'application/json': randomBytes(120_000).toString('base64') };
    await client.send(new PutIntegrationResponseCommand({ ...response, responseTemplates }));
  }
};

const bytesOf = (row: Row): number =>
  Object.entries(row).reduce((sum, [name, value]) => {
    const size = value.B?.byteLength ?? (value.S ?? value.N ?? '').length;
    return sum + name.length + size;
  }, 0);

test('fault 31: whoever makes a thing too large for a row hides nothing by it, and its past can be looked at', async () => {
  rig.bus.hold();
  await plantTemplates();
  await rig.hands.trace(false);
  await rig.hands.swapBackend(evil);
  await rig.sweep();
  await rig.minutes(2);
  expect(rig.events().sort()).toEqual(['drift.opened', 'drift.opened']);
  const rows = await rig.rows();
  for (const row of rows) expect(bytesOf(row)).toBeLessThan(400_000);
  expect(rows.filter(({ pk }) => pk?.S?.startsWith('part#')).length).toBeGreaterThanOrEqual(2);
  const [{ finding } = { finding: undefined }] = (await rig.findings()).filter(
    (one) => one.finding.drift.severity === 'critical',
  );
  if (finding === undefined) throw new Error('the backend was not found');
  const snapshot = await rig.store.snapshotAt(finding.target, epochMs(rig.now()));
  expect(snapshot?.state?.['/uri']).toBe(evil);
  const archive = createArchive(rig.dynamo, table(), () => epochMs(rig.now()));
  const range = { order: 'newest-first', limit: 1 } as const;
  const [version] = await archive.versions(finding.target, range);
  expect([version?.hash, version?.state?.['/uri']]).toEqual([snapshot?.hash, evil]);
  // It is read and compared again and again, like anything else.
  await rig.hands.swapBackend(declared);
  rig.pass(15 * minuteMs);
  await rig.sweep();
  await rig.minutes(3);
  expect(rig.events().sort()).toEqual(['drift.opened', 'drift.opened', 'drift.resolved']);
});

describe('fault 33: expiry', () => {
  test('is only on rows that are history, never on one that counts', async () => {
    await openAndEnd();
    await rig.hands.describe('by hand');
    await rig.drain();
    const lasting = ['config', 'source', 'manifest', 'target', 'part'];
    for (const row of await rowsThat(({ ttl }) => ttl !== undefined))
      expect(lasting).not.toContain(kindOfRow(row));
    const heads = await rowsThat(({ sk, ttl }) => sk?.S === 'head' && ttl !== undefined);
    expect(heads).toEqual([]);
    const open = await rowsThat(
      ({ sk, ttl }) => sk?.S?.startsWith('finding#apigateway.stage') === true && ttl !== undefined,
    );
    expect(open).toEqual([]);
  });

  test.each([
    ['deletes nothing for weeks', false],
    ['deletes at once', true],
  ])('that %s: a drift that comes back after years is told as one', async (_how, deletes) => {
    await openAndEnd();
    rig.pass(401 * dayMs);
    const past = await rowsThat(({ ttl }) => Number(ttl?.N) * 1000 <= rig.now());
    expect(past.length).toBeGreaterThan(0);
    if (deletes)
      for (const row of past)
        await rig.dynamo.send(new DeleteItemCommand({ TableName: table(), Key: keyOf(row) }));
    await rig.sweep();
    rig.pass(15 * minuteMs);
    await rig.hands.swapBackend(evil);
    await rig.drain();
    await rig.minutes(3);
    expect(rig.events().slice(2)).toEqual([expect.stringMatching(/^drift\.(opened|reopened)$/)]);
  });
});

describe('fault 36: another release', () => {
  const setLayout = async (layout: number): Promise<void> => {
    const rows = await rowsThat(({ sk }) => sk?.S?.startsWith('finding#') === true);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      await rig.dynamo.send(
        new UpdateItemCommand({
          TableName: table(),
          Key: keyOf(row),
          UpdateExpression: 'SET #layout = :layout',
          ExpressionAttributeNames: { '#layout': 'layout' },
          ExpressionAttributeValues: { ':layout': { N: String(layout) } },
        }),
      );
  };

  test('that is newer than ours: its rows are neither guessed at nor overwritten, and nothing false is told', async () => {
    await rig.hands.swapBackend(evil);
    await rig.drain();
    await rig.minutes(2);
    await setLayout(2);
    const before = await rowsThat(({ sk }) => sk?.S?.startsWith('finding#') === true);
    await rig.hands.swapBackend(declared);
    await rig.drain();
    rig.pass(15 * minuteMs);
    await rig.sweep();
    await rig.minutes(3);
    expect(await rowsThat(({ sk }) => sk?.S?.startsWith('finding#') === true)).toEqual(before);
    expect(rig.events()).toEqual(['drift.opened']);
    // The newer release is deployed everywhere, or gone: what waited is worked off.
    await setLayout(1);
    rig.pass(25 * minuteMs);
    await rig.sweep();
    await rig.minutes(3);
    expect(rig.events()).toEqual(['drift.opened', 'drift.resolved']);
  });
});

describe('fault 37: a table that is put back to an older backup', () => {
  const backup = () => rig.rows();
  const restore = async (rows: readonly Row[]): Promise<void> => {
    for (const row of await rig.rows())
      await rig.dynamo.send(new DeleteItemCommand({ TableName: table(), Key: keyOf(row) }));
    for (const row of rows) await rig.dynamo.send(new PutItemCommand({ TableName: table(), Item: row }));
  };
  const goOn = async (): Promise<void> => {
    rig.restart();
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      rig.pass(15 * minuteMs);
      await rig.sweep();
      await rig.minutes(3);
    }
  };

  test('from before the drift: it is found again, and has the same key for those who heard of it', async () => {
    const before = await backup();
    await rig.hands.swapBackend(evil);
    await rig.drain();
    await rig.minutes(2);
    await restore(before);
    await goOn();
    expect(rig.distinct()).toEqual(['drift.opened']);
    expect(await rig.findings()).toMatchObject([{ finding: { status: 'open' }, pending: [] }]);
  });

  test('from during the drift: its end is told again at most with the same key, and a drift that lasts never ends', async () => {
    await rig.hands.swapBackend(evil);
    await rig.hands.trace(false);
    await rig.drain();
    await rig.minutes(3);
    const during = await backup();
    await rig.hands.swapBackend(declared);
    await rig.drain();
    await rig.minutes(3);
    await restore(during);
    await goOn();
    const heard = new Map(rig.told.map((one) => [one.dedupeKey, `${one.event} ${String(one['kind'])}`]));
    expect([...heard.values()].sort()).toEqual([
      'drift.opened apigateway.integration',
      'drift.opened apigateway.stage',
      'drift.resolved apigateway.integration',
    ]);
    const findings = await rig.findings();
    expect(findings.map(({ finding }) => finding.status).sort()).toEqual(['open', 'resolved']);
  });
});
