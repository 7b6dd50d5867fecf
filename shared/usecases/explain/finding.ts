// A finding in words: what changed, why it matters, since when, where, and what to do next.
import { isoOf } from '../../engine/iso.js';
import { printable, shortMasks, subjectLine } from '../../engine/printable.js';
import type { Folded } from '../../engine/outbox.js';
import type { Json } from '../../model/brand.js';
import type { Difference } from '../../model/comparison.js';
import type { LeafValue } from '../../model/field.js';
import type { AnnouncementEvent, Finding, ResolvedBy } from '../../model/finding.js';
import { parseTargetId, type Target } from '../../model/target.js';
import { kindOf } from '../../kinds/registry.js';

/** As many differences are written out in a mail; the rest is counted. */
const toldDifferences = 10;
const valueLength = 300;

const headlines: Readonly<Partial<Record<AnnouncementEvent, string>>> = {
  'drift.opened': 'differs from what was declared',
  'drift.changed': 'differs in another way than before',
  'drift.reopened': 'differs from what was declared again',
  'drift.resolved': 'is no longer different from what was declared',
  'drift.accepted': 'is different, and that was accepted',
  'drift.flapping': 'keeps changing back and forth; this is told once, until it is calm',
  'remediation.planned': 'can be put back: a plan was made',
  'remediation.applied': 'was put back; a second read will tell whether it lasts',
  'remediation.failed': 'could not be put back, or did not stay so',
  'remediation.refused': 'was not put back: the remediation was refused',
};

const byVerdict: Readonly<Record<Finding['drift']['verdict'], string>> = {
  drifted: '',
  missing: 'is declared and does not exist',
  unmanaged: 'exists and is declared by nobody',
};

const resolvedBy: Readonly<Record<ResolvedBy, string>> = {
  remediation: 'A remediation put the declared values back.',
  outside: 'Somebody or something put the live side back.',
  baseline: 'The declaration was changed to what is live.',
  absorption:
    'The live side stayed as it was: the declaration moved onto it, and no declared deployer did that. A refreshed state may have swallowed an unwanted change; compare it with your code.',
};

/** One value on one line, masked and escaped. */
export const valueText = (value: LeafValue | Json | undefined): string => {
  if (value === undefined) return '(nothing)';
  if (value === '') return '""';
  const text = shortMasks(typeof value === 'string' ? value : JSON.stringify(value));
  const isHidden = typeof value === 'string' && /^hmac:[0-9a-f]{8}$/.test(text);
  return isHidden ? `(hidden) ${text}` : printable(text, valueLength);
};

const where = (finding: Pick<Finding, 'address' | 'source' | 'line'>): string | undefined => {
  if (finding.address === undefined) return undefined;
  const line = finding.line === undefined ? '' : `:${finding.line}`;
  const source = finding.source === undefined ? '' : ` (${printable(finding.source)}${line})`;
  return `${printable(finding.address)}${source}`;
};

const differenceLines = (difference: Difference): string[] => {
  const declared = difference.type === 'added' ? undefined : difference.declared;
  const observed = difference.type === 'removed' ? undefined : difference.observed;
  const name = difference.declaredAs ?? difference.path;
  const path = difference.declaredAs === undefined ? '' : `   ${printable(difference.path)}`;
  const attack = difference.attack === undefined ? '' : ` [ATT&CK ${difference.attack}]`;
  const place = difference.address === undefined ? [] : [`      stated in  ${printable(difference.address)}`];
  return [
    `  ${printable(name)}${path}`,
    `      declared   ${valueText(declared)}`,
    `      observed   ${valueText(observed)}`,
    ...place,
    `      ${difference.severity.toUpperCase()}: ${difference.reason}${attack}`,
  ];
};

const changeLines = ({ drift }: Finding): string[] => {
  if (drift.verdict !== 'drifted') return [`  ${drift.reason ?? ''}`];
  const lines = drift.differences.slice(0, toldDifferences).flatMap(differenceLines);
  const more = drift.total - Math.min(drift.differences.length, toldDifferences);
  return more > 0 ? [...lines, `  … and ${more} more, less severe or equally so.`] : lines;
};

/** `REST stage abc123/prod`, `REST integration GET /orders of abc123` */
const nameOf = (target: Target, { name }: Finding): string => {
  const kind = kindOf(target.kind);
  const called = name === undefined ? target.key : `${name} of ${kind.scopeKeyOf(target.key)}`;
  return `${kind.title} ${printable(called)}`;
};

const whoLine = ({ changedBy }: Finding): string => {
  if (changedBy?.principal === undefined)
    return 'Who did it is not known yet; CloudTrail of that time may tell.';
  const sure = changedBy.confidence === 'exact' ? 'Changed by' : 'Probably changed by';
  const at = changedBy.at === undefined ? '' : ` at ${printable(changedBy.at)}`;
  return `${sure} ${printable(changedBy.principal)}${at}.`;
};

const sinceLine = (finding: Finding): string => {
  const first = isoOf(finding.firstSeenAt);
  if (finding.status === 'resolved') return `First seen ${first}, over at ${isoOf(finding.at)}.`;
  return `First seen ${first}. ${whoLine(finding)}`;
};

const statusLines = (finding: Finding): string[] => {
  if (finding.status === 'resolved') return [resolvedBy[finding.by]];
  if (finding.status === 'open' && !finding.confirmed)
    return ['Seen in one read so far: told at once because of its severity. A second read follows.'];
  if (finding.status === 'accepted') {
    const { by, why, until } = finding.acceptance;
    return [`Accepted by ${printable(by)} until ${isoOf(until)}: ${printable(why)}`];
  }
  return [];
};

const nextSteps = (finding: Finding): string[] => {
  if (finding.status === 'resolved' && finding.by !== 'absorption') return ['  Nothing is left to do.'];
  const { source } = finding;
  const check = source === undefined ? 'npx stagewatch check' : `npx stagewatch check ${printable(source)}`;
  const back = source?.endsWith('.tfstate') === true ? ' (terraform apply)' : '';
  return [
    `  Look at it now:      ${check}`,
    `  Not wanted?          Apply your declaration again${back}, and find out who changed it.`,
    '  Wanted?              Change the declaration and deploy it; this finding then ends by itself.',
  ];
};

const whatHappened = (finding: Finding, { event }: Folded): string => {
  const { verdict } = finding.drift;
  const isSight = ['drift.opened', 'drift.changed', 'drift.reopened'].includes(event);
  return verdict !== 'drifted' && isSight ? byVerdict[verdict] : (headlines[event] ?? event);
};

const subjectOf = (finding: Finding, target: Target, folded: Folded): string => {
  const word = { 'drift.resolved': 'RESOLVED', 'drift.accepted': 'ACCEPTED', 'drift.flapping': 'FLAPPING' }[
    folded.event as string
  ];
  const first = finding.drift.differences[0];
  const what =
    finding.drift.verdict === 'drifted'
      ? (first?.declaredAs ?? first?.path ?? 'changed')
      : finding.drift.verdict;
  const more = finding.drift.total > 1 ? ` (+${finding.drift.total - 1})` : '';
  const severity = finding.drift.severity.toUpperCase();
  return subjectLine(`[${word ?? severity}] ${nameOf(target, finding)} in ${target.region}: ${what}${more}`);
};

export interface Words {
  subject: string;
  text: string;
}

export const dedupeKeyOf = (finding: Finding, folded: Folded): string => `${finding.id}:${folded.version}`;

export const explainFinding = (finding: Finding, folded: Folded): Words => {
  const target = parseTargetId(finding.target);
  if (target === undefined) throw new Error(`finding of ${finding.target} has no target`);
  const kind = kindOf(target.kind);
  const declared = where(finding);
  const happened = whatHappened(finding, folded);
  const severity = finding.drift.severity.toUpperCase();
  const isOver = finding.status === 'resolved';
  const earlier = folded.instead.length === 0 ? [] : [`Not told before: ${folded.instead.join(', ')}.`];
  const lines = [
    `${isOver ? 'RESOLVED' : severity}: the ${nameOf(target, finding)} ${happened}.${isOver ? ` It was ${severity}.` : ''}`,
    `Account ${target.account}, ${target.region}, ${kind.family.title} ${printable(kind.scopeKeyOf(target.key))}.${declared === undefined ? '' : ` Declared as ${declared}.`}`,
    sinceLine(finding),
    ...statusLines(finding),
    ...earlier,
    '',
    isOver ? 'What it was' : 'What is different',
    ...changeLines(finding),
    '',
    'What to do next',
    ...nextSteps(finding),
    '',
    `Finding ${finding.id}, version ${folded.version}. The same message twice has the same key: ${dedupeKeyOf(finding, folded)}`,
    'Stagewatch compares what you declared for API Gateway and IVS stages with what AWS has, and tells what differs.',
  ];
  return { subject: subjectOf(finding, target, folded), text: lines.join('\n') };
};
