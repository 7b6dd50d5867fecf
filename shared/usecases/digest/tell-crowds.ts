// Tells crowds of findings, one message for each account: what it is about is written down first, so that a crash
// repeats that message and no other.
import { publishWithinMs } from '../../engine/outbox.js';
import type { DigestRow } from '../../model/digest.js';
import { epochMs, later, type EpochMs } from '../../model/time.js';
import { markFindingTold, tellFinding } from '../announce.js';
import { digestMessage } from '../explain/digest.js';
import { sideBySide } from '../look/parallel.js';
import type { Ports, Watch } from '../ports.js';
import type { Member } from './member.js';

type CrowdDeps = Pick<Ports, 'store' | 'topic' | 'edits' | 'clock' | 'log'>;

/** Up to so many are told one by one, whatever went on around them. */
const handful = 3;
/** At most one message of an account in so long. */
const digestEveryMs = 300_000;

export interface CrowdsTold {
  published: number;
  failed: number;
}

const nothing: CrowdsTold = { published: 0, failed: 0 };
const sum = (all: readonly CrowdsTold[]): CrowdsTold => ({
  published: all.reduce((total, { published }) => total + published, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
});

const singly = async (deps: CrowdDeps, members: readonly Member[]): Promise<CrowdsTold> => {
  const told = await sideBySide(members, async ({ scope, target }) => {
    const record = await deps.store.loadFinding(scope, target);
    return record === undefined || (await tellFinding(deps, record));
  });
  const published = told.filter(Boolean).length;
  return { published, failed: told.length - published };
};

/** Where any of this fails, the row stays as it is, and all of it is done again. */
const together = async (
  deps: CrowdDeps,
  watch: Watch,
  row: DigestRow,
  members: readonly Member[],
): Promise<CrowdsTold> => {
  try {
    await deps.topic.publish(digestMessage(row, members, watch));
    await sideBySide(members, (one) => markFindingTold(deps, one, one.version));
    await deps.store.writeDigest({ ...row, version: row.version + 1, isDone: true }, row.version);
    return { published: 1, failed: 0 };
  } catch (error) {
    deps.log('digest not told, tried again later', {
      account: row.account,
      findings: members.length,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    });
    return { published: 0, failed: 1 };
  }
};

const newest = (members: readonly Member[]): EpochMs => epochMs(Math.max(...members.map(({ at }) => at)));

const tellCrowd = async (
  deps: CrowdDeps,
  watch: Watch,
  account: string,
  members: readonly Member[],
): Promise<CrowdsTold> => {
  const known = await deps.store.loadDigest(account);
  const now = deps.clock();
  const isOpen = known?.isDone === false;
  // Whoever set about it a moment ago may still be at it.
  if (isOpen && now < later(known.at, publishWithinMs)) return nothing;
  const begun = isOpen ? members.filter(({ at }) => at <= known.until) : [];
  const version = (known?.version ?? 0) + 1;
  if (known !== undefined && begun.length > 0) {
    const again = { ...known, version, at: now };
    const isOurs = await deps.store.writeDigest(again, known.version);
    return isOurs ? together(deps, watch, again, begun) : nothing;
  }
  if (known !== undefined && now < later(known.at, digestEveryMs)) return nothing;
  if (members.length <= handful) return singly(deps, members);
  const row: DigestRow = { account, version, until: newest(members), at: now, isDone: false };
  const isOurs = await deps.store.writeDigest(row, known?.version);
  return isOurs ? together(deps, watch, row, members) : nothing;
};

/** `members`: findings whose announcements have waited long enough for the rest of the crowd. */
export const tellCrowds = async (
  deps: CrowdDeps,
  watch: Watch,
  members: readonly Member[],
): Promise<CrowdsTold> => {
  const accounts = [...new Set(members.map(({ about }) => about.account))];
  return sum(
    await sideBySide(accounts, (account) =>
      tellCrowd(
        deps,
        watch,
        account,
        members.filter(({ about }) => about.account === account),
      ),
    ),
  );
};
