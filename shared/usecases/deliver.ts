// Works off what is due: announcements nobody published, confirmations, expiries, blind scopes; and feels its own pulse.
import { isForDigest, isGatheredHead } from '../engine/crowd.js';
import { publishWithinMs } from '../engine/outbox.js';
import type { Announcement } from '../model/finding.js';
import type { Look } from '../model/look.js';
import { parseScopeId, parseTargetId } from '../model/target.js';
import { later, type EpochMs } from '../model/time.js';
import { askWho, type AskDeps } from './ask-who.js';
import { announceSource, tellFinding, tellHead } from './announce.js';
import { endHold } from './baseline/hold.js';
import { memberOf, type Member } from './digest/member.js';
import { lostOf, type Lost } from './digest/lost.js';
import { tellCrowds } from './digest/tell-crowds.js';
import { tellLost } from './digest/tell-lost.js';
import { finishFlip } from './finish-flip.js';
import { feelPulse, type Heartbeat } from './heartbeat.js';
import { sideBySide } from './look/parallel.js';
import { lifecyclePolicyOf, moveFinding } from './look/record-findings.js';
import { headDueAt } from './look/record-head.js';
import type { DueRow, Ports, Watch } from './ports.js';

type DeliverDeps = Pick<Ports, 'store' | 'queue' | 'topic' | 'edits' | 'clock' | 'log'> & AskDeps;

/** Rows that are loaded side by side, and how long more are begun with: what is left is the first thing of the next minute. */
const pageSize = 200;
const rowsWithinMs = 20_000;

interface Done {
  published: boolean | undefined;
  look?: Look;
  /** One voice in a crowd. */
  member?: Member;
  /** One scope of many that were lost, or are seen again. */
  lost?: Lost;
  /** The time was up before its turn. */
  isLeft?: true;
}

const isStuck = (pending: readonly Announcement[], now: EpochMs): boolean =>
  pending[0] !== undefined && later(pending[0].at, publishWithinMs) <= now;

const lookAt = (scope: Look['scope'], now: EpochMs, key?: string): Look => {
  // Where the whole Region is one scope, only what is due is read.
  const isRegion = parseScopeId(scope)?.key === '*' && key !== undefined;
  return { scope, cause: 'due', asOf: now, ...(isRegion ? { only: [key] } : {}) };
};

const dueFinding = async (
  deps: DeliverDeps,
  watch: Watch,
  row: DueRow & { type: 'finding' },
): Promise<Done> => {
  const now = deps.clock();
  const policy = lifecyclePolicyOf(watch.settings);
  const { record, step } = await moveFinding({ ...deps, policy }, row, { type: 'due' });
  if (record === undefined) return { published: undefined };
  const key = parseTargetId(row.target)?.key;
  const asked = step.confirm === true ? { look: lookAt(row.scope, now, key) } : {};
  const stuck = isStuck(record.pending, now);
  if (isForDigest(record)) {
    const member = stuck ? memberOf(record) : undefined;
    return { published: undefined, ...asked, ...(member === undefined ? {} : { member }) };
  }
  const isNews = step.announce !== undefined || stuck;
  return { published: isNews ? await tellFinding(deps, record) : undefined, ...asked };
};

const dueHead = async (deps: DeliverDeps, row: DueRow & { type: 'head' }): Promise<Done> => {
  const head = await deps.store.loadHead(row.scope);
  if (head === undefined) return { published: undefined };
  const now = deps.clock();
  const stuck = isStuck(head.pending, now);
  if (stuck && isGatheredHead(head)) {
    const lost = lostOf(head);
    return { published: undefined, ...(lost === undefined ? {} : { lost }) };
  }
  const published = stuck ? await tellHead(deps, head) : undefined;
  if (head.blindness === undefined || head.blindness.told || published !== undefined) return { published };
  const next = { ...head, version: head.version + 1 };
  await deps.store.writeHead(next, head.version, headDueAt(next, next.blindness, now));
  return { published, look: lookAt(row.scope, now) };
};

const dueSource = async (deps: DeliverDeps, row: DueRow & { type: 'source' }): Promise<Done> => {
  const pointer = await deps.store.loadPointer(row.source);
  if (pointer === undefined) return { published: undefined };
  if (isStuck(pointer.pending, deps.clock())) return { published: await announceSource(deps, pointer) };
  if (pointer.unfinished !== undefined) await finishFlip(deps, pointer);
  else await endHold(deps, pointer);
  return { published: undefined };
};

const workOff = (deps: DeliverDeps, watch: Watch, row: DueRow): Promise<Done> => {
  switch (row.type) {
    case 'finding':
      return dueFinding(deps, watch, row);
    case 'head':
      return dueHead(deps, row);
    case 'source':
      return dueSource(deps, row);
    // All of a place are asked for at once, after everything that cannot wait.
    case 'ask':
      return Promise.resolve({ published: undefined });
    default:
      return row satisfies never;
  }
};

/** One row that cannot be worked off must not keep the others from it. */
const workOffSafely = async (deps: DeliverDeps, watch: Watch, row: DueRow): Promise<Done> => {
  try {
    return await workOff(deps, watch, row);
  } catch (error) {
    deps.log('due row not worked off', { row: row.type, error: String(error) });
    return { published: false };
  }
};

interface Worked {
  row: DueRow;
  done: Done;
}

/** Page after page, most urgent first, until all of them had their turn or the time is up. */
const workOffAll = async (deps: DeliverDeps, watch: Watch, now: EpochMs): Promise<readonly Worked[]> => {
  const isLate = (): boolean => deps.clock() >= later(now, rowsWithinMs);
  const inTurn = async (row: DueRow): Promise<Worked> => ({
    row,
    done: isLate() ? { published: undefined, isLeft: true } : await workOffSafely(deps, watch, row),
  });
  const worked: Worked[] = [];
  let page = await deps.store.due(now, pageSize);
  while (page.length > 0) {
    worked.push(...(await sideBySide(page, inTurn)));
    page = isLate() ? [] : await deps.store.due(now, pageSize, page.at(-1));
  }
  return worked;
};

export interface DeliverOutcome {
  due: number;
  published: number;
  failed: number;
  looks: number;
  /** Calls at CloudTrail's event history. */
  lookups: number;
  oldestUnsentMs: number;
  heartbeat?: Heartbeat;
}

export const deliver = (deps: DeliverDeps) => async (): Promise<DeliverOutcome> => {
  const now = deps.clock();
  const watch = await deps.store.loadWatch();
  const worked = await workOffAll(deps, watch, now);
  const rows = worked.map(({ row }) => row);
  const done = worked.map((one) => one.done);
  const looks = new Map(
    done.flatMap(({ look }) => (look === undefined ? [] : [[JSON.stringify([look.scope, look.only]), look]])),
  );
  if (looks.size > 0) await deps.queue.send('now', [...looks.values()]);
  const crowds = await tellCrowds(
    deps,
    watch,
    done.flatMap(({ member }) => member ?? []),
  );
  const lost = await tellLost(
    deps,
    done.flatMap((one) => one.lost ?? []),
  );
  const heartbeat = await feelPulse(deps, watch);
  const lookups = await askWho(
    deps,
    rows.filter((row) => row.type === 'ask'),
    now,
  );
  const unsent = worked
    .filter((one) => one.done.published === false || one.done.isLeft === true)
    .map(({ row }) => now - row.dueAt);
  return {
    due: rows.length,
    published: done.filter(({ published }) => published === true).length + crowds.published + lost.published,
    failed: done.filter(({ published }) => published === false).length + crowds.failed + lost.failed,
    looks: looks.size,
    lookups,
    oldestUnsentMs: Math.max(0, ...unsent),
    ...(heartbeat === undefined ? {} : { heartbeat }),
  };
};
