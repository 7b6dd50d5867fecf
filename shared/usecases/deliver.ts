// Works off what is due: announcements nobody published, confirmations, expiries, blind scopes; and feels its own pulse.
import { publishWithinMs } from '../engine/outbox.js';
import type { Announcement } from '../model/finding.js';
import type { Look } from '../model/look.js';
import { parseScopeId, parseTargetId } from '../model/target.js';
import { later, type EpochMs } from '../model/time.js';
import { announceFinding, announceHead, announceSource } from './announce.js';
import { loadDeclaredScopes } from './declared-scopes.js';
import { endHold } from './baseline/hold.js';
import { finishFlip } from './finish-flip.js';
import { sideBySide } from './look/parallel.js';
import { lifecyclePolicyOf, moveFinding } from './look/record-findings.js';
import { headDueAt } from './look/record-head.js';
import type { DueRow, Ports, Watch } from './ports.js';

type DeliverDeps = Pick<Ports, 'store' | 'queue' | 'topic' | 'clock' | 'log'>;

/** Rows of one run; what is left is the first thing of the next minute. */
const rowLimit = 200;
const heartbeatMs = 300_000;
/** Declared scopes have to be read within two sweeps. */
const readWithinMs = 2 * 15 * 60_000;

interface Done {
  published: boolean | undefined;
  look?: Look;
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
  const isNews = step.announce !== undefined || isStuck(record.pending, now);
  const published = isNews ? await announceFinding(deps, record) : undefined;
  const key = parseTargetId(row.target)?.key;
  return step.confirm === true ? { published, look: lookAt(row.scope, now, key) } : { published };
};

const dueHead = async (deps: DeliverDeps, row: DueRow & { type: 'head' }): Promise<Done> => {
  const head = await deps.store.loadHead(row.scope);
  if (head === undefined) return { published: undefined };
  const now = deps.clock();
  const published = isStuck(head.pending, now) ? await announceHead(deps, head) : undefined;
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

export interface Heartbeat {
  declared: number;
  notRead: number;
}

/** Every declared scope was read within two intervals, or somebody has to know. */
export const feelPulse = async (deps: DeliverDeps, watch: Watch): Promise<Heartbeat | undefined> => {
  const now = deps.clock();
  if (!(await deps.store.claim('heartbeat', now, heartbeatMs))) return undefined;
  const scopes = await loadDeclaredScopes(deps.store, watch);
  const heads = await sideBySide(scopes, deps.store.loadHead);
  const flipped = Math.max(0, ...watch.sources.map(({ at }) => at));
  // A scope that was declared just now has its first read still before it.
  const since = later(now, -readWithinMs);
  const late = heads.filter((head) => (head?.readStartedAt ?? flipped) < since);
  return { declared: scopes.length, notRead: late.length };
};

export interface DeliverOutcome {
  due: number;
  published: number;
  failed: number;
  looks: number;
  oldestUnsentMs: number;
  heartbeat?: Heartbeat;
}

export const deliver = (deps: DeliverDeps) => async (): Promise<DeliverOutcome> => {
  const now = deps.clock();
  const [watch, rows] = await Promise.all([deps.store.loadWatch(), deps.store.due(now, rowLimit)]);
  const done = await sideBySide(rows, (row) => workOffSafely(deps, watch, row));
  const looks = new Map(
    done.flatMap(({ look }) => (look === undefined ? [] : [[JSON.stringify([look.scope, look.only]), look]])),
  );
  if (looks.size > 0) await deps.queue.send('now', [...looks.values()]);
  const heartbeat = await feelPulse(deps, watch);
  const unsent = rows.filter((_, index) => done[index]?.published === false).map(({ dueAt }) => now - dueAt);
  return {
    due: rows.length,
    published: done.filter(({ published }) => published === true).length,
    failed: done.filter(({ published }) => published === false).length,
    looks: looks.size,
    oldestUnsentMs: Math.max(0, ...unsent),
    ...(heartbeat === undefined ? {} : { heartbeat }),
  };
};
