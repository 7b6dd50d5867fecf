// Lets a run write on one target of the deployed watch, or says why not: who is at work, how often we wrote, who fights us.
import { limitOf, writesLeft, writesOfToday, type Limit } from '../../engine/remediation/limits.js';
import { isoOf } from '../../engine/iso.js';
import type { ChangedBy, Finding } from '../../model/finding.js';
import type { JsonPointer } from '../../model/field.js';
import type { FindingRecord } from '../../model/record.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import type {
  Breaker,
  RemediationBudgets,
  RemedyRecord,
  RunJournal,
  Write,
} from '../../model/remediation.js';
import { scopeId, type TargetId } from '../../model/target.js';
import { later, type EpochMs } from '../../model/time.js';
import { scopeOfTarget } from '../check.js';
import { actorText } from '../explain/who.js';
import { moveFinding, type MoveDeps } from '../look/record-findings.js';
import type { Applied, JournalEntry } from './apply-target.js';
import type { Admission, Refused } from './apply-all.js';
import type { PlannedTarget } from './plan-scope.js';
import type { RemedyLedger } from './ports.js';

export interface AdmitDeps extends MoveDeps {
  ledger: RemedyLedger;
  budgets: RemediationBudgets;
  runId: string;
  by: string;
  /** As the finding keeps it. */
  planOf?: (finding: Finding) => RecordedPlan;
}

/** A run that says nothing for so long is dead: no invocation lives longer. */
const runForMs = 900_000;
/** A write that AWS did not take is sent once more. */
const mostSends = 2;
const unknown: ChangedBy = { confidence: 'unknown' };

const refused = (why: string, remedy: string): Refused => ({ outcome: 'refused', why, remedy });

const rivalText = ({ rival }: Breaker): string =>
  rival.confidence === 'unknown' ? 'somebody who is not known' : actorText(rival.actor);

const ofLimit = (limit: Exclude<Limit, { type: 'free' }>): Refused => {
  switch (limit.type) {
    case 'fight':
    case 'open-breaker': {
      const { since, paths } = limit.breaker;
      return refused(
        `It was put back again and again, and ${rivalText(limit.breaker)} keeps undoing it (${paths.join(', ')}): nothing is written since ${isoOf(since)}.`,
        'Settle it with them, then close the breaker: stagewatch breaker close TARGET --why …',
      );
    }
    case 'spent':
      return refused(
        `The budget of writes in 24 hours is used up for this ${limit.what}.`,
        'Wait, or raise `remediation.budgets` in stagewatch.yml.',
      );
    default:
      return limit satisfies never;
  }
};

const isOn = (run: RunJournal | undefined, now: EpochMs): run is RunJournal =>
  run !== undefined && now < later(run.startedAt, runForMs);

const pathsOf = ({ planned }: PlannedTarget): readonly JsonPointer[] =>
  planned?.plan.calls.flatMap(({ settles }) => settles) ?? [];

/** The book of one target, each change on the condition that nobody wrote in between. */
const openBook = ({ ledger }: Pick<AdmitDeps, 'ledger'>, target: TargetId, first: RemedyRecord) => {
  let record = first;
  return {
    write: async (change: Partial<RemedyRecord>): Promise<boolean> => {
      const { version } = record;
      const next = { ...record, ...change, target, version: version + 1 };
      const written = await ledger.writeRemedy(next, version === 0 ? undefined : version);
      if (written) record = next;
      return written;
    },
    run: (): RunJournal | undefined => record.run,
    writes: (): readonly Write[] => record.writes,
    close: async (): Promise<void> => {
      const { run: _over, ...rest } = record;
      const next = { ...rest, version: record.version + 1 };
      await ledger.writeRemedy(next, record.version);
    },
  };
};

type Book = ReturnType<typeof openBook>;

const journalIn = (book: Book, clock: MoveDeps['clock']): Admission['journal'] => {
  const sent = new Set<JsonPointer>();
  return async (entry: JournalEntry): Promise<void> => {
    const run = book.run();
    if (run === undefined) return;
    if (entry.type !== 'begins') for (const path of entry.call.settles) sent.add(path);
    const again =
      entry.type === 'begins'
        ? entry.calls.flatMap(({ settles }) => settles).filter((path) => sent.has(path))
        : [];
    // What is written once more counts once more, and before it happens.
    const writes = again.length === 0 ? {} : { writes: [...book.writes(), { at: clock(), paths: again }] };
    const next =
      entry.type === 'begins'
        ? { ...run, calls: entry.calls, done: 0 }
        : entry.type === 'done'
          ? { ...run, done: run.done + 1 }
          : run;
    // Whoever took the book from us is at work now: two must not write side by side.
    if (!(await book.write({ run: next, ...writes })))
      throw new Error('another run has begun on this target');
  };
};

const isAlready = (applied: Applied): boolean => applied.outcome === 'in-sync' && applied.already === true;

const outcomeOf = (applied: Applied): 'applied' | 'failed' | 'refused' => {
  if (isAlready(applied)) return 'refused';
  if (applied.outcome === 'in-sync') return 'applied';
  return applied.outcome === 'refused' ? 'refused' : 'failed';
};

const rivalOf = (known: FindingRecord | undefined): ChangedBy => {
  const { changedBy } = known?.finding ?? {};
  if (changedBy === undefined || changedBy.confidence === 'unknown') return unknown;
  return changedBy.actor.via === 'ourselves' ? unknown : changedBy;
};

interface Admitting {
  deps: AdmitDeps;
  one: PlannedTarget;
  book: Book;
  known: FindingRecord | undefined;
}

const isDrift = (known: FindingRecord | undefined): boolean =>
  known !== undefined && known.finding.status !== 'resolved';

/** The finding says that somebody is at it, so that nobody else is; what nobody recorded has none. */
const begin = async ({ deps, one, known }: Admitting): Promise<Refused | undefined> => {
  if (!isDrift(known)) return undefined;
  const { target, id } = one.result;
  const subject = { scope: scopeId(scopeOfTarget(target)), target: id };
  const plan = known && deps.planOf?.(known.finding);
  const { step } = await moveFinding(deps, subject, {
    type: 'remediation-started',
    runId: deps.runId,
    ...(plan === undefined ? {} : { plan }),
  });
  return step.refused === undefined
    ? undefined
    : refused(step.refused, 'Look at the finding: stagewatch findings.');
};

const finish = async ({ deps, one, known, book }: Admitting, applied: Applied): Promise<void> => {
  await book.close();
  if (!isDrift(known)) return;
  const { target, id } = one.result;
  const subject = { scope: scopeId(scopeOfTarget(target)), target: id };
  const outcome = outcomeOf(applied);
  const why = isAlready(applied)
    ? { why: 'Nothing was written: it was as declared already.' }
    : 'why' in applied
      ? { why: applied.why }
      : {};
  await moveFinding(deps, subject, { type: 'remediation-finished', runId: deps.runId, outcome, ...why });
};

/** Nothing was written after all. */
const stepBack = async (around: Admitting, writes: readonly Write[], why: Refused): Promise<Refused> => {
  await around.book.write({ writes });
  await finish(around, why);
  return why;
};

/** Written between two declarations, or from one that is not the newest, a value may be what nobody declares. */
const standsBack = ({ declared }: PlannedTarget['result']): Refused | undefined => {
  if (declared?.isChanging === true)
    return refused('It is being deployed right now.', 'Wait until the deployment is over, and look again.');
  if (declared?.stale !== undefined)
    return refused(
      `Its newest declaration could not be used (${declared.stale.why}): what it says is not known.`,
      'Mend the source, or give the declarations again.',
    );
  return undefined;
};

/** Evidence of who it is may come after the breaker opened. */
const nameRival = async ({ book }: Admitting, breaker: Breaker, rival: ChangedBy): Promise<Breaker> => {
  if (breaker.rival.confidence !== 'unknown' || rival.confidence === 'unknown') return breaker;
  const named = { ...breaker, rival };
  await book.write({ breaker: named });
  return named;
};

/** The budget is spent before the write: a crash must not make it free. */
export const admitting =
  (deps: AdmitDeps) =>
  async (one: PlannedTarget): Promise<Admission | Refused> => {
    const { ledger, store, clock, budgets, runId, by } = deps;
    const { id, target } = one.result;
    const [record, known] = await Promise.all([
      ledger.remedy(id),
      store.loadFinding(scopeId(scopeOfTarget(target)), id),
    ]);
    const now = clock();
    const standing = standsBack(one.result);
    if (standing !== undefined) return standing;
    if (isOn(record?.run, now))
      return refused(`Run ${record.run.runId} is at work on it.`, 'Wait for its end, and look again.');
    const paths = pathsOf(one);
    const rival = rivalOf(known);
    const limit = limitOf(record, paths, rival, { budgets, now });
    const book = openBook(deps, id, record ?? { target: id, version: 0, writes: [] });
    const around = { deps, one, book, known };
    if (limit.type === 'fight') await book.write({ breaker: limit.breaker });
    if (limit.type === 'open-breaker')
      return ofLimit({ ...limit, breaker: await nameRival(around, limit.breaker, rival) });
    if (limit.type !== 'free') return ofLimit(limit);
    const before = writesOfToday(record?.writes ?? [], now);
    const run = { runId, by, hash: one.planned?.plan.hash ?? '', startedAt: now, calls: [], done: 0 };
    if (!(await book.write({ run, writes: [...before, { at: now, paths }] })))
      return refused('Another run has begun on it just now.', 'Wait for its end, and look again.');
    const notBegun = await begin(around);
    if (notBegun !== undefined) {
      await book.write({ writes: before });
      await book.close();
      return notBegun;
    }
    if ((await ledger.countWrite(target.account, now)) > budgets.account) {
      await ledger.countWrite(target.account, now, -1);
      return stepBack(around, before, ofLimit({ type: 'spent', what: 'account' }));
    }
    return {
      journal: journalIn(book, clock),
      mostSends: Math.min(mostSends, writesLeft(before, paths, budgets, now)),
      finish: (applied) => finish(around, applied),
    };
  };
