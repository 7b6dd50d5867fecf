// The test of alerting: change one text, wait until that is found and told, put it back, wait until that is told. Whatever
// happens in between, it is put back.
import { isoOf } from '../../../engine/iso.js';
import { operatorError } from '../../../model/errors.js';
import type { FindingRecord } from '../../../model/record.js';
import { later, type Clock, type EpochMs } from '../../../model/time.js';
import type { Store } from '../../ports.js';
import { secondsBetween } from '../../looking-back/shown.js';
import type { Candidate } from './candidate.js';

export interface TrialDeps {
  store: Pick<Store, 'loadFinding' | 'loadEvidence'>;
  stage: StageText;
  clock: Clock;
  sleep: (ms: number) => Promise<unknown>;
  /** One line for who waits. */
  say: (line: string) => void;
  isInterrupted: () => boolean;
}

/** The one text of the one stage; both reject as the SDK does. */
export interface StageText {
  /** As it lives. */
  read: () => Promise<string | undefined>;
  /** `before`: what lives; anything else in its place is left alone. */
  write: (before: string, after: string) => Promise<void>;
  /** What a person runs to put `text` back. */
  command: (text: string) => string;
}

export interface TrialAsk {
  candidate: Candidate;
  runId: string;
  marker: string;
  /** How long each wait may take. */
  waitMs: number;
  /** After so long without an event, that is said. */
  eventWithinMs: number;
}

export type TrialOutcome =
  | 'told'
  /** Told, and its end was not. */
  | 'not-over'
  /** Found and not told within the time. */
  | 'not-told'
  | 'not-found'
  /** Told by the sweep: no event came. */
  | 'no-event'
  /** Who runs this is a declared deployer: whatever they change is held for a while. */
  | 'held'
  /** Nothing tells whether the change was made. */
  | 'not-changed'
  | 'interrupted';

export type PutBack =
  | { status: 'done' }
  /** Somebody else has put it back. */
  | { status: 'already' }
  /** Somebody has changed it meanwhile. */
  | { status: 'left'; why: string }
  | { status: 'failed'; why: string; command: string };

export interface Trial {
  run: string;
  target: string;
  path: string;
  changedAt: string;
  outcome: TrialOutcome;
  putBack: PutBack;
  /** Seconds from the change. */
  eventAfter?: number;
  foundAfter?: number;
  toldAfter?: number;
  /** Seconds from when it was put back. */
  overAfter?: number;
}

const pollMs = 1000;
const evidenceRead = 20;
const tries = 3;

interface Seen {
  eventAfter?: number;
  foundAfter?: number;
  toldAfter?: number;
}

const nameOfError = (error: unknown): string => (error instanceof Error ? error.name : 'it failed');

const isOurs = (record: FindingRecord | undefined, { candidate, marker }: TrialAsk): boolean =>
  record?.finding.drift.differences.some(
    (difference) =>
      difference.path === candidate.path && 'observed' in difference && difference.observed === marker,
  ) === true;

/** CloudTrail's times are whole seconds. */
const secondMs = 1000;

const eventOf = async ({ store }: TrialDeps, { candidate }: TrialAsk, since: EpochMs): Promise<boolean> => {
  const evidence = await store.loadEvidence(candidate.scope, later(since, -2 * secondMs), evidenceRead);
  const { kind, key } = candidate.declared;
  return evidence.some(({ touches }) =>
    touches.some((touch) => touch.kind === kind && (touch.key === undefined || touch.key === key)),
  );
};

const look = async (
  deps: TrialDeps,
  ask: TrialAsk,
  changedAt: EpochMs,
  seen: Seen,
): Promise<FindingRecord | undefined> => {
  const { store, clock, say } = deps;
  const after = (): number => secondsBetween(changedAt, clock());
  if (seen.eventAfter === undefined && (await eventOf(deps, ask, changedAt))) {
    seen.eventAfter = after();
    say(`its event came after ${seen.eventAfter} s`);
  }
  const record = await store.loadFinding(ask.candidate.scope, ask.candidate.id);
  if (!isOurs(record, ask) || record === undefined) return undefined;
  const { finding } = record;
  if (seen.foundAfter === undefined) {
    seen.foundAfter = secondsBetween(changedAt, finding.firstSeenAt);
    say(`found after ${seen.foundAfter} s (${finding.status})`);
  }
  if (
    finding.told?.state === 'drift' &&
    finding.told.at >= later(changedAt, -secondMs) &&
    finding.status !== 'resolved'
  ) {
    seen.toldAfter = secondsBetween(changedAt, finding.told.at);
    say(`told after ${seen.toldAfter} s`);
  }
  return record;
};

const noEventYet =
  'no event has come yet: only the sweep would find it now. Check the trail and the rules: stagewatch doctor';

const waitUntilTold = async (
  deps: TrialDeps,
  ask: TrialAsk,
  changedAt: EpochMs,
  seen: Seen,
): Promise<TrialOutcome> => {
  const { clock, sleep, say, isInterrupted } = deps;
  let isSilenceTold = false;
  while (clock() < later(changedAt, ask.waitMs)) {
    if (isInterrupted()) return 'interrupted';
    const record = await look(deps, ask, changedAt, seen);
    if (seen.toldAfter !== undefined) return seen.eventAfter === undefined ? 'no-event' : 'told';
    if (record?.finding.status === 'held') return 'held';
    if (!isSilenceTold && seen.eventAfter === undefined && clock() > later(changedAt, ask.eventWithinMs)) {
      isSilenceTold = true;
      say(noEventYet);
    }
    await sleep(pollMs);
  }
  return seen.foundAfter === undefined ? 'not-found' : 'not-told';
};

const putBackOnce = async ({ stage }: TrialDeps, { candidate, marker }: TrialAsk): Promise<PutBack> => {
  const lives = await stage.read();
  if (lives === candidate.text) return { status: 'already' };
  if (lives !== marker) return { status: 'left', why: 'somebody has changed it meanwhile' };
  await stage.write(marker, candidate.text);
  return { status: 'done' };
};

const putBack = async (deps: TrialDeps, ask: TrialAsk): Promise<PutBack> => {
  const command = deps.stage.command(ask.candidate.text);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const end = await putBackOnce(deps, ask);
      // The answer to a try before may have got lost: then it was ours.
      return end.status === 'already' && attempt > 1 ? { status: 'done' } : end;
    } catch (error) {
      if (attempt === tries) return { status: 'failed', why: nameOfError(error), command };
      await deps.sleep(pollMs * attempt);
    }
  }
};

const waitUntilOver = async (deps: TrialDeps, ask: TrialAsk, from: EpochMs): Promise<number | undefined> => {
  const { store, clock, sleep, isInterrupted } = deps;
  while (clock() < later(from, ask.waitMs) && !isInterrupted()) {
    const record = await store.loadFinding(ask.candidate.scope, ask.candidate.id);
    const told = record?.finding.told;
    if (record?.finding.status === 'resolved' && told?.state === 'over') return secondsBetween(from, told.at);
    await sleep(pollMs);
  }
  return undefined;
};

/** The change is made before this is asked to wait; a failure in between still puts it back. */
const waited = async (
  deps: TrialDeps,
  ask: TrialAsk,
  changedAt: EpochMs,
  seen: Seen,
): Promise<TrialOutcome> => {
  try {
    return await waitUntilTold(deps, ask, changedAt, seen);
  } catch (error) {
    deps.say(`the table cannot be read any more (${nameOfError(error)})`);
    return seen.foundAfter === undefined ? 'not-found' : 'not-told';
  }
};

const notInSync = ({ id, path }: Candidate): Error =>
  operatorError('Nothing was changed.', [
    {
      where: id,
      what: `its ${path} is not what is declared`,
      remedy: 'Settle that first, or choose another stage with --target.',
    },
  ]);

const notChanged = ({ id }: Candidate, what: string, error: unknown): Error => {
  const isDenied = /AccessDenied|Forbidden|NotAuthorized/.test(nameOfError(error));
  return operatorError('Nothing was changed.', [
    {
      where: id,
      what: `it could not be ${what}: AWS answered ${nameOfError(error)}`,
      remedy: isDenied
        ? 'Allow who runs this to read and to update that stage (apigateway:GET and apigateway:PATCH on it), or choose another with --target.'
        : 'Try again, or choose another stage with --target.',
    },
  ]);
};

/** Rejects where nothing was changed; otherwise whether it is known that it was. */
const change = async ({ stage, say }: TrialDeps, { candidate, marker }: TrialAsk): Promise<boolean> => {
  const lives = await stage.read().catch((error: unknown) => {
    throw notChanged(candidate, 'read', error);
  });
  if (lives !== candidate.text) throw notInSync(candidate);
  try {
    await stage.write(candidate.text, marker);
  } catch (error) {
    // The answer may have got lost after the change was made: only what is still as declared was not changed.
    if ((await stage.read().catch(() => undefined)) === candidate.text)
      throw notChanged(candidate, 'changed', error);
    say(`nothing tells whether it was changed (${nameOfError(error)})`);
    return false;
  }
  say('changed; waiting for the alert');
  return true;
};

/** Rejects only where nothing was changed. */
export const runTrial = async (deps: TrialDeps, ask: TrialAsk): Promise<Trial> => {
  const { candidate, runId: run } = ask;
  const { clock, say } = deps;
  const changedAt = clock();
  const seen: Seen = {};
  const isChanged = await change(deps, ask);
  const outcome = isChanged ? await waited(deps, ask, changedAt, seen) : 'not-changed';
  const end = await putBack(deps, ask);
  const backAt = clock();
  say('why' in end ? `not put back: ${end.why}` : 'put back');
  const isTold = (outcome === 'told' || outcome === 'no-event') && end.status !== 'failed';
  const overAfter = isTold ? await waitUntilOver(deps, ask, backAt).catch(() => undefined) : undefined;
  if (overAfter !== undefined) say(`told as over after ${overAfter} s`);
  return {
    run,
    target: candidate.id,
    path: candidate.path,
    changedAt: isoOf(changedAt),
    outcome: outcome === 'told' && overAfter === undefined ? 'not-over' : outcome,
    putBack: end,
    ...seen,
    ...(overAfter === undefined ? {} : { overAfter }),
  };
};
