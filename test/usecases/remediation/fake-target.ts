// One target as a run sees it: settings by path, reads that come late, calls that fail as told, time that passes by itself.
import type {
  Applied,
  ApplyDeps,
  Fresh,
  JournalEntry,
} from '../../../shared/usecases/remediation/apply-target.js';
import { applyTarget } from '../../../shared/usecases/remediation/apply-target.js';
import type { PlannedCall, Refusal, TargetPlan, Wish } from '../../../shared/model/plan.js';
import { wordOf } from '../../../shared/model/brand.js';
import { kindId, targetId } from '../../../shared/model/target.js';
import { epochMs, later } from '../../../shared/model/time.js';

export type Settings = Readonly<Record<string, string>>;

const target = targetId({
  kind: kindId('apigateway.stage'),
  account: '123456789012',
  region: 'eu-west-1',
  key: 'abc/prod',
});

/** An error as the SDK throws it. */
export const awsError = (name: string, status: number | undefined, more: object = {}): Error =>
  Object.assign(new Error('told by AWS'), { name, $metadata: { httpStatusCode: status } }, more);

/** What becomes of a call: it happens, or fails with or without effect. */
export type Fate = 'happens' | { error: Error; happened?: true };

export interface FakeOptions {
  declared: Settings;
  live: Settings;
  /** Reads show what was there so long ago. */
  staleMs?: number;
  /** Of each attempt to send; what is left out happens. */
  fates?: readonly Fate[];
  /** Paths that nobody may set. */
  refused?: readonly string[];
  /** What a call changes besides what it settles; its path is read back at once. */
  sideEffects?: Readonly<Record<string, Settings>>;
  /** Paths whose call takes away what the next one puts back. */
  boundToNext?: readonly string[];
  /** Done by others right after the n-th call that happened. */
  meanwhile?: Readonly<Record<number, Settings>>;
  /** After the n-th step (read, send, journal) the process is dead. */
  diesAt?: number;
  msLeft?: number;
  mostSends?: number;
}

const valueOf = (call: PlannedCall): [path: string, value: string | undefined] => {
  const { path, value } = call.input;
  return [wordOf(path), value === undefined ? undefined : wordOf(value)];
};

const callFor = ({ path, to }: Wish, { sideEffects = {}, boundToNext = [] }: FakeOptions): PlannedCall => ({
  service: 'apigateway',
  operation: 'UpdateStage',
  input: to === undefined ? { path } : { path, value: String(to) },
  settles: [path],
  does: `sets ${path}`,
  ...(path in sideEffects ? { thenRead: true } : {}),
  ...(boundToNext.includes(path) ? { thenAtOnce: true } : {}),
});

const refusalOf = (path: string): Refusal => ({
  code: 'not-patchable',
  paths: [path],
  why: 'AWS has no call that changes it.',
  remedy: 'Do it by hand.',
});

const died = new Error('the process is dead');

export const createFake = (options: FakeOptions) => {
  const { declared, staleMs = 0, refused = [], sideEffects = {}, meanwhile = {} } = options;
  const fates = [...(options.fates ?? [])];
  let now = epochMs(Date.UTC(2026, 10, 21, 12));
  const begun = now;
  const past: { at: number; live: Settings }[] = [{ at: 0, live: options.live }];
  const state = { steps: 0, happened: 0, readDown: '' };
  const sent: { path: string; value: string | undefined; from: string | undefined; readAgoMs: number }[] = [];
  const journal: JournalEntry[] = [];
  const slept: number[] = [];
  let lastRead = now;

  const live = (): Settings => past.at(-1)?.live ?? {};
  const become = (next: Settings): void => void past.push({ at: now, live: next });
  const seen = (): Settings => past.findLast(({ at }) => at === 0 || at <= now - staleMs)?.live ?? {};
  const isDead = (): boolean => options.diesAt !== undefined && state.steps >= options.diesAt;
  const step = (): void => {
    state.steps += 1;
    if (isDead()) throw died;
  };

  const look = (): Fresh => {
    lastRead = now;
    if (state.readDown !== '') return { status: 'unknown', why: state.readDown };
    const at = seen();
    const paths = [...new Set([...Object.keys(declared), ...Object.keys(at)])].sort();
    const wishes = paths.flatMap((path): Wish[] => {
      const [from, to] = [at[path], declared[path]];
      if (from === to) return [];
      return [{ path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
    });
    if (wishes.length === 0) return { status: 'as-declared' };
    const mine = wishes.filter(({ path }) => !refused.includes(path));
    const calls = mine.map((wish) => callFor(wish, options));
    const hash = JSON.stringify({ wishes, calls });
    const plan: TargetPlan = {
      target,
      hash,
      calls,
      refused: wishes.filter(({ path }) => refused.includes(path)).map(({ path }) => refusalOf(path)),
      effects: [],
    };
    return {
      status: 'differs',
      planned: { plan, wishes, shown: plan },
      stand: new Map(),
      readStartedAt: now,
    };
  };

  const happen = (call: PlannedCall): void => {
    const [path, value] = valueOf(call);
    const { [path]: _old, ...others } = live();
    const effects = sideEffects[path] ?? {};
    become({ ...others, ...(value === undefined ? {} : { [path]: value }), ...effects });
    state.happened += 1;
    const theirs = meanwhile[state.happened];
    if (theirs !== undefined) become({ ...live(), ...theirs });
  };

  const deps: ApplyDeps = {
    read: () => {
      step();
      now = later(now, 200);
      return Promise.resolve(look());
    },
    send: (call) => {
      step();
      const [path, value] = valueOf(call);
      sent.push({ path, value, from: live()[path], readAgoMs: now - lastRead });
      now = later(now, 100);
      const fate = fates.shift() ?? 'happens';
      if (fate === 'happens' || fate.happened === true) happen(call);
      return fate === 'happens' ? Promise.resolve() : Promise.reject(fate.error);
    },
    journal: (entry) => {
      step();
      journal.push(entry);
      return Promise.resolve();
    },
    clock: () => now,
    sleep: (ms) => {
      slept.push(ms);
      now = later(now, ms);
      return Promise.resolve();
    },
    hasTime: () => now - begun < (options.msLeft ?? 800_000),
    mostSends: options.mostSends ?? 2,
  };

  return {
    deps,
    live,
    sent,
    journal,
    slept,
    become,
    pass: (ms: number) => void (now = later(now, ms)),
    breakReads: (why: string) => void (state.readDown = why),
    /** A person sees the plan of now, and agrees to it. */
    agree: () => {
      const known = look();
      return { known, expect: known.status === 'differs' ? known.planned.plan.hash : 'nothing to do' };
    },
    run: async (): Promise<Applied | 'died'> => {
      const known = look();
      const hash = known.status === 'differs' ? known.planned.plan.hash : '';
      const result = await applyTarget(deps, hash, known).catch((error: unknown) => {
        if (error !== died) throw error;
      });
      return result === undefined || isDead() ? 'died' : result;
    },
    isDead,
    steps: () => state.steps,
  };
};

export type Fake = ReturnType<typeof createFake>;
