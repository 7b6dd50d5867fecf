// The test of alerting, whatever fails on the way: the text is put back, or the command that does so is told.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Evidence } from '../../shared/model/evidence.js';
import type { FindingRecord } from '../../shared/model/record.js';
import { kindId, type ScopeId, type TargetId } from '../../shared/model/target.js';
import { epochMs, later, type EpochMs } from '../../shared/model/time.js';
import type { Candidate } from '../../shared/usecases/doctor/live/candidate.js';
import { runTrial, type Trial, type TrialDeps } from '../../shared/usecases/doctor/live/trial.js';
import { tries } from '../support/tries.js';

const start = epochMs(Date.UTC(2026, 10, 21));
const place = { account: '123456789012', region: 'eu-west-1' };
const kind = kindId('apigateway.stage');
const candidate = {
  id: 'apigateway.stage:123456789012/eu-west-1/abc/prod' as TargetId,
  scope: 'rest-api:123456789012/eu-west-1/abc' as ScopeId,
  declared: { kind, key: 'abc/prod', ...place },
  path: '/description',
  text: 'the shop',
} as unknown as Candidate;
const marker = 'stagewatch-doctor 12345678';

interface Script {
  /** What lives, where it is not what is declared. */
  initial?: string;
  /** Seconds after the change; missing: never. */
  event?: number;
  found?: number;
  told?: number;
  /** Seconds after it was put back. */
  over?: number;
  held?: boolean;
  /** Somebody else's text, seconds after the change. */
  meddled?: number;
  /** Seconds after the start in which Ctrl-C is pressed. */
  interrupted?: number;
  /** Which calls of each kind fail, counted from 0; a lost one has its effect all the same. */
  fails?: {
    read?: readonly number[];
    write?: readonly number[];
    lost?: readonly number[];
    load?: readonly number[];
  };
}

/** A stage and a table that do as the script says, under a virtual clock. */
const play = async (script: Script) => {
  let now: EpochMs = start;
  let text = script.initial ?? candidate.text;
  let changedAt: EpochMs | undefined;
  let backAt: EpochMs | undefined;
  const counts = { read: 0, write: 0, lost: 0, load: 0 };
  const failing = (call: keyof typeof counts): boolean =>
    script.fails?.[call]?.includes((counts[call] += 1) - 1) === true;
  const passed = (since: EpochMs | undefined, seconds: number | undefined): boolean =>
    since !== undefined && seconds !== undefined && now >= later(since, seconds * 1000);
  const lines: string[] = [];
  const record = (): FindingRecord | undefined => {
    if (!passed(changedAt, script.found)) return undefined;
    const isOver = passed(backAt, script.over);
    const toldAt = later(changedAt ?? start, (script.told ?? 0) * 1000);
    const told = isOver
      ? { state: 'over', at: now }
      : passed(changedAt, script.told)
        ? { state: 'drift', at: toldAt }
        : undefined;
    const status = isOver ? 'resolved' : script.held === true ? 'held' : 'open';
    const drift = { differences: [{ path: '/description', type: 'changed', observed: marker }] };
    return { finding: { status, told, drift, firstSeenAt: now }, pending: [] } as unknown as FindingRecord;
  };
  const deps: TrialDeps = {
    store: {
      loadFinding: () => (failing('load') ? Promise.reject(new Error('load')) : Promise.resolve(record())),
      loadEvidence: () =>
        Promise.resolve(
          passed(changedAt, script.event)
            ? [{ touches: [{ kind, key: 'abc/prod' }] } as unknown as Evidence]
            : [],
        ),
    },
    stage: {
      read: () => {
        if (passed(changedAt, script.meddled)) text = 'somebody else’s';
        return failing('read') ? Promise.reject(new Error('read')) : Promise.resolve(text);
      },
      write: (before, after) => {
        if (failing('write') || text !== before) return Promise.reject(new Error('write'));
        text = after;
        if (after === marker) changedAt = now;
        else backAt = now;
        return failing('lost') ? Promise.reject(new Error('lost')) : Promise.resolve();
      },
      command: (wanted) => `put back ${wanted}`,
    },
    clock: () => now,
    sleep: (ms) => Promise.resolve(void (now = later(now, ms))),
    say: (line) => void lines.push(line),
    isInterrupted: () => passed(start, script.interrupted),
  };
  const ask = { candidate, runId: '12345678', marker, waitMs: 60_000, eventWithinMs: 20_000 };
  const ended = await runTrial(deps, ask).then(
    (trial): { trial: Trial } => ({ trial }),
    (error: unknown) => ({ error }),
  );
  return { ended, text, lines, trial: 'trial' in ended ? ended.trial : undefined };
};

describe('what it came to', () => {
  test.each([
    [
      { event: 2, found: 3, told: 9, over: 5 },
      { outcome: 'told', eventAfter: 2, foundAfter: 3, toldAfter: 9, overAfter: 5 },
    ],
    [
      { found: 30, told: 40, over: 5 },
      { outcome: 'no-event', toldAfter: 40 },
    ],
    [{ event: 2, found: 3 }, { outcome: 'not-told' }],
    [{ event: 2 }, { outcome: 'not-found' }],
    [{ event: 2, found: 3, held: true }, { outcome: 'held' }],
    [{ event: 2, found: 3, told: 9 }, { outcome: 'not-over' }],
    [{ event: 2, interrupted: 1 }, { outcome: 'interrupted' }],
    [
      { event: 2, found: 3, told: 9, over: 1, fails: { lost: [1] } },
      { outcome: 'told', putBack: { status: 'done' } },
    ],
    [{ event: 2, found: 3, told: 9, meddled: 5, over: 1 }, { putBack: { status: 'left' } }],
  ] as const)('%j: %j', async (script, wanted) => {
    expect((await play(script)).trial).toMatchObject(wanted);
  });

  test('silence is told before the wait is over', async () => {
    const { lines } = await play({ found: 40, told: 50 });
    expect(lines.join('\n')).toMatch(/no event has come yet: only the sweep would find it.*trail.*rules/);
  });

  test('what cannot be put back is told with the command', async () => {
    const { trial } = await play({ event: 1, found: 2, told: 3, fails: { write: [1, 2, 3] } });
    expect(trial?.putBack).toEqual({ status: 'failed', why: 'Error', command: 'put back the shop' });
  });

  test('what is not as declared is not touched', async () => {
    const { ended, text } = await play({ initial: 'another text' });
    expect(ended).toMatchObject({
      error: { problems: [{ what: 'its /description is not what is declared' }] },
    });
    expect(text).toBe('another text');
  });
});

const failures = fc.array(fc.nat({ max: 6 }), { maxLength: 4 });
const seconds = fc.option(fc.nat({ max: 90 }), { nil: undefined });

test('whatever fails: the marker never stays unsaid', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        event: seconds,
        found: seconds,
        told: seconds,
        over: seconds,
        interrupted: seconds,
        held: fc.boolean(),
        fails: fc.record({ read: failures, write: failures, lost: failures, load: failures }),
      }),
      async (script) => {
        const { text, trial } = await play(script as Script);
        if (text === marker)
          expect(trial?.putBack).toMatchObject({ status: 'failed', command: 'put back the shop' });
        else expect(text).toBe('the shop');
      },
    ),
    { numRuns: tries(300) },
  ));
