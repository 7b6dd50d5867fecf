// A clock that moves when a test says so, or when all that runs sleeps: hours pass in milliseconds, paces stay true.
import diagnostics from 'node:diagnostics_channel';
import { setTimeout as realSleep } from 'node:timers/promises';
import { jest } from '@jest/globals';

interface Sleeper {
  at: number;
  wake: () => void;
}

/** All but `Date` stays real: the SDK's time-outs and the sockets live in this world. */
const real = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'cancelIdleCallback',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const quietMs = 2;
/** A request that lost its answer ends unheard: nobody waits for it longer than so. */
const patienceMs = 40;

const traffic = { begun: 0, ended: 0 };
diagnostics.subscribe('http.client.request.start', () => void (traffic.begun += 1));
diagnostics.subscribe('http.client.response.finish', () => void (traffic.ended += 1));

/** Nothing is on its way and nothing was sent for a moment: whatever still runs waits for the clock. */
const quiet = async (): Promise<void> => {
  let calmMs = 0;
  for (let { begun, ended } = traffic; calmMs < patienceMs; { begun, ended } = traffic) {
    await realSleep(quietMs);
    calmMs = begun === traffic.begun && ended === traffic.ended ? calmMs + quietMs : 0;
    if (calmMs >= 2 * quietMs && traffic.begun <= traffic.ended) return;
  }
  traffic.ended = traffic.begun;
};

let now = 0;
let sleepers: Sleeper[] = [];
let isDriven = false;

const setTo = (time: number): void => {
  now = Math.ceil(time); // clocks tell whole milliseconds
  jest.setSystemTime(now);
};

/** Goes on to the next moment at which somebody wakes, as long as anybody sleeps. */
const drive = async (): Promise<void> => {
  if (isDriven) return;
  isDriven = true;
  while (sleepers.length > 0) {
    await quiet();
    const next = Math.min(...sleepers.map(({ at }) => at));
    const due = sleepers.filter(({ at }) => at <= next);
    sleepers = sleepers.filter(({ at }) => at > next);
    setTo(Math.max(now, next));
    for (const { wake } of due) wake();
  }
  isDriven = false;
};

/** What `setTimeout` of `node:timers/promises` is for all that is loaded after `startTime`. */
export const sleep = (ms = 0): Promise<void> =>
  new Promise((wake) => {
    sleepers.push({ at: now + Math.max(0, ms), wake });
    void drive();
  });

jest.unstable_mockModule('node:timers/promises', () => ({ setTimeout: sleep }));

export const startTime = (at: number) => {
  jest.useFakeTimers({ now: at, doNotFake: [...real] });
  traffic.ended = traffic.begun; // what earlier tests left hanging
  sleepers = [];
  setTo(at);
  return {
    now: () => now,
    pass: (ms: number) => setTo(now + ms),
    stop: () => void jest.useRealTimers(),
  };
};
