// The parts of taking presses that are pure: buttons and their values, who may, where answers go, what people read.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { refusalOf } from '../../../infra/local/services/slack-rules.js';
import { advance } from '../../../shared/engine/lifecycle.js';
import type { TargetId } from '../../../shared/model/target.js';
import { epochMs, later } from '../../../shared/model/time.js';
import { noAccess, readPressAccess, takesPresses } from '../../../shared/usecases/slack/press/access.js';
import { isAnswerUrl, isTaken } from '../../../shared/usecases/slack/press/answer.js';
import { acceptButtons, buttonOf, readValue } from '../../../shared/usecases/slack/press/buttons.js';
import { parsePayload } from '../../../shared/usecases/slack/press/parse.js';
import { readRequest } from '../../../shared/usecases/slack/press/request.js';
import { verify } from '../../../shared/usecases/slack/press/verify.js';
import { ownerOf } from '../../../shared/usecases/slack/press/words.js';
import { findings, policy, subject } from '../../engine/lifecycle-fixtures.js';

const fingerprint = '0123456789abcdef';
const elementsOf = (target: string) =>
  acceptButtons({ target: target as TargetId, fingerprint }).flatMap((block) =>
    block.type === 'actions' ? block.elements : [],
  );

describe('buttons', () => {
  test.each([
    'apigateway.stage:123456789012/eu-west-1/a1b2c3/prod',
    'apigateway.integration:123456789012/us-gov-west-1/a1b2c3/r1/GET',
    'ivs.stage:123456789012/eu-west-1/arn:aws:ivs:eu-west-1:123456789012:stage/AbCdEf012345',
  ])('of %s are within Slack’s limits, ask back, and say what they mean', (target) => {
    const elements = elementsOf(target);
    expect(elements.map(({ action_id: id }) => id)).toEqual([
      'stagewatch_accept_day',
      'stagewatch_accept_week',
    ]);
    expect(refusalOf({ text: 'x', blocks: acceptButtons({ target: target as TargetId, fingerprint }) })).toBe(
      undefined,
    );
    for (const { action_id: id, value, confirm } of elements) {
      expect(readValue(value)).toEqual({ target, fingerprint });
      expect(buttonOf(id)).toMatchObject({ type: 'accept' });
      expect(confirm.text.text).toContain(buttonOf(id)?.why);
    }
  });

  test('are left out where their value would not fit', () =>
    expect(elementsOf(`apigateway.stage:123456789012/eu-west-1/${'x'.repeat(2000)}`)).toEqual([]));

  test('of anything else than ours mean nothing', () => {
    for (const id of ['', 'stagewatch_accept', 'constructor', '__proto__', 'toString'])
      expect(buttonOf(id)).toBeUndefined();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (value) => expect(readValue(value)).toBeUndefined()),
    );
  });
});

describe('who may press', () => {
  const signingSecret = 'made-up-signing-secret-0001';
  const presses = { team: 'T0TEAM001', app: 'A0APP0001' };
  const read = (secret: object) => readPressAccess(JSON.stringify(secret));

  test.each(['', 'xoxb-1-made-up', 'https://hooks.slack.com/services/T/B/x', '[]', '{"token":"xoxb-1-a"}'])(
    'nobody, by the secret %j',
    (secret) => expect(takesPresses(readPressAccess(secret))).toBe(false),
  );

  test('those who are listed', () => {
    expect(readPressAccess('')).toEqual(noAccess);
    expect(read({ signingSecret, presses })).toEqual({
      signingSecrets: [signingSecret],
      allowed: { teams: ['T0TEAM001'], app: 'A0APP0001' },
    });
    const wide = {
      ...presses,
      team: ['T0TEAM001', 'T0TEAM002'],
      channels: [],
      users: ['U1'],
      groups: ['S1'],
    };
    expect(read({ signingSecret: [signingSecret, signingSecret], presses: wide }).allowed).toEqual({
      teams: ['T0TEAM001', 'T0TEAM002'],
      app: 'A0APP0001',
      channels: [],
      users: ['U1'],
      groups: ['S1'],
    });
  });

  test.each([
    ['a misspelt list', { signingSecret, presses: { ...presses, user: ['U1'] } }],
    ['a list that is a text of several', { signingSecret, presses: { ...presses, users: 'U1,U2' } }],
    ['no workspace', { signingSecret, presses: { app: 'A0APP0001' } }],
    ['no app', { signingSecret, presses: { team: 'T0TEAM001' } }],
    ['two apps', { signingSecret, presses: { ...presses, app: ['A1', 'A2'] } }],
    ['names for ids', { signingSecret, presses: { ...presses, channels: ['#ops'] } }],
    ['a short signing secret', { signingSecret: 'x', presses }],
    ['a signing secret that is an object', { signingSecret: {}, presses }],
    ['three signing secrets', { signingSecret: [1, 2, 3].map(() => signingSecret), presses }],
    ['a text for the lists', { signingSecret, presses: 'T0TEAM001' }],
  ])('is not guessed from %s, and no secret is in the complaint', (_title, secret) => {
    let told = '';
    try {
      read(secret);
    } catch (error) {
      told = JSON.stringify(error) + String(error);
    }
    expect(told).toContain('Presses on Slack buttons are refused');
    expect(told).not.toContain(signingSecret);
  });
});

test.each([
  ['https://hooks.slack.com/actions/T1/1/x', true],
  ['https://hooks.slack-gov.com/actions/T1/1/x', true],
  ['http://127.0.0.1:4000/actions/U1/1', true],
  ['http://127.0.0.1:4001/actions/U1/1', false],
  ['http://localhost:4000/actions/U1/1', false],
  ['http://hooks.slack.com/actions/T1/1/x', false],
  ['https://hooks.slack.com:8443/actions/T1/1/x', false],
  ['https://ann@hooks.slack.com/actions/T1/1/x', false],
  ['https://hooks.slack.com.evil.example/', false],
  ['https://evil.example/?hooks.slack.com', false],
  ['https://slack.com/api/chat.postMessage', false],
  ['https://169.254.169.254/latest/meta-data', false],
  ['file:///etc/passwd', false],
  ['', false],
])('an answer to %s is sent: %p', (url, sent) =>
  expect(isAnswerUrl(url, 'http://127.0.0.1:4000')).toBe(sent),
);

test.each([
  [{ status: 200, body: 'ok' }, true],
  [{ status: 200, body: '{"ok":true}' }, true],
  [{ status: 200, body: '{"ok":false,"error":"expired_url"}' }, false],
  [{ status: 404, body: '{"ok":false,"error":"used_url"}' }, false],
  [{ lost: 'TimeoutError' }, false],
])('of %j, that Slack took it is %p', (reply, taken) => expect(isTaken(reply)).toBe(taken));

describe('the law of the door', () => {
  const now = epochMs(1_800_000_000_000);
  test('no bytes and no headers are genuine without the secret, and no reader throws', () =>
    fc.assert(
      fc.property(fc.anything(), fc.uint8Array({ maxLength: 500 }), (given, body) => {
        const request = { ...readRequest(given), body };
        expect(verify(request, ['made-up-signing-secret-0001'], now).genuine).toBe(false);
        expect(parsePayload(body).type).not.toBe('press');
      }),
    ));

  test('with two presses that differ in anything, two are used up; with the same one, one', () => {
    const idOf = (trigger: string, at: string, user: string) => {
      const payload = {
        type: 'block_actions',
        trigger_id: trigger,
        user: { id: user },
        actions: [{ action_id: 'stagewatch_accept_day', action_ts: at, value: '' }],
      };
      const read = parsePayload(
        Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
      );
      return read.type === 'press' ? read.press.id : '';
    };
    const one = fc.tuple(fc.string(), fc.string(), fc.stringMatching(/^U[A-Z0-9]{1,10}$/));
    fc.assert(
      fc.property(one, one, (first, second) => {
        const isSame = JSON.stringify(first) === JSON.stringify(second);
        expect(idOf(...first) === idOf(...second)).toBe(isSame);
        expect(idOf(...first)).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });
});

describe('an acceptance by whoever is first', () => {
  const given = findings.accepted.status === 'accepted' ? findings.accepted.acceptance : undefined;
  const command = { type: 'accept', by: 'bob', why: 'known', fingerprint: 'A', firstOnly: true } as const;
  test('stays theirs while it lasts', () => {
    const now = epochMs((given?.until ?? 0) - 1);
    const step = advance(findings.accepted, subject, { ...command, until: later(now, 1000) }, policy, now);
    expect([step.finding, step.refused]).toEqual([
      findings.accepted,
      expect.stringMatching(/^It is accepted already, by ann until /),
    ]);
  });
  test('is free for others once it has run out', () => {
    const now = given?.until ?? epochMs(0);
    const step = advance(findings.accepted, subject, { ...command, until: later(now, 1000) }, policy, now);
    expect(step.finding).toMatchObject({ status: 'accepted', acceptance: { by: 'bob' } });
  });
});

test('an owner fits into an acceptance, whatever Slack calls them', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const owner = ownerOf({ name, team: 'T'.repeat(20), homeTeam: '', user: 'U'.repeat(20) });
      expect(owner.length).toBeLessThanOrEqual(200);
      expect(owner).toContain(`Slack ${'T'.repeat(20)}/${'U'.repeat(20)}`);
    }),
  ));
