// Who may write on a target now: budgets, breakers, other runs, dead ones; and what its book says while a run is on.
import { describe, expect, test } from '@jest/globals';
import type { ChangedBy } from '../../../shared/model/finding.js';
import type { PlannedCall } from '../../../shared/model/plan.js';
import type { FindingRecord } from '../../../shared/model/record.js';
import type { RemedyRecord } from '../../../shared/model/remediation.js';
import { epochMs, later } from '../../../shared/model/time.js';
import { defaultLifecyclePolicy } from '../../../shared/engine/lifecycle.js';
import { admitting, type AdmitDeps } from '../../../shared/usecases/remediation/admit.js';
import type { Admission, Refused } from '../../../shared/usecases/remediation/apply-all.js';
import type { PlannedTarget } from '../../../shared/usecases/remediation/plan-scope.js';
import { plannedFor } from './planned.js';

const minuteMs = 60_000;
const noon = epochMs(Date.UTC(2026, 10, 21, 12));

const rival: ChangedBy = {
  confidence: 'exact',
  at: noon,
  eventId: 'e-1',
  actor: { type: 'role', name: 'acme-reconciler', via: 'sdk' },
} as unknown as ChangedBy;

/** One target with one difference, on a table of its own. */
const createBook = (given: { declared?: object; record?: RemedyRecord; changedBy?: ChangedBy } = {}) => {
  const { planned, stand, result } = plannedFor({
    kind: 'apigateway.stage',
    key: 'abc123/prod',
    live: { stageName: 'prod', description: 'theirs' },
    declared: { '/description': 'ours' },
  });
  if (planned === undefined || result.declared === undefined) throw new Error('nothing differs');
  const one: PlannedTarget = {
    planned,
    stand,
    result: { ...result, declared: { ...result.declared, ...given.declared } },
  };
  let now = noon;
  let record = given.record;
  let writes = 0;
  const known =
    given.changedBy === undefined
      ? undefined
      : ({ finding: { status: 'resolved', changedBy: given.changedBy } } as FindingRecord);
  const deps = (runId: string, budgets = { field: 3, target: 10, account: 30 }): AdmitDeps =>
    ({
      store: { loadFinding: () => Promise.resolve(known) },
      clock: () => now,
      budgets,
      runId,
      by: 'ann',
      policy: defaultLifecyclePolicy,
      ledger: {
        remedy: () => Promise.resolve(record),
        writeRemedy: (next: RemedyRecord, before: number | undefined) => {
          if (record?.version !== before) return Promise.resolve(false);
          record = next;
          return Promise.resolve(true);
        },
        countWrite: (_account: string, _now: number, count = 1) => Promise.resolve((writes += count)),
      },
    }) as unknown as AdmitDeps;
  return {
    admit: (runId: string, budgets?: AdmitDeps['budgets']) => admitting(deps(runId, budgets))(one),
    pass: (ms: number) => void (now = later(now, ms)),
    record: () => record,
    writes: () => writes,
  };
};

const admitted = (answer: Admission | Refused): Admission => {
  if ('outcome' in answer) throw new Error(answer.why);
  return answer;
};

const call: PlannedCall = {
  service: 'apigateway',
  operation: 'UpdateStage',
  input: {},
  settles: ['/description'],
  does: 'sets description',
};

const wholeRun = async (book: ReturnType<typeof createBook>, runId: string): Promise<void> => {
  const { finish } = admitted(await book.admit(runId));
  await finish({ outcome: 'in-sync', calls: 1 });
};

describe('budgets', () => {
  test('the fourth write of a field within a day opens the breaker, which stays open', async () => {
    const book = createBook({ changedBy: rival });
    for (const run of ['1', '2', '3']) await wholeRun(book, run);
    expect(await book.admit('4')).toMatchObject({ outcome: 'refused' });
    expect(book.record()?.breaker).toMatchObject({ paths: ['/description'], rival });
    book.pass(72 * 60 * minuteMs);
    const still = await book.admit('5');
    expect(still).toMatchObject({ outcome: 'refused' });
    expect(JSON.stringify(still)).toContain('acme-reconciler');
    expect(book.record()?.writes).toHaveLength(3);
  });

  test('who the rival is, is kept as soon as evidence tells it', async () => {
    const breaker = { since: noon, paths: ['/description'], rival: { confidence: 'unknown' as const } };
    const record: RemedyRecord = { target: 'x' as RemedyRecord['target'], version: 7, writes: [], breaker };
    const book = createBook({ changedBy: rival, record });
    expect(JSON.stringify(await book.admit('1'))).toContain('acme-reconciler');
    expect(book.record()?.breaker?.rival).toEqual(rival);
  });

  test('the account’s is spent for all, and a refusal costs nothing', async () => {
    const book = createBook();
    const none = { field: 3, target: 10, account: 0 };
    expect(await book.admit('1', none)).toMatchObject({ outcome: 'refused' });
    expect(await book.admit('2', none)).toMatchObject({ outcome: 'refused' });
    expect([book.writes(), book.record()?.writes, book.record()?.run]).toEqual([0, [], undefined]);
  });

  test('a field that may be written once more is sent once in that run', async () => {
    const book = createBook();
    expect(admitted(await book.admit('1')).mostSends).toBe(2);
    book.pass(20 * minuteMs);
    expect(admitted(await book.admit('2')).mostSends).toBe(2);
    book.pass(20 * minuteMs);
    expect(admitted(await book.admit('3')).mostSends).toBe(1);
  });

  test('what a run sends a second time counts a second time, before it is sent', async () => {
    const book = createBook();
    const { journal } = admitted(await book.admit('1'));
    await journal({ type: 'begins', calls: [call] });
    await journal({ type: 'failed', call, why: 'no answer' });
    expect(book.record()?.writes).toHaveLength(1);
    await journal({ type: 'begins', calls: [call] });
    expect(book.record()?.writes).toHaveLength(2);
  });
});

describe('two runs', () => {
  test('the second waits while the first is on, and may begin when it is done', async () => {
    const book = createBook();
    const first = admitted(await book.admit('1'));
    expect(await book.admit('2')).toMatchObject({ outcome: 'refused' });
    await first.finish({ outcome: 'in-sync', calls: 1 });
    admitted(await book.admit('3'));
  });

  test('a run that died is taken over after a quarter of an hour, and can write nothing into the book any more', async () => {
    const book = createBook();
    const dead = admitted(await book.admit('1'));
    book.pass(14 * minuteMs);
    expect(await book.admit('2')).toMatchObject({ outcome: 'refused' });
    book.pass(minuteMs);
    admitted(await book.admit('3'));
    await expect(dead.journal({ type: 'begins', calls: [call] })).rejects.toThrow('another run has begun');
    await dead.finish({ outcome: 'in-sync', calls: 1 });
    expect(book.record()?.run?.runId).toBe('3');
  });

  test('of two that begin at once, one may write', async () => {
    const book = createBook();
    const answers = await Promise.all([book.admit('1'), book.admit('2')]);
    expect(answers.filter((answer) => 'outcome' in answer)).toHaveLength(1);
    expect(book.record()?.writes).toHaveLength(1);
  });
});

describe('declarations that do not count', () => {
  test.each([
    ['it is being deployed', { isChanging: true as const }],
    ['its newest version could not be used', { stale: { since: noon, why: 'shop.yml: cannot be read' } }],
  ])('nothing is written while %s', async (_title, standing) => {
    const book = createBook({ declared: standing });
    expect(await book.admit('1')).toMatchObject({ outcome: 'refused' });
    expect(book.record()).toBeUndefined();
  });
});
