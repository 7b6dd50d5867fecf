// `stagewatch accept`: a person accepts exactly what they saw; subscribers hear of it from the deployed Stagewatch.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceShape } from '../../shared/usecases/schemas/looking-back-schema.js';
import { drift, lookSurely, minute, stageOf, startStory } from '../usecases/looking-back/story.js';
import type { World } from '../usecases/world.js';
import { PassThrough } from 'node:stream';
import { askYesNo } from '../../cli/deployed/ask.js';
import { onWorld } from './deployed.js';

describe('on a table', () => {
  let world: World;
  let run: ReturnType<typeof onWorld>;

  beforeEach(async () => {
    world = await startStory();
    await drift(world);
    run = onWorld(world);
  });
  afterEach(() => world.close());

  const stored = async () => (await world.store.loadFinding(world.scope, stageOf(world)))?.finding;
  const fingerprint = async (): Promise<string> => (await stored())?.drift.fingerprint ?? '';
  const accept = (...args: string[]) =>
    run('accept', 'aws_api_gateway_stage.prod', '--why', 'load test', ...args);

  describe('accepted', () => {
    test('bound to the drift that was shown; the caller owns it; deliver tells it', async () => {
      const ran = await accept('--for', '7d', '--expect', (await fingerprint()).slice(0, 12));
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toMatch(/✓ Accepted until 20\d\d-.*REST stage/);
      expect(ran.stdout).toContain('within two minutes');
      expect(await stored()).toMatchObject({
        status: 'accepted',
        acceptance: { by: expect.stringMatching(/^arn:aws:iam::123456789012:/), why: 'load test' },
      });
      world.pass(Date.now() - world.clock() + 2 * minute);
      await world.deliver();
      expect(world.events()).toEqual(['drift.opened', 'drift.accepted']);
    });

    test('after it was shown, with --yes; JSON alone on standard output', async () => {
      const ran = await accept('--until', '2099-01-01', '--yes', '--by', 'ann');
      expect(ran.code).toBe(1);
      const inTime = await accept('--for', '12h', '--yes', '--by', 'ann', '-o', 'json');
      expect(inTime.code).toBe(0);
      expect(inTime.stderr).toContain('xray_tracing_enabled: true → false');
      const shown = acceptanceShape.parse(JSON.parse(inTime.stdout));
      expect(shown).toMatchObject({
        status: 'accepted',
        finding: { acceptance: { by: 'ann', why: 'load test' }, pending: ['drift.accepted'] },
      });
    });
  });

  describe('refused, with what to do', () => {
    const refused = async (words: RegExp, ...args: string[]): Promise<void> => {
      const ran = await accept(...args);
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr.replaceAll(/\s+/g, ' ')).toMatch(words);
      expect(await stored()).toMatchObject({ status: 'open' });
    };

    test('another drift than the one that was shown', async () => {
      const before = (await fingerprint()).slice(0, 12);
      await world.hands.setVariable('the-other-secret');
      await lookSurely(world);
      await refused(/changed since it was shown.*stagewatch findings/, '--for', '1d', '--expect', before);
    });

    test.each([
      [/needs an end.*--for 7d or --until TIME, 90 days/, ['--yes']],
      [/lasts 90 days at most/, ['--yes', '--for', '91d']],
      [/lies in the past/, ['--yes', '--until', '2020-01-01']],
      [/give --for 7d/, ['--yes', '--until', '7d']],
      [/cannot be used with/, ['--yes', '--until', '2099-01-01', '--for', '1d']],
      [/no fingerprint of 8 digits/, ['--for', '1d', '--expect', '12']],
      [/nobody is here to be asked.*--expect [0-9a-f]{12} .*or --yes/, ['--for', '1d']],
      [/needs a reason/, ['--for', '1d', '--yes', '--why', '']],
    ])('%s', (words, args) => refused(words, ...args));

    test('without the right to write', async () => {
      world.aws.faults.add({
        service: 'dynamodb',
        operation: 'PutItem',
        answer: { code: 'AccessDeniedException' },
      });
      await refused(/dynamodb:PutItem on the table state/, '--for', '1d', '--yes');
    });

    test('without anybody who AWS says we are', async () => {
      world.aws.faults.add({ service: 'sts', answer: { code: 'AccessDenied' } });
      await refused(/who accepts it is not known.*--by NAME/, '--for', '1d', '--yes');
    });

    test('a target without a drift', async () => {
      const ran = await run(
        'accept',
        'aws_api_gateway_integration.orders',
        '--why',
        'x',
        '--for',
        '1d',
        '--yes',
      );
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain('no drift of it is on record');
    });
  });
});

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  ['', false],
])('the answer %j is taken for %j', async (typed, agreed) => {
  const input = new PassThrough();
  const asked = askYesNo('Accept this drift?', { input, output: new PassThrough() });
  input.end(typed);
  expect(await asked).toBe(agreed);
});
