// Faults 38, 42, 43 and 45: a topic that refuses, subjects and messages that it would not take, and drifts that flap.
import { UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mallory } from '../usecases/people.js';
import { createCalmRig, createRig, hourMs, minuteMs, type Rig } from './rig.js';

const evil = 'https://evil.example.net/';
const declared = 'https://orders.example.com/';

let rig: Rig;
beforeEach(async () => {
  rig = await createCalmRig();
});
afterEach(() => rig.close());

describe('fault 38: SNS refuses', () => {
  test.each([
    ['InternalError', 500],
    ['ServiceUnavailable', 503],
    ['Throttled', 429],
    ['AuthorizationError', 403],
    ['KMSAccessDeniedException', 400],
    ['KMSDisabledException', 400],
    ['NotFound', 404],
  ])(
    'with %s for a day: nothing is lost, and what opened is told once when it is over',
    async (code, status) => {
      const down = rig.aws.faults.add({ service: 'sns', operation: 'Publish', answer: { code, status } });
      await rig.hands.swapBackend(evil);
      await rig.drain();
      await rig.minutes(2);
      for (let hour = 0; hour < 3; hour += 1) {
        rig.pass(8 * hourMs);
        await rig.minutes(1);
      }
      expect(rig.told).toEqual([]);
      expect(down.hits()).toBeGreaterThan(3);
      down.remove();
      await rig.minutes(3);
      expect(rig.events()).toEqual(['drift.opened']);
      expect(rig.mails()).toHaveLength(1);
      expect(await rig.findings()).toMatchObject([{ pending: [] }]);
    },
  );

  test('one message for good: the others go out all the same', async () => {
    rig.aws.faults.add({
      service: 'sns',
      operation: 'Publish',
      when: ({ input }) => String(input['Message']).includes('apigateway.integration'),
      answer: { code: 'InvalidParameter', status: 400 },
    });
    await rig.hands.swapBackend(evil);
    await rig.hands.trace(false);
    await rig.drain();
    await rig.minutes(3);
    expect(rig.told).toMatchObject([{ event: 'drift.opened', kind: 'apigateway.stage' }]);
  });

  test('after the message was taken: it comes again with the same key', async () => {
    rig.aws.faults.add({ service: 'sns', times: 3, answer: { drop: true, applied: true } });
    await rig.hands.swapBackend(evil);
    await rig.drain();
    await rig.minutes(3);
    expect(rig.distinct()).toEqual(['drift.opened']);
  });
});

describe('fault 42: a subject', () => {
  const names = [
    'Bestellungen für Köln',
    'a\r\nBcc: everybody@example.com',
    '\u202Etxt.live',
    '\u0000\u0007\u001B[31m',
    '🚨'.repeat(60),
    'x'.repeat(400),
    ' \t leading',
    '<!channel> <https://evil.example|here>',
    '\uD800 half',
  ];

  test.each(names.map((name, index) => [index, name] as const))(
    'of what is called as hostile as no. %i is one line of ASCII, and is sent',
    async (_index, name) => {
      await rig.close();
      rig = await createRig();
      const { restApiId, deploymentId } = rig.estate;
      const stage = { name, rest_api_id: restApiId, stage_name: 'prod', deployment_id: deploymentId };
      const text = JSON.stringify({
        resources: [{ aws_api_gateway_stage: { ...stage, description: name } }],
      });
      await rig.declare(text);
      await rig.drain();
      rig.pass(minuteMs);
      await rig.sweep();
      await rig.minutes(3);
      const subjects = rig.mails();
      expect(subjects.length).toBeGreaterThan(0);
      for (const subject of subjects) {
        expect(subject).toMatch(/^[!-~][ -~]{0,98}$/);
      }
      expect((await rig.findings()).flatMap(({ pending }) => pending)).toEqual([]);
    },
  );
});

test('fault 43: a drift larger than a message is one message within 256 KB, worst first, cut with a count', async () => {
  const client = rig.clientOf(mallory);
  const { restApiId } = rig.estate;
  const wide = 'ü'.repeat(400);
  rig.bus.hold();
  for (let part = 0; part < 10; part += 1) {
    const patchOperations = Array.from({ length: 100 }, (_, index) => ({
      op: 'replace' as const,
      path: `/variables/v${part}_${index}`,
      value: `https://x.example.com/?q=${'y'.repeat(300)}`,
    }));
    await client.send(new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations }));
  }
  await rig.hands.describe(wide);
  await rig.hands.trace(false);
  const sizes: number[] = [];
  rig.aws.faults.add({
    service: 'sns',
    operation: 'Publish',
    when: ({ input }) => {
      sizes.push(Buffer.byteLength(JSON.stringify(input)));
      return false;
    },
    answer: { delayMs: 0 },
  });
  await rig.sweep();
  await rig.minutes(3);
  expect(rig.told).toHaveLength(1);
  expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
  const [{ differences, total } = {}] = rig.told as unknown as {
    differences: { severity: string }[];
    total: number;
  }[];
  expect(total).toBeGreaterThan((differences?.length ?? 0) - 1);
  const ranks = (differences ?? []).map(({ severity }) =>
    ['critical', 'high', 'medium', 'low'].indexOf(severity),
  );
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
});

describe('fault 45: a drift that flaps each minute', () => {
  const flap = async (times: number): Promise<void> => {
    for (let turn = 0; turn < times; turn += 1) {
      await rig.hands.swapBackend(turn % 2 === 0 ? evil : declared);
      await rig.drain();
      await rig.minutes(2);
    }
  };

  test('is told a few times, then once as flapping, and at rest as what it ended in', async () => {
    await flap(14);
    expect(rig.events()).toEqual([
      'drift.opened',
      'drift.resolved',
      'drift.reopened',
      'drift.resolved',
      'drift.flapping',
    ]);
    rig.pass(2 * hourMs);
    await rig.minutes(2);
    expect(rig.events().at(-1)).toBe('drift.resolved');
    expect(rig.events()).toHaveLength(6);
  });

  test('never hides a drift that nobody has seen', async () => {
    await flap(10);
    await rig.hands.swapBackend('https://quite-another.example.net/');
    await rig.drain();
    await rig.minutes(2);
    expect(rig.told.at(-1)).toMatchObject({
      event: 'drift.reopened',
      differences: [{ observed: 'https://quite-another.example.net/' }],
    });
  });
});
