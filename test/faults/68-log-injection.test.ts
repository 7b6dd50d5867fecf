// Fault 68: a log line is one line of JSON whatever stands in it, and no text in it is longer than 2 KB.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startSlackRig, type SlackRig } from './slack-rig.js';

let rig: SlackRig;
beforeEach(async () => {
  rig = await startSlackRig();
});
afterEach(() => rig.close());

const hostile = `x\r\n{"level":"INFO","message":"forged"}\u001b[2J\u2028\u2029\u0085\u202E\u0000${'long '.repeat(2000)}`;

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const expectHarmless = () => {
  const lines = rig
    .logs()
    .split('\n')
    .filter((line) => line !== '');
  expect(lines).not.toEqual([]);
  for (const line of lines) {
    const entry = JSON.parse(line) as Record<string, unknown>;
    // What a door throws is printed by Lambda, not by us.
    if ('errorType' in entry) continue;
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(entry['message']).not.toBe('forged');
    for (const text of textsIn(entry)) expect(text.length).toBeLessThanOrEqual(2100);
  }
};

test('of what Slack answers', async () => {
  rig.slack.faults.add({ times: 1, answer: { code: hostile } });
  await rig.announce({ more: { name: hostile, address: hostile } });
  rig.slack.faults.add({ times: 1, answer: { code: 'msg_too_long' } });
  await rig.announce({ id: 'f2', more: { id: hostile } });
  await rig.announce({ id: hostile });
  expectHarmless();
});

test('of events and messages that are none', async () => {
  const arnOf = (id: string) => {
    const url = rig.wired.names.queueUrls[id] ?? '';
    return `arn:aws:sqs:${rig.aws.region}:${rig.aws.account}:${url.split('/').at(-1)}`;
  };
  const deliver = (id: string, body: unknown) =>
    rig.aws.services.sqs.deliver(arnOf(id), typeof body === 'string' ? body : JSON.stringify(body));
  deliver('SourceEventsQueue', { 'detail-type': hostile, source: hostile });
  deliver('LooksNowQueue', hostile);
  deliver('SlackQueue', hostile);
  const { account, region } = rig.aws;
  rig.aws.faults.add({
    service: 'dynamodb',
    answer: { code: 'ValidationException', status: 400, message: hostile },
  });
  deliver('LooksNowQueue', {
    scope: `restapi:${account}/${region}/abc123`,
    cause: 'event',
    asOf: Date.now(),
  });
  await rig.drain();
  await rig.wired.invoke('baseline', { refresh: true }).catch(() => undefined);
  await rig.wired.runSchedule('deliver').catch(() => undefined);
  expectHarmless();
});
