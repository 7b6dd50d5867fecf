// Carrying out a plan on one target: late reads, lost answers, AWS that says later, others who write at the same time.
import { describe, expect, test } from '@jest/globals';
import { applyTarget } from '../../../shared/usecases/remediation/apply-target.js';
import { awsError, createFake, type Fate, type FakeOptions } from './fake-target.js';

const two: FakeOptions = { declared: { '/a': '1', '/b': '2' }, live: { '/a': 'x', '/b': 'y' } };

describe('reading', () => {
  test('a read that shows the old state for a while is waited for, and nothing is written twice', async () => {
    const fake = createFake({ ...two, staleMs: 12_000 });
    expect(await fake.run()).toEqual({ outcome: 'in-sync', calls: 2 });
    expect(fake.sent).toHaveLength(2);
  });

  test('what was read too long ago is read again before the first write', async () => {
    const fake = createFake(two);
    const { known, expect: hash } = fake.agree();
    fake.pass(60_000);
    expect(await applyTarget(fake.deps, hash, known)).toMatchObject({ outcome: 'in-sync' });
    expect(Math.max(...fake.sent.map(({ readAgoMs }) => readAgoMs))).toBeLessThan(10_000);
  });

  test('nothing is written where nothing can be read', async () => {
    const fake = createFake(two);
    const { known, expect: hash } = fake.agree();
    fake.pass(60_000);
    fake.breakReads('AWS does not answer');
    expect(await applyTarget(fake.deps, hash, known)).toMatchObject({
      outcome: 'refused',
      why: 'AWS does not answer',
    });
    expect(fake.sent).toEqual([]);
  });

  test('written and not to be read afterwards is unknown, never in sync', async () => {
    const fake = createFake(two);
    const { send } = fake.deps;
    const deps = {
      ...fake.deps,
      send: async (call: Parameters<typeof send>[0]) => {
        await send(call);
        fake.breakReads('AWS does not answer');
      },
    };
    const { known, expect: hash } = fake.agree();
    expect(await applyTarget(deps, hash, known)).toEqual({
      outcome: 'unknown',
      calls: 2,
      why: 'AWS does not answer',
    });
  });

  test('somebody has put it back by hand: nothing is left to do, and nothing is written', async () => {
    const fake = createFake(two);
    const { known, expect: hash } = fake.agree();
    fake.pass(60_000);
    fake.become(two.declared);
    expect(await applyTarget(fake.deps, hash, known)).toEqual({
      outcome: 'in-sync',
      calls: 0,
      already: true,
    });
  });
});

describe('others who write', () => {
  test('another live value than the one that was agreed to is not overwritten', async () => {
    const fake = createFake(two);
    const { known, expect: hash } = fake.agree();
    fake.pass(60_000);
    fake.become({ ...two.live, '/a': 'theirs' });
    expect(await applyTarget(fake.deps, hash, known)).toMatchObject({ outcome: 'refused' });
    expect(fake.sent).toEqual([]);
  });

  test('what somebody changes between two rounds is left alone and named', async () => {
    const fake = createFake({ ...two, sideEffects: { '/a': {} }, meanwhile: { 1: { '/c': 'theirs' } } });
    expect(await fake.run()).toMatchObject({ outcome: 'remains', paths: ['/b', '/c'] });
    expect(fake.sent.map(({ path }) => path)).toEqual(['/a']);
    expect(fake.live()['/c']).toBe('theirs');
  });

  test('a value that was agreed to, changed between two rounds, is left alone', async () => {
    const fake = createFake({ ...two, fates: ['happens', { error: awsError('Timeout', undefined) }] });
    const { sleep } = fake.deps;
    const deps = {
      ...fake.deps,
      sleep: async (ms: number) => {
        await sleep(ms);
        if (fake.live()['/b'] === 'y') fake.become({ ...fake.live(), '/b': 'theirs' });
      },
    };
    const { known, expect: hash } = fake.agree();
    expect(await applyTarget(deps, hash, known)).toMatchObject({
      outcome: 'remains',
      paths: ['/b'],
      why: 'Somebody else changed it while it was put back.',
    });
    expect(fake.live()['/b']).toBe('theirs');
  });

  test.each([
    ['to the same value', 'x'],
    ['to another value each time', undefined],
  ])('a rival who undoes each write at once, %s, is not fought within a run', async (_title, back) => {
    const fake = createFake({ declared: { '/a': '1' }, live: { '/a': 'x' } });
    const { send } = fake.deps;
    const deps = {
      ...fake.deps,
      send: async (call: Parameters<typeof send>[0]) => {
        await send(call);
        fake.become({ '/a': back ?? `theirs ${fake.sent.length}` });
      },
    };
    const { known, expect: hash } = fake.agree();
    expect(await applyTarget(deps, hash, known)).toMatchObject({ outcome: 'remains', paths: ['/a'] });
    expect(fake.sent).toHaveLength(1);
  });
});

describe('calls in two phases', () => {
  test('what the first changes along is read, and the second does the rest', async () => {
    const fake = createFake({
      declared: { '/a': '1', '/b': '2' },
      live: { '/a': 'x', '/b': 'y' },
      sideEffects: { '/a': { '/b': 'dropped' } },
    });
    expect(await fake.run()).toEqual({ outcome: 'in-sync', calls: 2 });
    expect(fake.sent.map(({ path, from }) => [path, from])).toEqual([
      ['/a', 'x'],
      ['/b', 'dropped'],
    ]);
    expect(fake.journal.map(({ type }) => type)).toEqual(['begins', 'done', 'begins', 'done']);
  });
});

describe('AWS that fails', () => {
  const throttled = awsError('TooManyRequestsException', 429, { retryAfterSeconds: '30' });

  test('Retry-After is waited out, and what was read before is read again', async () => {
    const fake = createFake({ ...two, fates: [{ error: throttled }, 'happens', { error: throttled }] });
    expect(await fake.run()).toEqual({ outcome: 'in-sync', calls: 2 });
    expect(fake.slept.filter((ms) => ms === 30_000)).toHaveLength(2);
    expect(Math.max(...fake.sent.map(({ readAgoMs }) => readAgoMs))).toBeLessThan(10_000);
  });

  test('somebody who writes during such a pause is not overwritten', async () => {
    const fake = createFake({ ...two, fates: [{ error: throttled }] });
    const { sleep } = fake.deps;
    const deps = {
      ...fake.deps,
      sleep: async (ms: number) => {
        await sleep(ms);
        fake.become({ ...fake.live(), '/a': 'theirs' });
      },
    };
    const { known, expect: hash } = fake.agree();
    expect(await applyTarget(deps, hash, known)).toMatchObject({ outcome: 'remains', calls: 0 });
    expect(fake.live()).toEqual({ '/a': 'theirs', '/b': 'y' });
  });

  test('throttled for good, it stops and says what remains', async () => {
    const fake = createFake({
      ...two,
      fates: ['happens', ...Array.from({ length: 20 }, () => ({ error: throttled }))],
    });
    expect(await fake.run()).toMatchObject({ outcome: 'remains', calls: 1, paths: ['/b'] });
    expect(fake.sent.length).toBeLessThanOrEqual(6);
  });

  const again: [title: string, error: Error][] = [
    ['throttled without a hint', awsError('ThrottlingException', 400)],
    [
      'in the way of another call',
      Object.assign(awsError('ConflictException', 409), {
        message: 'Unable to complete operation due to concurrent modification. Please try again later.',
      }),
    ],
  ];
  test.each(again)('%s, it is sent again', async (_title, error) => {
    const fake = createFake({ ...two, fates: [{ error }, { error }] });
    expect(await fake.run()).toEqual({ outcome: 'in-sync', calls: 2 });
  });

  const final: [title: string, error: Error][] = [
    ['a quota that is used up', awsError('LimitExceededException', 429, { retryAfterSeconds: undefined })],
    ['no permission', awsError('AccessDeniedException', 403)],
    ['a value that AWS does not take', awsError('BadRequestException', 400)],
    ['a conflict that does not pass', awsError('ConflictException', 409)],
    ['it is gone', awsError('NotFoundException', 404)],
  ];
  test.each(final)('%s is final: sent once, and told', async (_title, error) => {
    const fake = createFake({ ...two, fates: ['happens', { error }] });
    const result = await fake.run();
    expect(result).toMatchObject({ outcome: 'remains', calls: 1, paths: ['/b'] });
    expect(result).toMatchObject({ why: `${error.name}: told by AWS` });
    expect(fake.sent).toHaveLength(2);
  });

  test.each([
    ['no answer came', awsError('TimeoutError', undefined)],
    ['AWS failed inside', awsError('InternalFailure', 500)],
  ])('%s, and it happened: it is not written again', async (_title, error) => {
    const fake = createFake({ ...two, fates: [{ error, happened: true }] });
    expect(await fake.run()).toMatchObject({ outcome: 'in-sync' });
    expect(fake.sent.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test('no answer came, and it did not happen: it is sent once more', async () => {
    const lost = { error: awsError('TimeoutError', undefined) };
    const fake = createFake({ ...two, fates: [lost] });
    expect(await fake.run()).toEqual({ outcome: 'in-sync', calls: 2 });
    expect(fake.sent.map(({ path }) => path)).toEqual(['/a', '/a', '/b']);
  });

  test('lost as often as it may be sent, it remains', async () => {
    const lost = { error: awsError('TimeoutError', undefined) };
    const fake = createFake({ ...two, fates: [lost, lost, lost], mostSends: 1 });
    expect(await fake.run()).toMatchObject({ outcome: 'remains', calls: 0, paths: ['/a', '/b'] });
    expect(fake.sent).toHaveLength(1);
  });
});

describe('what one call takes away and the next puts back', () => {
  const bound: FakeOptions = { ...two, boundToNext: ['/a'] };
  const throttled = awsError('TooManyRequestsException', 429, { retryAfterSeconds: '30' });
  const lost = awsError('TimeoutError', undefined);

  test.each([
    ['AWS asks for a long pause in between', ['happens', { error: throttled }], 3],
    ['the answer of the first is lost', [{ error: lost, happened: true }], 3],
    ['the second is lost', ['happens', { error: lost }], 3],
  ] satisfies [string, Fate[], number][])(
    'where %s, nothing is read before the second',
    async (_title, fates, sends) => {
      const fake = createFake({ ...bound, fates });
      let reads = 0;
      const read = async () => {
        if (fake.sent.length > 0 && fake.live()['/b'] === 'y') reads += 1;
        return fake.deps.read();
      };
      const { known, expect: hash } = fake.agree();
      expect(await applyTarget({ ...fake.deps, read }, hash, known)).toMatchObject({ outcome: 'in-sync' });
      expect([reads, fake.sent.length]).toEqual([0, sends]);
    },
  );

  test('a book that cannot be written comes only after both', async () => {
    const fake = createFake(bound);
    const journal: typeof fake.deps.journal = (entry) =>
      entry.type === 'begins' ? fake.deps.journal(entry) : Promise.reject(new Error('the table is down'));
    const { known, expect: hash } = fake.agree();
    expect(await applyTarget({ ...fake.deps, journal }, hash, known)).toMatchObject({ outcome: 'unknown' });
    expect(fake.live()).toEqual(two.declared);
  });
});

describe('time', () => {
  test('out of time after the first call, it says what remains', async () => {
    const fake = createFake({ ...two, msLeft: 50 });
    expect(await fake.run()).toMatchObject({ outcome: 'remains', calls: 1, paths: ['/b'] });
  });

  test('out of time before the first call, nothing is written', async () => {
    const fake = createFake({ ...two, msLeft: 0 });
    expect(await fake.run()).toMatchObject({ outcome: 'remains', calls: 0, paths: ['/a', '/b'] });
    expect(fake.sent).toEqual([]);
  });
});

test('what is refused remains and is named, the rest is put back', async () => {
  const fake = createFake({ ...two, refused: ['/b'] });
  expect(await fake.run()).toMatchObject({
    outcome: 'remains',
    calls: 1,
    paths: ['/b'],
    refused: [{ code: 'not-patchable' }],
  });
});

test('a book that somebody else took over ends the run: nothing is written any more', async () => {
  const fake = createFake(two);
  const { journal } = fake.deps;
  const deps: typeof fake.deps = {
    ...fake.deps,
    journal: (entry) =>
      entry.type === 'done'
        ? Promise.reject(new Error('another run has begun on this target'))
        : journal(entry),
  };
  const { known, expect: hash } = fake.agree();
  const result = await applyTarget(deps, hash, known);
  expect(result).toMatchObject({ outcome: 'unknown', calls: 1 });
  expect(result).toMatchObject({ why: expect.stringContaining('another run has begun') });
  expect(fake.sent).toHaveLength(1);
});
