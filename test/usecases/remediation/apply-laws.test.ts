// Laws of carrying out a plan, whatever AWS, others and our own death do meanwhile (reliability.md, S7–S9).
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  awsError,
  createFake,
  type Fake,
  type FakeOptions,
  type Fate,
  type Settings,
} from './fake-target.js';

const names = ['/a', '/b', '/c', '/d'];
const settings = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('1', '2', '3'), {
  noNullPrototype: true,
});

const errors = [
  awsError('TooManyRequestsException', 429, { retryAfterSeconds: '5' }),
  awsError('ThrottlingException', 429),
  awsError('LimitExceededException', 429, { retryAfterSeconds: undefined }),
  awsError('BadRequestException', 400),
];
const unclear = [awsError('TimeoutError', undefined), awsError('InternalFailure', 500)];

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('happens' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...errors).map((error) => ({ error })) },
  { weight: 1, arbitrary: fc.constantFrom(...unclear).map((error) => ({ error })) },
  { weight: 1, arbitrary: fc.constantFrom(...unclear).map((error) => ({ error, happened: true as const })) },
);

const world: fc.Arbitrary<FakeOptions> = fc.record({
  declared: settings,
  live: settings,
  staleMs: fc.constantFrom(0, 3000, 12_000),
  fates: fc.array(fate, { maxLength: 8 }),
  refused: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 1 }),
  msLeft: fc.constantFrom(300, 2000, 800_000),
});

const rivals = fc.dictionary(fc.constantFrom('1', '2', '3'), settings, { noNullPrototype: true });

const differing = (declared: Settings, live: Settings): string[] =>
  names.filter((path) => declared[path] !== live[path]);

const writesOf = ({ sent }: Fake): string[] => sent.map(({ path }) => path);

describe('whatever happens', () => {
  test('only declared values are written, on paths that were agreed to, and on values that were seen', async () => {
    await fc.assert(
      fc.asyncProperty(world, rivals, async (options, meanwhile) => {
        const fake = createFake({ ...options, meanwhile });
        const agreed = differing(options.declared, options.live);
        await fake.run();
        for (const { path, value, readAgoMs } of fake.sent) {
          expect(agreed).toContain(path);
          expect(options.refused).not.toContain(path);
          expect(value).toBe(options.declared[path]);
          expect(readAgoMs).toBeLessThanOrEqual(10_000);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('no path is written more than twice in one run', async () => {
    await fc.assert(
      fc.asyncProperty(world, rivals, async (options, meanwhile) => {
        const fake = createFake({ ...options, fates: [], meanwhile });
        await fake.run();
        for (const path of names)
          expect(writesOf(fake).filter((one) => one === path).length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 200 },
    );
  });

  test('in sync means in sync, and what remains is named', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (options) => {
        const fake = createFake(options);
        const result = await fake.run();
        const left = differing(options.declared, fake.live());
        if (result === 'died') throw new Error('nobody killed it');
        if (result.outcome === 'in-sync') expect(left).toEqual([]);
        if (result.outcome === 'remains') expect(result.paths).toEqual(expect.arrayContaining(left));
        if (result.outcome === 'refused') expect(fake.sent).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('dead at each step', () => {
  const options: FakeOptions = {
    declared: { '/a': '1', '/b': '2', '/c': '3' },
    live: { '/a': 'x', '/b': 'y', '/c': 'z' },
    sideEffects: { '/a': { '/b': 'dropped' } },
  };
  const steps = async (given: FakeOptions): Promise<number> => {
    const fake = createFake(given);
    await fake.run();
    return fake.steps();
  };

  test('the next run rolls forward from what it reads', async () => {
    const all = await steps(options);
    expect(all).toBeGreaterThan(8);
    for (let diesAt = 1; diesAt <= all; diesAt += 1) {
      const dying = createFake({ ...options, diesAt });
      expect(await dying.run()).toBe('died');
      const next = createFake({ ...options, live: dying.live() });
      expect([diesAt, await next.run()]).toEqual([diesAt, expect.objectContaining({ outcome: 'in-sync' })]);
      expect(next.live()).toEqual(options.declared);
    }
  });

  test('what the next run cannot put back it names', async () => {
    const refusing: FakeOptions = { ...options, refused: ['/c'] };
    const all = await steps(refusing);
    for (let diesAt = 1; diesAt <= all; diesAt += 1) {
      const dying = createFake({ ...refusing, diesAt });
      await dying.run();
      const next = createFake({ ...refusing, live: dying.live() });
      expect([diesAt, await next.run()]).toEqual([
        diesAt,
        expect.objectContaining({ outcome: 'remains', paths: ['/c'] }),
      ]);
    }
  });
});
