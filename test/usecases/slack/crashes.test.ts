// Laws of telling Slack: whoever crashes, whatever comes twice or in another order, one message shows the newest version.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { body } from './events.js';
import { channel, createRig, type Crash, type Rig } from './rig.js';
import { tries } from '../../support/tries.js';

const payloads = (list: readonly { metadata?: unknown }[]): string[] =>
  list.map(({ metadata }) => JSON.stringify((metadata as { event_payload: unknown }).event_payload));

const expectOneMessage = (rig: Rig, version: number, findings = ['f1']) => {
  const messages = rig.slack.messages(channel);
  expect(payloads(messages).sort()).toEqual(
    findings.map((finding) => JSON.stringify({ finding, version })).sort(),
  );
  for (const { ts } of messages) {
    const replies = payloads(rig.slack.replies(channel, ts));
    expect(new Set(replies).size).toBe(replies.length);
  }
};

const changed = (version: number, id = 'f1') =>
  body({ id, version, fingerprint: `fp${version}`, event: version === 1 ? 'drift.opened' : 'drift.changed' });

describe('a crash', () => {
  const steps = Array.from({ length: 12 }, (_, index) => index + 1);
  const places = steps.flatMap((step) => [
    { step, after: false },
    { step, after: true },
  ]);

  test.each(places)('at step $step of the first message (after it took effect: $after)', async (crash) => {
    const rig = await createRig();
    rig.send(changed(1));
    await rig.drain([crash]);
    expectOneMessage(rig, 1);
    await rig.close();
  });

  test.each(places)('at step $step of an edit (after it took effect: $after)', async (crash) => {
    const rig = await createRig();
    rig.send(changed(1));
    await rig.drain();
    rig.send(changed(2));
    await rig.drain([crash]);
    expectOneMessage(rig, 2);
    const [message] = rig.slack.messages(channel);
    expect(rig.slack.replies(channel, message?.ts ?? '')).toHaveLength(1);
    await rig.close();
  });
});

test('crashes, lost answers, repeats and any order end in one message with the newest version', async () => {
  const crash = fc.option(fc.record<Crash>({ step: fc.integer({ min: 1, max: 30 }), after: fc.boolean() }), {
    nil: undefined,
  });
  const versions = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
  const lostAnswers = fc.array(fc.constantFrom('chat.postMessage', 'chat.update', 'conversations.history'), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(
      versions,
      fc.array(crash, { maxLength: 8 }),
      lostAnswers,
      fc.boolean(),
      async (order, crashes, lost, applied) => {
        const rig = await createRig();
        try {
          for (const operation of lost)
            rig.slack.faults.add({ operation, times: 1, answer: { drop: true, applied } });
          for (const version of order) rig.send(changed(version, 'f1'), changed(version, 'f2'));
          await rig.drain(crashes);
          for (const [id, version] of ['f1', 'f2'].map((finding) => [finding, Math.max(...order)] as const)) {
            const own = payloads(rig.slack.messages(channel)).filter((one) => one.includes(`"${id}"`));
            expect(own).toEqual([JSON.stringify({ finding: id, version })]);
          }
          for (const { ts } of rig.slack.messages(channel)) {
            const replies = payloads(rig.slack.replies(channel, ts));
            expect(new Set(replies).size).toBe(replies.length);
          }
        } finally {
          await rig.close();
        }
      },
    ),
    { numRuns: tries(150), interruptAfterTimeLimit: 15_000 },
  );
});
