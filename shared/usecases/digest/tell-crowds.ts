// Tells crowds of findings, one message across all accounts.
import { markFindingTold, tellFinding } from '../announce.js';
import { digestMessage } from '../explain/digest.js';
import { estate } from '../look/crowd.js';
import type { Watch } from '../ports.js';
import { gather, type CrowdsTold, type GatherDeps, type Way } from './gather.js';
import type { Member } from './member.js';

const wayOf = (deps: GatherDeps, watch: Watch): Way<Member> => ({
  singly: async ({ scope, target }) => {
    const record = await deps.store.loadFinding(scope, target);
    return record === undefined || tellFinding(deps, record);
  },
  messages: (row, members) => [digestMessage(row, members, watch)],
  markTold: (one) => markFindingTold(deps, one, one.version),
});

/** `members`: findings whose announcements have waited long enough for the rest of the crowd. */
export const tellCrowds = async (
  deps: GatherDeps,
  watch: Watch,
  members: readonly Member[],
): Promise<CrowdsTold> =>
  members.length === 0 ? { published: 0, failed: 0 } : gather(deps, estate, members, wayOf(deps, watch));
