// Credentials for other accounts: asked for once, shared, renewed in time; a failure is neither swallowed nor a storm.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createAssumedRoles, type Entry, type RoleCredentials } from '../../shared/adapters/assumed-roles.js';
import { noEntry } from '../../shared/model/no-entry.js';

const home = { account: '111122223333', region: 'eu-west-1' };
const member = '999988887777';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** STS, and a clock that stands still until somebody lets time pass. */
const rig = ({ region = home.region } = {}) => {
  const asked: string[] = [];
  const state = { now: 0, isDown: false };
  const assume = async (arn: string): Promise<RoleCredentials> => {
    asked.push(arn);
    await Promise.resolve();
    if (state.isDown) throw noEntry('unavailable', `no answer (${asked.length})`);
    const expiration = new Date(state.now + hourMs);
    return { accessKeyId: `key ${asked.length}`, secretAccessKey: 's', sessionToken: 't', expiration };
  };
  const entries = createAssumedRoles({
    home: { ...home, region },
    role: 'stagewatch-prod-reader',
    assume,
    now: () => state.now,
  });
  const entryOf = (account = member): Entry => {
    const entry = entries(account);
    if (entry === undefined) throw new Error(`${account} is home`);
    return entry;
  };
  const key = async (account?: string): Promise<string> => (await entryOf(account)()).accessKeyId;
  return { asked, state, entries, entryOf, key };
};

test('at home no role is assumed', () => {
  expect(rig().entries(home.account)).toBeUndefined();
});

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('the role of an account seen from %s is in the partition %s', async (region, partition) => {
  const { asked, key } = rig({ region });
  await key();
  expect(asked).toEqual([`arn:${partition}:iam::${member}:role/stagewatch-prod-reader`]);
});

describe('one set of credentials per account', () => {
  test('serves all who ask at once, and whoever asks later', async () => {
    const { asked, key } = rig();
    expect(await Promise.all([key(), key(), key()])).toEqual(['key 1', 'key 1', 'key 1']);
    expect(await key()).toBe('key 1');
    expect(await key('444455556666')).toBe('key 2');
    expect(asked).toHaveLength(2);
  });

  test('is never handed out within five minutes of its end, however time passes', async () => {
    const waits = fc.array(fc.integer({ min: 0, max: 2 * hourMs }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(waits, async (passing) => {
        const { state, entryOf } = rig();
        for (const ms of passing) {
          state.now += ms;
          const { expiration } = await entryOf()();
          expect((expiration?.getTime() ?? 0) - state.now).toBeGreaterThan(5 * minuteMs);
        }
      }),
    );
  });

  test('that AWS refuses is exchanged once it is a minute old: the role may have been made anew', async () => {
    const { state, key, entryOf } = rig();
    await key();
    entryOf().doubt();
    expect(await key()).toBe('key 1');
    state.now += minuteMs + 1;
    entryOf().doubt();
    expect(await key()).toBe('key 2');
  });
});

describe('an outage of STS', () => {
  test('reaches everybody who asks as the same failure, and asks again only after half a minute', async () => {
    const { asked, state, key } = rig();
    state.isDown = true;
    const answers = await Promise.allSettled([key(), key(), key()]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    for (let second = 0; second < 29; second += 1) {
      state.now += 1000;
      await expect(key()).rejects.toMatchObject({ reason: 'unavailable', message: 'no answer (1)' });
    }
    expect(asked).toHaveLength(1);
    state.isDown = false;
    state.now += 1000;
    expect(await key()).toBe('key 2');
  });

  test('costs nothing as long as the credentials at hand are valid', async () => {
    const { asked, state, key } = rig();
    await key();
    state.isDown = true;
    state.now = hourMs - minuteMs;
    expect(await key()).toBe('key 1');
    expect(await key()).toBe('key 1');
    expect(asked).toHaveLength(2);
    state.now = hourMs;
    await expect(key()).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('of one account leaves the others as they are', async () => {
    const { state, key } = rig();
    state.isDown = true;
    await expect(key()).rejects.toThrow();
    state.isDown = false;
    expect(await key('444455556666')).toBe('key 2');
  });
});
