// What doors say where everything fails: one JSON object a line, a message of the closed list, and nothing that somebody sent.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { isObject, wordOf } from '../../shared/model/brand.js';
import { logMessages } from '../../shared/model/log-message.js';
import { startDoctorWorld, type DoctorWorld } from '../cli/doctor-world.js';

const planted = 'hunter2-planted-secret';

let world: DoctorWorld;
const lines: string[] = [];

const keep = (...args: readonly unknown[]): void => void lines.push(args.map(String).join(' '));

beforeAll(async () => {
  // Powertools writes with a console of its own unless it is told that somebody develops here.
  process.env['POWERTOOLS_DEV'] = 'true';
  for (const level of ['info', 'warn', 'error', 'log', 'debug'] as const)
    jest.spyOn(console, level).mockImplementation(keep);
  world = await startDoctorWorld({}, { POWERTOOLS_LOG_LEVEL: 'INFO' });
});
afterAll(async () => {
  jest.restoreAllMocks();
  delete process.env['POWERTOOLS_DEV'];
  await world.close();
});

const attempt = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch {
    // A door may fail as a whole: Lambda says that, not the door.
  }
};

const schedules = ['sweep', 'deliver', 'baseline'];

test('denied everywhere, with messages that are none of ours', async () => {
  for (const queue of [
    'LooksNowQueue',
    'LooksSweepQueue',
    'SourceEventsQueue',
    'SlackQueue',
    'CommandsQueue',
  ])
    for (const MessageBody of [
      planted,
      '{}',
      '[]',
      'null',
      JSON.stringify({ password: planted }),
      JSON.stringify({
        source: 'aws.apigateway',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: { requestParameters: planted },
      }),
      JSON.stringify({ Message: planted, Type: 'Notification' }),
    ])
      await world.aws.call('sqs', 'SendMessage', {
        QueueUrl: world.wired.names.queueUrls[queue],
        MessageBody,
      });
  await attempt(() => world.wired.drain());
  for (const name of schedules) await attempt(() => world.wired.runSchedule(name));
  for (const service of ['apigateway', 'sns', 'secretsmanager', 'cloudtrail', 'sts', 'lambda'])
    world.aws.faults.add({
      service,
      answer: { code: 'AccessDeniedException', status: 403 },
    });
  await world.describe('changed').catch(() => undefined);
  for (const name of schedules) await attempt(() => world.wired.runSchedule(name));
  await attempt(() => world.wired.drain());
  world.aws.faults.add({
    service: 'dynamodb',
    answer: { code: 'AccessDeniedException', status: 400 },
  });
  for (const name of schedules) await attempt(() => world.wired.runSchedule(name));

  const known: ReadonlySet<string> = new Set<string>(Object.values(logMessages).flat());
  const said = lines.map((line): unknown => JSON.parse(line));
  const own = said.filter((line) => isObject(line) && !('_aws' in line));
  const messages = new Set(own.map((line) => (isObject(line) ? line['message'] : undefined)));
  expect(messages.size).toBeGreaterThan(5);
  const strange = own.filter((line) => !isObject(line) || !known.has(wordOf(line['message'])));
  expect(strange).toEqual([]);
  expect(lines.filter((line) => line.includes(planted))).toEqual([]);
}, 60_000);
