// Tells crowds of findings, one message for each account.
import { markFindingTold, tellFinding } from '../announce.js';
import { digestMessage } from '../explain/digest.js';
import { sideBySide } from '../look/parallel.js';
import type { Watch } from '../ports.js';
import { gather, sumOf, type CrowdsTold, type GatherDeps, type Way } from './gather.js';
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
): Promise<CrowdsTold> => {
  const accounts = [...new Set(members.map(({ about }) => about.account))];
  return sumOf(
    await sideBySide(accounts, (account) =>
      gather(
        deps,
        account,
        members.filter(({ about }) => about.account === account),
        wayOf(deps, watch),
      ),
    ),
  );
};
