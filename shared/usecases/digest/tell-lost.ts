// Tells of many scopes that were lost at once, or are seen again, one message for each account and event.
import { markHeadTold, tellHead } from '../announce.js';
import { lostMessage } from '../explain/lost.js';
import { blindName } from '../look/crowd.js';
import { sideBySide } from '../look/parallel.js';
import { gather, sumOf, type CrowdsTold, type GatherDeps, type Way } from './gather.js';
import type { Lost } from './lost.js';

const wayOf = (deps: GatherDeps, account: string): Way<Lost> => ({
  singly: async ({ scope }) => {
    const head = await deps.store.loadHead(scope);
    return head === undefined || tellHead(deps, head);
  },
  // A role that nobody can assume hides all of an account at once.
  haveOneCause: (lost) =>
    lost.every(({ event, reason }) => event === 'watch.restored' || reason === 'no-access'),
  messages: (row, lost) =>
    [...new Set(lost.map(({ event }) => event))].map((event) =>
      lostMessage(
        row,
        account,
        event,
        lost.filter((one) => one.event === event),
      ),
    ),
  markTold: ({ scope, version }) => markHeadTold(deps, scope, version),
});

/** `lost`: scopes whose announcements have waited long enough for the others. */
export const tellLost = async (deps: GatherDeps, lost: readonly Lost[]): Promise<CrowdsTold> => {
  const accounts = [...new Set(lost.map(({ about }) => about.account))];
  return sumOf(
    await sideBySide(accounts, (account) =>
      gather(
        deps,
        blindName(account),
        lost.filter(({ about }) => about.account === account),
        wayOf(deps, account),
      ),
    ),
  );
};
