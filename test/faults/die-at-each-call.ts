// Dies at one call after another, each time in a world of its own, and lets the rest of the world go on.
import { expect } from '@jest/globals';
import type { CrashMode } from './crashes.js';
import { createCalmRig, minuteMs, type Rig } from './rig.js';

export interface Scene {
  prepare: (rig: Rig) => Promise<unknown>;
  /** What dies on its way. */
  act: (rig: Rig) => Promise<unknown>;
  /** What people have heard in the end. */
  told: readonly string[];
  check: (rig: Rig, at: string) => Promise<void>;
}

/** Other processes, and everything that comes by itself: the minutes, the queue’s second delivery, one sweep. */
const recover = async (rig: Rig): Promise<void> => {
  rig.restart();
  await rig.minutes(3);
  rig.pass(21 * minuteMs);
  await rig.sweep();
  await rig.minutes(2);
};

const publishes = ({ aws }: Rig): number =>
  aws.callLog.filter(({ operation, status }) => operation === 'Publish' && status < 400).length;

/** Until a run outlives its calls; answers where it died: `before sns:Publish`. */
export const dieAtEachCall = async (scene: Scene, mode: CrashMode): Promise<string[]> => {
  const died: string[] = [];
  for (let call = 1; ; call += 1) {
    const rig = await createCalmRig();
    try {
      await scene.prepare(rig);
      rig.aws.resetCalls();
      const crash = rig.crashes.at(call, mode);
      await scene.act(rig).catch(() => {});
      const at = crash.at();
      const unnoted = at === '' ? 0 : publishes(rig);
      await recover(rig);
      expect([at, rig.distinct()]).toEqual([at, scene.told]);
      // Only what was published by the process that died may come again, once, with the same key.
      expect([at, rig.told.length - scene.told.length <= unnoted]).toEqual([at, true]);
      await scene.check(rig, at);
      if (at === '') return died;
      died.push(at);
    } finally {
      await rig.close();
    }
  }
};

/** Each operation once, without its mode. */
export const operationsOf = (died: readonly string[]): string[] =>
  [...new Set(died.map((at) => at.split(' ')[1] ?? ''))].sort();
