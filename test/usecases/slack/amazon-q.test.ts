// Amazon Q Developer in chat applications: its own format, one thread per drift, nothing alive in any text.
import { afterEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { notificationOf, type ChatNotification } from '../../../shared/usecases/slack/amazon-q.js';
import type { SlackAnswer } from '../../../shared/usecases/slack/answers.js';
import { readNotice } from '../../../shared/usecases/slack/read-notice.js';
import { readRoutes, withChat } from '../../../shared/usecases/slack/routes.js';
import { chatSchema } from './chat-schema.js';
import { body, bodyOf, differenceOf, digestOf, eventOf, watchEventOf, type Fields } from './events.js';
import { expectInert, hostile } from './harmless.js';
import { channel, createRig, type Rig, type RigOptions } from './rig.js';

let rig: Rig | undefined;
afterEach(() => rig?.close());

const of = (event: Fields): ChatNotification => {
  const notice = readNotice(bodyOf(event));
  if (notice === undefined) throw new Error('no notice');
  return notificationOf(notice);
};

/** A topic that takes everything, once it has given these answers. */
const createChat = (...answers: readonly SlackAnswer[]) => {
  const told: ChatNotification[] = [];
  const left = [...answers];
  const chat: NonNullable<RigOptions['chat']> = (notification) => {
    const answer = left.shift() ?? { outcome: 'done', body: {} };
    if (answer.outcome === 'done') told.push(notification);
    return Promise.resolve(answer);
  };
  return { told, chat };
};

describe('a drift', () => {
  test('reads at a glance: how bad, what, where, who, what next', () => {
    const changedBy = { confidence: 'exact', name: 'mallory', via: 'console' };
    const { content, metadata } = of(eventOf({ more: { changedBy, total: 3 } }));
    expect(content.title).toBe('🔴 CRITICAL: REST integration `GET /orders` differs: `uri` and 2 more');
    expect(content.description.split('\n\n')).toEqual([
      '*Where* `a1b2c3/r1/GET` in `eu-west-1`, account `123456789012` · *Who* `mallory` in the console',
      '`uri` CRITICAL: requests go to another backend\n```- declared  https://orders.example.com/\n+ observed  https://collector.example.net/```',
      '… and 2 more, less severe or equally so.',
      'First seen `2026-11-21T11:59:00Z` · declared as `aws_api_gateway_integration.orders` · in `main.tf:12` · finding `f1:1`',
    ]);
    expect(content.nextSteps).toEqual([
      'undo: apply your declaration again',
      'keep: change the declaration',
      'look: `npx stagewatch check main.tf`',
    ]);
    expect(content.keywords).toEqual(['critical', 'eu-west-1', '123456789012']);
    expect(metadata).toMatchObject({
      threadId: 'f1',
      eventType: 'drift.opened',
      relatedResources: ['a1b2c3/r1/GET'],
    });
  });

  test('is one thread, whatever becomes of it, and another drift another one', () => {
    const threads = [
      eventOf(),
      eventOf({ version: 3, event: 'drift.resolved', status: 'resolved' }),
      eventOf({ version: 4, event: 'remediation.failed' }),
      eventOf({ id: 'f2' }),
    ].map((event) => of(event).metadata.threadId);
    expect(threads).toEqual(['f1', 'f1', 'f1', 'f2']);
  });

  test('that is over says how bad it was, and no longer what differed', () => {
    const { content } = of(eventOf({ status: 'resolved', finding: { resolvedBy: 'outside' } }));
    expect(content.title).toBe('✅ RESOLVED: REST integration `GET /orders` is as declared again');
    expect(content.description).toContain('put the live side back. It was CRITICAL.');
    expect(content.description).not.toContain('collector');
    expect(content.nextSteps).toEqual(['nothing is left to do']);
  });

  test('with more differences than fit is cut, and the rest is counted', () => {
    const differences = Array.from({ length: 60 }, () =>
      differenceOf({ observed: 'x'.repeat(900), reason: 'y'.repeat(900) }),
    );
    const { description } = of(eventOf({ more: { differences, total: 90 } })).content;
    const shown = description.match(/- declared/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(3);
    expect(description).toContain(`… and ${90 - shown} more`);
    expect(description.length).toBeLessThanOrEqual(8000);
  });

  test('keeps values readable that no chat may take for its own', () => {
    const { description } = of(
      eventOf({ more: { differences: [differenceOf({ observed: 'https://x/?a=<1>&b=2' })] } }),
    ).content;
    expect(description).toContain('+ observed  https://x/?a=‹1›＆b=2');
  });
});

test.each<[string, Fields, string]>([
  ['watch.blind', { scope: 'rest:1/eu-west-1/a1', reason: 'denied' }, 'cannot see'],
  ['watch.restored', { scope: 'rest:1/eu-west-1/a1' }, 'is seen again'],
  [
    'watch.blind',
    { title: 'Stagewatch cannot see 5 scopes', scopes: [{ scope: 's' }], total: 5, reason: 'denied' },
    'Stagewatch cannot see 5 scopes',
  ],
  ['baseline.invalid', { source: 'main.tf' }, 'cannot be used'],
  ['channel.dead', { channel: 'C0OPS0001', reason: 'is_archived' }, 'takes no messages'],
  ['digest', digestOf(), '57 of 168 declared targets'],
])('%s is told there, too', (event, more, expected) => {
  const notification = of({ ...watchEventOf(event), ...more });
  expect(chatSchema.safeParse(notification).error).toBeUndefined();
  expect(notification.content.title).toContain(expected);
});

test('a scope that nobody could see and its return are one thread', () => {
  const scope = { scope: 'rest:1/eu-west-1/a1' };
  const [blind, restored] = ['watch.blind', 'watch.restored'].map((event) => of(watchEventOf(event, scope)));
  expect(blind?.metadata.threadId).toBe('rest:1/eu-west-1/a1');
  expect(restored?.metadata.threadId).toBe(blind?.metadata.threadId);
});

const poisoned = (evil: string, many: number): readonly Fields[] => {
  const all = Array.from({ length: many }, () => evil);
  const place = { at: evil, account: evil, region: evil, api: evil };
  const changedBy = {
    confidence: evil,
    name: evil,
    via: evil,
    from: evil,
    at: evil,
    eventName: evil,
  };
  const difference = {
    declaredAs: evil,
    changedBy,
    path: evil,
    reason: evil,
    declared: evil,
    observed: [evil],
  };
  const drift = {
    kind: evil,
    id: evil,
    name: evil,
    address: evil,
    source: evil,
    reason: evil,
    firstSeenAt: evil,
    verdict: evil,
    fingerprint: evil,
    owner: { team: evil, channels: [] },
    stale: { since: evil, why: evil },
    changedBy,
    differences: all.map(() => differenceOf(difference)),
  };
  const finding = { acceptance: { by: evil, why: evil, until: evil }, resolvedBy: evil, confirmed: false };
  return [
    eventOf({ id: `f${evil}`, event: `drift.${evil}`, finding, more: { ...place, ...drift } }),
    digestOf({
      ...place,
      title: evil,
      lines: all,
      dedupeKey: `d${evil}`,
      counts: Object.fromEntries([[evil, 3]]),
      groups: all.map((kind) => ({ kind, path: evil, event: evil, count: 1, severity: evil })),
      targets: all.map((target) => ({ target, name: evil, severity: evil, event: evil })),
    }),
    ...['watch.blind', 'baseline.invalid', 'channel.dead', `w${evil}`].map((event) =>
      watchEventOf(event, {
        ...place,
        dedupeKey: `w${evil}`,
        scope: evil,
        source: evil,
        channel: evil,
        reason: evil,
        detail: evil,
        since: evil,
        targets: evil,
        next: evil,
        problems: all.map((where) => ({ where, what: evil, remedy: evil })),
      }),
    ),
  ];
};

test('any text in any field keeps to the documented format, within its limits, and nothing of it is alive', () => {
  const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 5000 }), fc.constantFrom(...hostile));
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 40 }), (evil, many) => {
      for (const event of poisoned(evil, many)) {
        const notification = of(event);
        expect(chatSchema.safeParse(notification).error).toBeUndefined();
        const { content, metadata, id } = notification;
        for (const text of [
          content.title,
          content.description,
          ...content.nextSteps,
          ...content.keywords,
          metadata.summary,
        ])
          expectInert(text);
        const { threadId, eventType, relatedResources, additionalContext } = metadata;
        for (const word of [
          id,
          threadId,
          eventType,
          ...relatedResources,
          ...Object.values(additionalContext),
        ])
          expect(word).toMatch(/^[\w.:/-]{1,128}$/);
      }
    }),
    { numRuns: 150, interruptAfterTimeLimit: 12_000 },
  );
});

describe('telling it', () => {
  test('works where nothing else is configured, once for each version', async () => {
    const { told, chat } = createChat();
    rig = await createRig({ routes: '', chat, access: { hooks: {} } });
    rig.send(body(), body(), body({ version: 2, event: 'drift.changed', fingerprint: 'fp2' }), body());
    await rig.drain();
    expect(told.map(({ id }) => id)).toEqual(['f1:1', 'f1:2']);
    expect(rig.mails).toEqual([]);
  });

  test('a rule narrows it', async () => {
    const { told, chat } = createChat();
    rig = await createRig({ routes: '[{"to":"amazon-q","severity":"high"}]', chat });
    rig.send(body({ more: { severity: 'low' } }), body({ id: 'f2' }));
    await rig.drain();
    expect(told.map(({ id }) => id)).toEqual(['f2:1']);
  });

  test.each<[string, SlackAnswer]>([
    ['asks to wait', { outcome: 'busy', afterMs: 5000 }],
    ['does not answer', { outcome: 'unknown', why: 'TimeoutError' }],
    ['is not there', { outcome: 'refused', code: 'sns_NotFound', concerns: 'channel' }],
  ])('a topic that %s is asked again, and no other channel hears it twice', async (_what, answer) => {
    const { told, chat } = createChat(answer);
    rig = await createRig({ chat });
    rig.send(body());
    await rig.drain();
    expect(told).toHaveLength(1);
    expect(
      rig.slack.messages(channel).filter(({ metadata }) => metadata?.['event_payload'] !== undefined),
    ).toHaveLength(1);
    expect(rig.slack.messages(channel)[0]?.edits).toBe(0);
  });

  test('a dead topic is told by mail once, and the Slack channels go on', async () => {
    const gone: SlackAnswer = { outcome: 'refused', code: 'sns_AuthorizationError', concerns: 'channel' };
    const { told, chat } = createChat(...Array.from({ length: 30 }, () => gone));
    rig = await createRig({ chat });
    rig.send(body(), body({ id: 'f2' }));
    for (let runs = 0; runs < 4; runs += 1) await rig.run();
    expect(rig.mails.map(({ subject }) => subject)).toEqual([
      '[CHANNEL DEAD] The topic of Amazon Q takes no messages: sns_AuthorizationError',
    ]);
    expect(rig.mails[0]?.text).toContain('publish to the topic in STAGEWATCH_CHAT_TOPIC');
    expect(rig.slack.messages(channel)).toHaveLength(2);
    expect(told).toEqual([]);
  });

  test('a message that the topic refuses for good stands in nobody’s way', async () => {
    const { told, chat } = createChat({
      outcome: 'refused',
      code: 'sns_InvalidParameter',
      concerns: 'message',
    });
    rig = await createRig({ routes: '', chat });
    rig.send(body(), body({ id: 'f2' }));
    await rig.drain();
    expect(told.map(({ id }) => id)).toEqual(['f2:1']);
    expect(rig.logs.join('\n')).toContain('refused for good');
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'a crash at step %i before it takes effect tells it once in the end',
    async (step) => {
      const { told, chat } = createChat();
      rig = await createRig({ routes: '', chat });
      rig.send(body());
      await rig.drain([{ step, after: false }]);
      expect(told.length).toBeGreaterThanOrEqual(1);
      expect(new Set(told.map(({ id }) => id))).toEqual(new Set(['f1:1']));
    },
  );

  test('a rule without a topic is explained', () =>
    expect(() => withChat(readRoutes('amazon-q'), false)).toThrow('The chat channels cannot be used.'));
});
