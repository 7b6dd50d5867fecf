// Who is in a Slack user group (docs.slack.dev, usergroups.users.list; needs the scope usergroups:read).
import { wordOf, type Json } from '../../../model/brand.js';
import { later, type Clock, type EpochMs } from '../../../model/time.js';
import { answerOf } from '../answers.js';
import type { SlackWire } from '../ports.js';
import type { PressDeps } from './ports.js';

/** Who has left a group may press so much longer. */
const knownForMs = 60_000;

interface GroupDeps {
  wire: Pick<SlackWire, 'call'>;
  clock: Clock;
  token: () => Promise<string | undefined>;
}

export const askGroups = ({ wire, clock, token }: GroupDeps): PressDeps['membersOf'] => {
  const known = new Map<string, { members: readonly string[]; until: EpochMs }>();
  return async (group) => {
    const before = known.get(group);
    if (before !== undefined && before.until > clock()) return before.members;
    const opens = await token();
    if (opens === undefined) return undefined;
    const answer = answerOf(await wire.call('usergroups.users.list', opens, { usergroup: group }));
    const users = answer.outcome === 'done' ? answer.body['users'] : undefined;
    if (!Array.isArray(users)) return undefined;
    const members = (users as readonly Json[]).map(wordOf);
    known.set(group, { members, until: later(clock(), knownForMs) });
    return members;
  };
};
