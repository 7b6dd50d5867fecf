// Looks for who made drifts that still have nobody: CloudTrail keeps the calls whose events never came.
import type { Evidence } from '../model/evidence.js';
import type { Look } from '../model/look.js';
import { parseTargetId, type Place } from '../model/target.js';
import { later, type EpochMs } from '../model/time.js';
import { openOf, type AskDeps, type AskRow, type Open } from './asking/open.js';
import { putBack } from './asking/put-back.js';
import { search, type Searched } from './asking/search.js';
import { sectionsOf } from './asking/sections.js';
import { spanOf } from './evidence/unexplained.js';
import { boundEvidence, joinEvidence } from './look/evidence.js';
import { asLooks } from './look/keep-evidence.js';
import { sideBySide } from './look/parallel.js';

export type { AskDeps } from './asking/open.js';

/** Of one run of `deliver`, which has a minute and does everything else first. */
const rowsPerRun = 200;
const callsPerRun = 10;
const beginWithinMs = 40_000;
const keptPerScope = 200;
const dayMs = 86_400_000;

/** The looks that give `detect` what was found: it was seen before, so nothing is read for them again. */
const looksFor = (
  { ask, scope, findings }: Open,
  searched: readonly Searched[],
  now: EpochMs,
): readonly Look[] => {
  const spans = findings.map((one) => spanOf(one, now));
  const isWithin = ({ at }: Evidence): boolean => spans.some(({ from, to }) => from <= at && at <= to);
  const found = joinEvidence(...searched.map(({ evidence }) => evidence))
    .filter((one) => one.scope === ask.scope && isWithin(one))
    .slice(0, keptPerScope)
    .map(boundEvidence);
  // Where the whole Region is one scope, only what it is about is read, if anything.
  const keys = findings.flatMap(({ target }) => parseTargetId(target)?.key ?? []);
  return asLooks(found, now).map((look) => ({
    ...look,
    cause: 'due',
    asOf: look.evidence?.[0]?.at ?? now,
    ...(scope.key === '*' ? { only: keys } : {}),
  }));
};

const tellStop = async (
  deps: AskDeps,
  { account, region }: Place,
  stopped: NonNullable<Searched['stopped']>,
): Promise<void> => {
  if (stopped.status === 'failed' || stopped.status === 'no-entry')
    deps.log('CloudTrail could not be asked who made a drift', { account, region, error: stopped.because });
  if (stopped.status !== 'denied') return;
  if (!(await deps.store.claim(`lookup-denied/${account}`, deps.clock(), dayMs))) return;
  deps.log('CloudTrail may not be asked who made a drift', {
    account,
    region,
    remedy:
      'Allow cloudtrail:LookupEvents on * to the role of the function `deliver` (infra/roles.yml), in another account to its reader role (infra/member-account.yml).',
  });
};

const askPlace = async (
  deps: AskDeps,
  spend: () => boolean,
  place: Place,
  open: readonly Open[],
): Promise<void> => {
  const searched: Searched[] = [];
  for (const section of sectionsOf(open)) {
    const one = await search({ ...deps, spend }, place, section);
    searched.push(one);
    if (one.stopped === undefined) continue;
    await tellStop(deps, place, one.stopped);
    break;
  }
  const now = deps.clock();
  const looks = open.flatMap((one) => looksFor(one, searched, now));
  if (looks.length > 0) await deps.queue.send('now', looks);
  // Only now: whoever dies before this asks again, and the same evidence is kept once.
  await sideBySide(open, (one) => putBack(deps, one, searched));
};

/** By name alone: nothing of what was read may come into a log. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

const openSafely = async (deps: AskDeps, row: AskRow): Promise<Open | undefined> => {
  try {
    return await openOf(deps, row);
  } catch (error) {
    deps.log('question who made a drift not read', { scope: row.scope, error: nameOf(error) });
    return undefined;
  }
};

const byPlace = (open: readonly Open[]): ReadonlyMap<string, readonly Open[]> => {
  const places = new Map<string, Open[]>();
  for (const one of open) {
    const id = `${one.scope.account}/${one.scope.region}`;
    places.set(id, [...(places.get(id) ?? []), one]);
  }
  return places;
};

/** How many calls it took. `begun`: the run. What does not get its turn, or cannot be written, stays due. */
export const askWho = async (deps: AskDeps, rows: readonly AskRow[], begun: EpochMs): Promise<number> => {
  const asked = rows.slice(0, rowsPerRun);
  const open = (await sideBySide(asked, (row) => openSafely(deps, row))).filter((one) => one !== undefined);
  let calls = 0;
  const spend = (): boolean => {
    if (calls >= callsPerRun || deps.clock() >= later(begun, beginWithinMs)) return false;
    calls += 1;
    return true;
  };
  for (const own of byPlace(open).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const { account, region } = first.scope;
    try {
      await askPlace(deps, spend, { account, region }, own);
    } catch (error) {
      deps.log('who made a drift not looked for', { account, region, error: nameOf(error) });
    }
  }
  return calls;
};
