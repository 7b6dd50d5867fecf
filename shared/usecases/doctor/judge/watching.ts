// Whether there is anything to compare with, and whether it is looked at.
import { isoOf } from '../../../engine/iso.js';
import type { ScopeHead, SourcePointer } from '../../../model/record.js';
import { later, type EpochMs } from '../../../model/time.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { Facts, MemberFact, WatchFact } from '../facts.js';
import { valueOf } from '../told.js';
import { given, result } from './given.js';

/** Two sweeps, as the heartbeat has it. */
const readWithinMs = 2 * 15 * 60_000;

const present = ({ watch: { sources } }: WatchFact): Finding => {
  const valid = sources.filter(({ generation }) => generation !== undefined);
  if (valid.length > 0) return right(`${valid.length} of ${sources.length} sources`);
  return wrong(
    sources.length === 0 ? 'nothing was ever declared' : 'no source was ever usable',
    'Give your declarations: stagewatch baseline push; or name them in `baselines` of stagewatch.yml.',
  );
};

const first = (list: readonly { what: string; remedy: string }[]) => list[0];

const valid = ({ invalid, unread, generation }: SourcePointer): Finding => {
  const kept = generation === undefined ? 'nothing of it counts' : 'its last good version counts';
  const trouble = invalid ?? unread;
  if (trouble === undefined) return right();
  const problem = first(trouble.problems);
  const what = invalid === undefined ? 'it cannot be fetched' : 'its newest version cannot be used';
  return wrong(
    `${what}, so ${kept}${problem === undefined ? '' : `: ${problem.what}`}`,
    problem?.remedy ?? 'stagewatch baseline show says what is wrong.',
  );
};

interface Read {
  scope: string;
  head: ScopeHead | undefined;
}

const readLately = ({ scope: _scope, head }: Read, flippedAt: EpochMs, now: EpochMs): Finding => {
  const since = later(now, -readWithinMs);
  if ((head?.readStartedAt ?? flippedAt) < since)
    return wrong(
      head === undefined ? 'it was never read' : `it was read last at ${isoOf(head.readStartedAt)}`,
      'See whether the schedules run and the functions fail: the logs of sweep and detect, and the dead-letter queues.',
    );
  if (head?.blindness !== undefined)
    return wrong(
      `since ${isoOf(head.blindness.since)} it cannot be judged: ${head.blindness.detail}`,
      'stagewatch findings says what is not seen; most often a right is missing in that account.',
    );
  return right(head === undefined ? 'its first read is due' : undefined);
};

export const judgeWatching = ({ watching, now }: Facts): readonly Result[] => {
  const baseline = result('baseline.present', 'baseline', given(watching, present));
  const found = valueOf(watching);
  if (found === undefined) return [baseline];
  const { watch, heads } = found;
  const flippedAt = Math.max(0, ...watch.sources.map(({ at }) => at)) as EpochMs;
  return [
    baseline,
    ...watch.sources.map((source) => result('source.valid', source.source, valid(source))),
    ...heads.map((one) => result('scope.read', one.scope, readLately(one, flippedAt, now))),
  ];
};

const placeOf = ({ account, region }: MemberFact): string => `${account}/${region}`;

/** Our own rights say nothing of the doors': that they read there lately says it all. */
const wasRead = ({ watching, now }: Facts, { account, region }: MemberFact): boolean =>
  (valueOf(watching)?.heads ?? []).some(
    ({ scope, head }) =>
      scope.includes(`:${account}/${region}/`) &&
      head !== undefined &&
      head.blindness === undefined &&
      head.readStartedAt >= later(now, -readWithinMs),
  );

const deployThere = 'Deploy infra/member-account.yml there; see docs/accounts.md.';

const role = (facts: Facts, member: MemberFact & { role: NonNullable<MemberFact['role']> }): Finding => {
  if (wasRead(facts, member)) return right('it was read lately');
  const { arn, assumed } = member.role;
  const finding = given(assumed, () => right(), wrong(`there is no ${arn}`, deployThere));
  // AWS says the same of a role that is not there and of one that lets only our functions in.
  return finding.status === 'untold'
    ? { ...finding, remedy: `If its scopes stay unread for half an hour: ${deployThere}` }
    : finding;
};

/** The roles let our own functions in and nobody else, so a person asks there with rights of that account. */
const askedThere = (finding: Finding, { account, region }: MemberFact, stack: string): Finding =>
  finding.status === 'untold'
    ? {
        ...finding,
        remedy: `Ask with credentials of ${account}: aws events list-rules --name-prefix ${stack} --region ${region}`,
      }
    : finding;

const hasRole = (member: MemberFact): member is MemberFact & { role: NonNullable<MemberFact['role']> } =>
  member.role !== undefined;

const forwards = ({ rules }: MemberFact): Finding =>
  given(rules, (all) => {
    const off = all.filter(({ state }) => !state.startsWith('ENABLED')).map(({ name }) => name);
    const remedy = 'Deploy infra/member-region.yml there; see docs/accounts.md.';
    if (all.length === 0) return wrong('no rule forwards from there', remedy);
    return off.length === 0
      ? right()
      : wrong(`${off.join(', ')} is off`, `aws events enable-rule --name ${off.join(' ')}, there`);
  });

export const judgeMembers = (facts: Facts): readonly Result[] =>
  facts.members.flatMap((member) => [
    ...(hasRole(member) ? [result('member.role', placeOf(member), role(facts, member))] : []),
    result('member.rule', placeOf(member), askedThere(forwards(member), member, facts.stack.name)),
  ]);
