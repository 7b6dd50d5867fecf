// What completes what people were told, who made a drift and that it is there: the Slack queue hears of it, nobody else.
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEdits } from '../../shared/adapters/sqs-edits.js';
import { readNotice } from '../../shared/usecases/slack/read-notice.js';
import { createWorld, mallory, type World, type Wrapping } from './world.js';

let world: World;
let sqs: SQSClient;
let queueUrl = '';
let edits: Wrapping;
beforeEach(async () => {
  world = await createWorld();
  sqs = new SQSClient({});
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'slack' }))).QueueUrl ?? '';
  edits = { edits: createEdits(sqs, queueUrl) };
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  world.takeEvents();
  world.pass(60_000);
});
afterEach(async () => {
  sqs.destroy();
  await world.close();
});

/** What came since they were asked for last. */
const bodies = async (): Promise<string[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => Body);
};
const records = async () => (await world.store.loadScope(world.scope)).findings;
const pending = async () => (await records()).flatMap((one) => one.pending.map(({ event }) => event));

/** Told by a sweep and confirmed by another, while nobody knows who. */
const driftOfNobody = async () => {
  await world.by(mallory).swapBackend('https://evil.example.net/');
  await world.look({ cause: 'sweep' }, edits);
  world.pass(31_000);
  await world.look({ cause: 'sweep' }, edits);
  expect(world.events()).toEqual(['drift.opened']);
  // The second read.
  expect(await bodies()).toHaveLength(1);
  world.pass(5000);
  return world.takeEvents();
};

describe('a drift that people were told of while nobody was known', () => {
  test('goes to the Slack queue as it is announced, with who made it; the topic stays quiet', async () => {
    await world.detect(await driftOfNobody(), edits);
    const [body = '', ...more] = await bodies();
    expect(more).toEqual([]);
    expect(JSON.parse(body)).toMatchObject({
      schemaVersion: 1,
      event: 'drift.explained',
      changedBy: { confidence: 'exact', name: 'mallory@example.com' },
      total: 1,
    });
    expect(readNotice(body)).toMatchObject({
      type: 'drift',
      event: 'drift.explained',
      changedBy: { name: 'mallory@example.com', via: 'console', call: 'UpdateIntegration' },
    });
    expect(world.events()).toEqual(['drift.opened']);
    expect(world.mails()).toHaveLength(1);
    expect(await pending()).toEqual([]);
    for (let passed = 0; passed < 3; passed += 1) {
      world.pass(60_000);
      await world.deliver(edits);
    }
    expect(await bodies()).toEqual([]);
  });

  test('goes there by a read that a newer one has overtaken, too', async () => {
    const [event] = await driftOfNobody();
    await world.look({ cause: 'sweep' }, edits);
    await world.detect([{ ...event, time: 'earlier' }], edits);
    expect(await bodies()).toHaveLength(1);
  });

  test('goes there also where the drift is over by then', async () => {
    const events = await driftOfNobody();
    await world.by(mallory).swapBackend('https://orders.example.com/');
    for (let reads = 0; reads < 2; reads += 1) {
      await world.look({ cause: 'sweep' }, edits);
      world.pass(31_000);
    }
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
    expect(await bodies()).toEqual([]);
    await world.detect(events, edits);
    expect((await bodies()).map((body) => readNotice(body))).toMatchObject([
      { event: 'drift.explained', status: 'resolved', changedBy: { name: 'mallory@example.com' } },
    ]);
    expect(world.events()).toEqual(['drift.opened', 'drift.resolved']);
  });

  test('is no word about what nobody was told of: a drift that was seen once, and is over', async () => {
    await driftOfNobody();
    await world.by(mallory).swapBackend('https://orders.example.com/');
    await world.look({ cause: 'sweep' }, edits);
    world.pass(31_000);
    await world.look({ cause: 'sweep' }, edits);
    world.takeEvents();
    world.pass(900_000);
    await world.by(mallory).describe('seen once');
    await world.look({ cause: 'sweep' }, edits);
    world.pass(31_000);
    await world.by(mallory).describe('live');
    await world.look({ cause: 'sweep' }, edits);
    await bodies();
    await world.detect(world.takeEvents(), edits);
    expect(await bodies()).toEqual([]);
  });

  test('once, however often the event comes', async () => {
    const events = await driftOfNobody();
    await world.detect(events, edits);
    await world.detect(events, edits);
    world.pass(900_000);
    await world.look({ cause: 'sweep' }, edits);
    expect(await bodies()).toHaveLength(1);
  });

  test('leaves nothing behind where no channel edits what it told', async () => {
    await world.detect(await driftOfNobody());
    expect((await records())[0]?.finding.changedBy).toMatchObject({ confidence: 'exact' });
    expect(await pending()).toEqual([]);
    expect(await bodies()).toEqual([]);
  });

  test('is dropped once there is no such channel any more', async () => {
    const broken: Wrapping = { edits: { publish: () => Promise.reject(new Error('gone')) } };
    await world.detect(await driftOfNobody(), broken);
    expect(await pending()).toEqual(['drift.explained']);
    world.pass(120_000);
    await world.deliver();
    expect(await pending()).toEqual([]);
    expect(world.events()).toEqual(['drift.opened']);
  });

  test('is told by `deliver` where the door that found out died before it could', async () => {
    const dying: Wrapping = { edits: { publish: () => Promise.reject(new Error('died')) } };
    await world.detect(await driftOfNobody(), dying);
    expect(await bodies()).toEqual([]);
    world.pass(60_000);
    await world.deliver(edits);
    expect((await bodies()).map((body) => readNotice(body)?.event)).toEqual(['drift.explained']);
    expect(await pending()).toEqual([]);
  });

  test('is one message with what happened since', async () => {
    const dying: Wrapping = { edits: { publish: () => Promise.reject(new Error('died')) } };
    await world.detect(await driftOfNobody(), dying);
    await world.by(mallory).swapBackend('https://worse.example.net/');
    await world.detect(world.takeEvents(), edits);
    expect(world.events()).toEqual(['drift.opened', 'drift.changed']);
    expect(world.published[1]?.json).toMatchObject({ changedBy: { name: 'mallory@example.com' } });
    expect(world.published[1]?.json).not.toHaveProperty('instead');
    expect(await bodies()).toEqual([]);
    expect(await pending()).toEqual([]);
  });
});

describe('a drift that was told at once, before a second read', () => {
  const toldAtOnce = async () => {
    await world.by(mallory).swapBackend('https://evil.example.net/');
    await world.detect(world.takeEvents(), edits);
    const [told] = world.published;
    expect(told?.json).toMatchObject({
      changedBy: { name: 'mallory@example.com' },
      finding: { confirmed: false },
    });
    expect(await bodies()).toEqual([]);
    world.pass(31_000);
  };

  test('is confirmed in the same message, and nowhere else', async () => {
    await toldAtOnce();
    await world.workQueue(edits);
    const [body = '', ...more] = await bodies();
    expect(more).toEqual([]);
    expect(JSON.parse(body)).toMatchObject({ event: 'drift.explained', finding: { confirmed: true } });
    expect(world.events()).toEqual(['drift.opened']);
    expect(world.mails()).toHaveLength(1);
    world.pass(900_000);
    await world.look({ cause: 'sweep' }, edits);
    await world.deliver(edits);
    expect(await bodies()).toEqual([]);
  });

  test('is confirmed also where a stale read came in between', async () => {
    await toldAtOnce();
    await world.by(mallory).swapBackend('https://orders.example.com/');
    await world.look({ cause: 'sweep' }, edits);
    expect((await records()).map(({ finding }) => finding.status)).toContain('ending');
    await world.by(mallory).swapBackend('https://evil.example.net/');
    world.pass(31_000);
    await world.look({ cause: 'sweep' }, edits);
    const told = (await bodies()).map((body) => readNotice(body));
    expect(told.at(-1)).toMatchObject({ event: 'drift.explained', status: 'open', confirmed: true });
    expect(world.events()).toEqual(['drift.opened']);
  });
});

test('a drift that nobody heard of yet is not explained either: it is told as it opens', async () => {
  await world.by(mallory).describe('changed');
  await world.look({ cause: 'sweep' }, edits);
  await world.detect(world.takeEvents(), edits);
  expect(await bodies()).toEqual([]);
  expect(world.events()).toEqual([]);
  world.pass(31_000);
  await world.look({ cause: 'sweep' }, edits);
  expect(world.published).toMatchObject([
    { event: 'drift.opened', json: { changedBy: { name: 'mallory@example.com' } } },
  ]);
  expect(await bodies()).toEqual([]);
});
