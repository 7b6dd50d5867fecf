// When so many findings move at once that one message tells more than one for each.
import type { Announcement, AnnouncementEvent, Finding } from '../model/finding.js';
import type { FindingRecord, ScopeHead, SourcePointer } from '../model/record.js';
import { atLeast } from '../model/severity.js';
import { isByRule } from './lifecycle/moves.js';

/** Up to so many are told one by one, however few are declared. */
const leastCrowd = 9;
/** More than so many messages in a few minutes nobody reads, whatever part of an estate they are. */
const mostSingles = 100;
/** A source from before targets were counted is taken for a small one: rather one message too few. */
const leastDeclared = 50;

/** How many targets all sources declare; `isKnown` false where a source does not tell. */
export const declaredTargets = (
  sources: readonly Pick<SourcePointer, 'generation' | 'targets'>[],
): { total: number; isKnown: boolean } => {
  const counting = sources.filter(({ generation }) => generation !== undefined);
  return {
    total: counting.reduce((sum, { targets = 0 }) => sum + targets, 0),
    isKnown: counting.every(({ targets }) => targets !== undefined),
  };
};

/** More findings than so many that moved lately are a crowd. */
export const crowdLimit = (
  sources: readonly Pick<SourcePointer, 'generation' | 'targets'>[],
  percent: number,
): number => {
  const { total, isKnown } = declaredTargets(sources);
  const declared = isKnown ? total : Math.max(total, leastDeclared);
  return Math.min(Math.max((declared * percent) / 100, leastCrowd), mostSingles);
};

const isOver = (finding: Finding | undefined): boolean =>
  finding === undefined || finding.status === 'resolved';
const isWaiting = (finding: Finding | undefined): boolean =>
  finding !== undefined && 'candidate' in finding && finding.candidate !== undefined;

/** What a rule accepts is no alarm: a few of them are told singly, however many targets are declared. */
export const acceptedCrowd = leastCrowd;

/** People know the drift, and hear that a rule expects it. */
export const isAcceptedByRule = (finding: Finding): boolean =>
  finding.status === 'accepted' && isByRule(finding.acceptance);
const isNewlyAccepted = (before: Finding | undefined, after: Finding): boolean =>
  isAcceptedByRule(after) && after.told?.state === 'accepted' && before?.told?.state !== 'accepted';

/**
 * Something new was seen of a target: a drift, another form of it, its end, or a rule that expects what people were
 * told. Confirming that is nothing new.
 */
export const isFirstSight = (before: Finding | undefined, after: Finding): boolean => {
  if (isOver(before)) return !isOver(after);
  if (after.status === 'ending') return before?.status !== 'ending';
  return (isWaiting(after) && !isWaiting(before)) || isNewlyAccepted(before, after);
};

/** What may wait for a digest: no answer to a person's own act, and nothing about ourselves. */
const gathered: readonly AnnouncementEvent[] = [
  'drift.opened',
  'drift.changed',
  'drift.reopened',
  'drift.resolved',
  'drift.flapping',
];

/** High and critical ones are told one by one, whatever else is going on. */
const isUrgent = ({ drift }: Finding): boolean => atLeast(drift.severity, 'high');

/** Somebody asked for it to be put back, or the policy did: whoever was told of that waits for how it ended. */
const isAnswer = (finding: Finding): boolean => finding.status === 'resolved' && finding.by === 'remediation';

/** One rule accepts a whole estate at once; what a person accepts is an answer to that person. */
const isGathered = (finding: Finding, { event }: Announcement): boolean =>
  gathered.includes(event) || (event === 'drift.accepted' && isAcceptedByRule(finding));

export const mayWait = (finding: Finding, announce: Announcement | undefined): boolean =>
  announce !== undefined && isGathered(finding, announce) && !isUrgent(finding) && !isAnswer(finding);

/** What a crowd makes of an announcement. */
export const inCrowd = (finding: Finding, announce: Announcement): Announcement =>
  mayWait(finding, announce) ? { ...announce, inCrowd: true } : announce;

/** Up to so many scopes of an account are told by themselves when they are lost, or seen again. */
export const mostBlindSingles = 3;

/** It is told together with others, by `deliver`. */
export const isGatheredHead = ({ pending }: Pick<ScopeHead, 'pending'>): boolean =>
  pending.some((one) => one.inCrowd === true);

/** It is told together with others, by `deliver`. */
export const isForDigest = ({ finding, pending }: FindingRecord): boolean =>
  !isUrgent(finding) && pending.some((one) => one.inCrowd === true);
