// Fault 6: CloudTrail events at ten thousand a minute, on fifty APIs, with a drift hidden in each of them.
import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isLong } from '../support/long.js';
import { createEstate, declarationOf, handsOn, type Estate } from '../usecases/estate.js';
import { mallory } from '../usecases/people.js';
import { createRig, minuteMs, type Rig } from './rig.js';
import { sleep } from './virtual-time.js';

const apis = 50;
/** The rate is that of ten thousand in a minute; a quarter of that minute tells as much, unless somebody has time. */
const perMinute = 10_000;
const events = isLong ? perMinute : perMinute / 4;
/** As many calls on one API in a row: a person, or a pipeline. */
const perBurst = 40;
const evil = 'https://evil.example.net/';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapMb = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

type Event = { id: string; time: string; detail: Record<string, unknown> };

/** The same call once more, by CloudTrail's account of it. */
const again = (event: Event, at: number): Event => {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const detail = { ...event.detail, eventID: randomUUID(), requestID: randomUUID(), eventTime: time };
  return { ...event, id: randomUUID(), time, detail };
};

interface Read {
  at: number;
  api: string;
}

let rig: Rig;
let estates: Estate[];
const reads: Read[] = [];
const heap: number[] = [];

const watchReads = (): void => {
  rig.aws.faults.add({
    when: ({ operation, input, caller, now }) => {
      if (
        /^Get(Stages|Resources|Integration|RestApis)$/.test(operation) &&
        rig.wired.roles.keys().has(caller.accessKeyId)
      )
        reads.push({ at: now.getTime(), api: String(input['restApiId']) });
      return false;
    },
    answer: { delayMs: 0 },
  });
};

/** The most calls that began within any stretch of so many milliseconds. */
const most = (all: readonly Read[], withinMs: number): number =>
  Math.max(...all.map(({ at }) => all.filter((other) => other.at >= at && other.at < at + withinMs).length));

const storm = async (changes: readonly Event[]): Promise<void> => {
  const perSecond = Math.ceil(perMinute / 60);
  for (let sent = 0; sent < events;) {
    const batch = Array.from({ length: Math.min(perSecond, events - sent) }, (_, index) =>
      again(changes[Math.floor((sent + index) / perBurst) % apis] as Event, rig.now()),
    );
    rig.bus.deliver(...batch);
    sent += batch.length;
    await sleep(1000);
  }
};

const queued = async (): Promise<number> =>
  (await rig.waiting('LooksNowQueue')) + (await rig.waiting('LooksSweepQueue'));

beforeAll(async () => {
  rig = await createRig({ processes: 4 });
  rig.bus.hold();
  const people: APIGatewayClient = rig.clientOf(mallory);
  estates = [];
  for (let made = 0; made < apis; made += 1) estates.push(await createEstate(people));
  const resources = estates.map((one, index) =>
    declarationOf(one)
      .replace('resources:\n', '')
      .replaceAll(/(?<!_)name: (prod|orders)\n/g, `name: $1${index}\n`),
  );
  await rig.declare(`resources:\n${resources.join('')}`);
  rig.pass(10_000);
  await rig.drain();
  rig.pass(10 * minuteMs);
  rig.bus.take();
  // One change in each of them is true; all other events only say that there may be one.
  for (const one of estates) await handsOn(people, one).swapBackend(evil);
  const changes = rig.bus.take() as unknown as Event[];
  expect(changes).toHaveLength(apis);
  watchReads();
  rig.pass(1000);
  // Two invocations at a time, as SQS gives them (function.yml).
  const work = { isOver: false };
  const worker = async (): Promise<void> => {
    while (!work.isOver) {
      await rig.wired.drain();
      rig.aws.resetCalls();
      await sleep(2000);
    }
  };
  const workers = [worker(), worker()];
  await storm(changes);
  heap.push(heapMb());
  for (let waited = 0; waited < 60 && (await queued()) > 0; waited += 1) {
    await sleep(10_000);
  }
  work.isOver = true;
  await Promise.all(workers);
  heap.push(heapMb());
  await rig.wired.runSchedule('deliver');
  await sleep(minuteMs);
}, 240_000);
afterAll(() => rig.close());

describe('fault 6: of a storm at ten thousand events a minute on fifty APIs', () => {
  test('every drift is told, once', async () => {
    await rig.drain();
    expect(rig.told.map(({ event }) => event)).toEqual(Array.from({ length: apis }, () => 'drift.opened'));
    expect(new Set(rig.told.map((one) => one['target'])).size).toBe(apis);
  });

  test('nothing is left in the queues, and nothing is dead', async () => {
    expect(await queued()).toBe(0);
    expect(await rig.waiting('LooksNowDlq')).toBe(0);
    expect(rig.wired.failures).toEqual([]);
  });

  test('the reads stay within our half of the quota', () => {
    expect(most(reads, 10_000)).toBeLessThanOrEqual(5 * 10);
    expect(most(reads, 1000)).toBeLessThanOrEqual(10);
  });

  test('events by the dozen are one read', () => {
    const perApi = estates.map(({ restApiId }) => reads.filter(({ api }) => api === restApiId).length);
    expect(Math.min(...perApi)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...perApi)).toBeLessThanOrEqual(12);
    // Each API costs a few reads, however short the storm is.
    expect(reads.length).toBeLessThanOrEqual(Math.max(events / 33, apis * 6));
  });

  test('memory stays flat', () => {
    const [during = 0, after = 0] = heap;
    expect(after - during).toBeLessThan(64);
  });
});
