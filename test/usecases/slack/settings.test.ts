// Which channel hears what, and what opens Slack: read at the door, with every mistake explained.
import { describe, expect, test } from '@jest/globals';
import { readAccess } from '../../../shared/usecases/slack/access.js';
import { answerOf, hookAnswerOf } from '../../../shared/usecases/slack/answers.js';
import { readNotice } from '../../../shared/usecases/slack/read-notice.js';
import { addresseesOf, readRoutes } from '../../../shared/usecases/slack/routes.js';
import { isStagewatchError } from '../../../shared/model/errors.js';
import { cardOf } from '../../../shared/usecases/slack/card.js';
import { body, bodyOf, digestOf } from './events.js';
import { channel, createRig } from './rig.js';

const problemsOf = (work: () => unknown): string => {
  try {
    work();
    return '';
  } catch (error) {
    return isStagewatchError(error) ? JSON.stringify(error.problems) : `no explanation: ${String(error)}`;
  }
};

const notice = (severity: string, more = {}) => {
  const read = readNotice(body({ more: { severity, ...more } }));
  if (read === undefined) throw new Error('no notice');
  return read;
};

describe('channels', () => {
  test('without a setting there are none', () => {
    expect(readRoutes(undefined)).toEqual([]);
    expect(readRoutes(' ')).toEqual([]);
  });

  test('may be a plain list', () =>
    expect(readRoutes('C0AAA0001, ops').map(({ to, by }) => [to, by])).toEqual([
      ['C0AAA0001', 'bot'],
      ['ops', 'webhook'],
    ]));

  const rules = readRoutes(
    '[{"to":"C0ALL0001"},{"to":"C0HIGH001","severity":"high"},{"to":"C0SHOP001","api":"a1b2c3"},{"to":"C0ELSE001","api":"zz","account":"1"}]',
  );
  test.each([
    ['critical', {}, ['C0ALL0001', 'C0HIGH001', 'C0SHOP001']],
    ['low', { api: 'other' }, ['C0ALL0001']],
    ['high', { api: 'zz', account: '1' }, ['C0ALL0001', 'C0HIGH001', 'C0ELSE001']],
    ['high', { api: 'zz', account: '2' }, ['C0ALL0001', 'C0HIGH001']],
  ])('hear a %s drift with %j by the rules', (severity, more, expected) => {
    const hearing = addresseesOf(rules, notice(severity, more)).addressees.filter(({ follows }) => !follows);
    expect(hearing.map(({ to }) => to)).toEqual(expected);
  });

  test('of one account hear of a digest that tells of it among others, and the message names them all', () => {
    const { account: _one, ...digest } = digestOf();
    const several = readNotice(bodyOf({ ...digest, accounts: ['111122223333', '444455556666'] }));
    if (several === undefined) throw new Error('no notice');
    const ofAccounts = readRoutes(
      '[{"to":"C0ONE0001","account":"111122223333"},{"to":"C0TWO0001","account":"444455556666"},{"to":"C0ELSE001","account":"999988887777"}]',
    );
    const hearing = addresseesOf(ofAccounts, several).addressees.map(({ to }) => to);
    expect(hearing).toEqual(['C0ONE0001', 'C0TWO0001']);
    const card = JSON.stringify(cardOf(several, { buttons: false }));
    expect(card).toContain('accounts `111122223333`, `444455556666`');
  });

  test('that showed a drift hear of it when it is no longer so bad, and others do not', async () => {
    const rig = await createRig({ routes: `[{"to":"${channel}","severity":"high"}]` });
    rig.send(body({ id: 'f2', more: { severity: 'low' } }), body());
    await rig.drain();
    rig.send(body({ version: 2, fingerprint: 'fp2', event: 'drift.changed', more: { severity: 'low' } }));
    await rig.drain();
    expect(rig.slack.messages(channel).map(({ metadata }) => metadata?.['event_payload'])).toEqual([
      { finding: 'f1', version: 2 },
    ]);
    await rig.close();
  });

  test.each([
    ['#ops', 'no channel id'],
    ['[{"to":"#ops"}]', 'no channel id'],
    ['[{"to":"C0AAA0001","severity":"bad"}]', 'severity'],
    ['[{"to":"C0AAA0001","team":"x"}]', 'means nothing'],
    ['[1]', 'no rule'],
    ['[', 'no JSON list'],
  ])('%s is explained', (setting, expected) => {
    const told = problemsOf(() => readRoutes(setting));
    expect(told).toContain(expected);
    expect(told).toContain('STAGEWATCH_SLACK_CHANNELS');
  });
});

describe('the secret', () => {
  test.each([
    ['', { hooks: {} }],
    [' xoxb-1-abc\n', { token: 'xoxb-1-abc', hooks: {} }],
    [
      'https://hooks.slack.com/services/T/B/x',
      { hooks: { webhook: 'https://hooks.slack.com/services/T/B/x' } },
    ],
    [
      '{"token":"xoxb-1","webhooks":{"ops":"https://hooks.slack-gov.com/services/T/B/x"}}',
      { token: 'xoxb-1', hooks: { ops: 'https://hooks.slack-gov.com/services/T/B/x' } },
    ],
  ])('%j is understood', (text, expected) => expect(readAccess(text)).toEqual(expected));

  test.each([
    'something',
    'https://evil.example/services/T/B/x',
    'https://slack.com.evil.example/x',
    'http://hooks.slack.com/services/T/B/x',
    'https://user@hooks.slack.com/services/T/B/x',
    'https://169.254.169.254/latest',
    '{"webhooks":{"ops":"https://evilslack.com/x"}}',
  ])('%s is refused without being repeated', (text) => {
    const told = problemsOf(() => readAccess(text));
    expect(told).toContain('the secret of notify-slack');
    expect(told).not.toContain(text);
  });
});

describe('answers', () => {
  const of = (status: number, value: unknown, retryAfterSeconds?: number) => {
    const reply = { status, body: typeof value === 'string' ? value : JSON.stringify(value) };
    return retryAfterSeconds === undefined ? reply : { ...reply, retryAfterSeconds };
  };
  test.each([
    [of(200, { ok: true, ts: '1' }), 'done'],
    [of(429, 'rate limited', 7200), 'busy'],
    [of(429, ''), 'busy'],
    [of(200, { ok: false, error: 'ratelimited' }), 'busy'],
    [of(503, 'gateway'), 'unknown'],
    [of(200, 'not json'), 'unknown'],
    [of(200, { ok: false }), 'unknown'],
    [of(200, { ok: false, error: 'internal_error' }), 'unknown'],
    [of(200, { ok: false, error: 'fatal_error' }), 'unknown'],
    [{ lost: 'ECONNRESET' }, 'unknown'],
    [of(200, { ok: false, error: 'channel_not_found' }), 'refused'],
    [of(200, { ok: false, error: 'invalid_auth' }), 'refused'],
    [of(200, { ok: false, error: 'msg_too_long' }), 'refused'],
  ])('of the Web API: %j is %s', (reply, outcome) => expect(answerOf(reply).outcome).toBe(outcome));

  test.each([
    [of(200, 'ok'), 'done'],
    [of(404, 'no_service'), 'refused'],
    [of(410, 'channel_is_archived'), 'refused'],
    [of(400, 'invalid_payload'), 'refused'],
    [of(429, '', 60), 'busy'],
    [of(500, 'rollup_error'), 'unknown'],
    [{ lost: 'TimeoutError' }, 'unknown'],
  ])('of a webhook: %j is %s', (reply, outcome) => expect(hookAnswerOf(reply).outcome).toBe(outcome));

  test('a rest is as long as Slack says', () => {
    expect(answerOf(of(429, '', 7200))).toEqual({ outcome: 'busy', afterMs: 7_200_000 });
    expect(answerOf(of(429, '', -1))).toEqual({ outcome: 'busy', afterMs: 30_000 });
  });
});
