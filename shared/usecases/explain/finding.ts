// A finding in words: what changed, why it matters, since when, where, and what to do next.
import { isoOf } from '../../engine/iso.js';
import { printable, shortMasks, subjectLine } from '../../engine/printable.js';
import type { Folded } from '../../engine/outbox.js';
import type { Json } from '../../model/brand.js';
import type { Difference } from '../../model/comparison.js';
import type { LeafValue } from '../../model/field.js';
import type { AnnouncementEvent, ChangedBy, Finding, ResolvedBy } from '../../model/finding.js';
import { parseTargetId, type Target } from '../../model/target.js';
import { kindOf } from '../../kinds/registry.js';
import { isAbsorbed, nextLine, nextSteps } from './next.js';
import { planLines } from './plan.js';
import { callLines, makerText, whoLine } from './who.js';

/** As many differences are written out in a mail; the rest is counted. */
const toldDifferences = 10;
const valueLength = 300;

const headlines: Readonly<Partial<Record<AnnouncementEvent, string>>> = {
  'drift.opened': 'differs from what was declared',
  'drift.changed': 'differs in another way than before',
  'drift.reopened': 'differs from what was declared again',
  'drift.accepted': 'is different, and that was accepted',
  'drift.explained': 'differs from what was declared, and more is known of it now',
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

const overBy: Readonly<Record<ResolvedBy, string>> = {
  remediation: 'is no longer different from what was declared',
  outside: 'is no longer different from what was declared',
  baseline: 'is no longer different: it is declared as it is now',
  absorption:
    'is no longer different because the declaration moved onto it, and no declared deployer did that',
  rule: 'still differs, and a rule of stagewatch.yml ignores that from now on',
};

const resolvedBy: Readonly<Record<ResolvedBy, string>> = {
  remediation: 'A remediation put the declared values back.',
  outside: 'Somebody or something put the live side back.',
  baseline: 'The declaration was changed to what is live.',
  absorption:
    'The live side stayed as it was: the declaration moved onto it, and no declared deployer did that. A refreshed state may have swallowed an unwanted change; compare it with your code.',
  rule: 'It is still there: a rule of stagewatch.yml ignores it from now on.',
};

/** One value on one line, masked and escaped. */
export const valueText = (value: LeafValue | Json | undefined): string => {
  if (value === undefined) return '(nothing)';
  if (value === '') return '""';
  const text = shortMasks(typeof value === 'string' ? value : JSON.stringify(value));
  const isHidden = typeof value === 'string' && /^hmac:[0-9a-f]{8}$/.test(text);
  return isHidden ? `(hidden) ${text}` : printable(text, valueLength);
};

const where = ({
  address,
  source,
  line,
}: Pick<Finding, 'address' | 'source' | 'line'>): string | undefined => {
  const place = source === undefined || line === undefined ? source : `${source}:${line}`;
  if (address === undefined || place === undefined) return printable(address ?? place ?? '') || undefined;
  return `${printable(address)} (${printable(place)})`;
};

const differenceLines = (difference: Difference, maker: ChangedBy | undefined): string[] => {
  const declared = difference.type === 'added' ? undefined : difference.declared;
  const observed = difference.type === 'removed' ? undefined : difference.observed;
  const name = difference.declaredAs ?? difference.path;
  const path = difference.declaredAs === undefined ? '' : `   ${printable(difference.path)}`;
  const attack = difference.attack === undefined ? '' : ` [ATT&CK ${difference.attack}]`;
  const stated = where(difference);
  const place = stated === undefined ? [] : [`      stated in  ${stated}`];
  return [
    `  ${printable(name)}${path}`,
    `      declared   ${valueText(declared)}`,
    `      observed   ${valueText(observed)}`,
    ...place,
    ...(maker === undefined ? [] : [`      made       ${makerText(maker)}`]),
    `      ${difference.severity.toUpperCase()}: ${difference.reason}${attack}`,
  ];
};

const changeLines = ({ drift, alsoChangedBy }: Finding): string[] => {
  if (drift.verdict !== 'drifted') return [`  ${drift.reason ?? ''}`];
  const lines = drift.differences
    .slice(0, toldDifferences)
    .flatMap((difference) => differenceLines(difference, alsoChangedBy?.[difference.path]));
  const more = drift.total - Math.min(drift.differences.length, toldDifferences);
  return more > 0 ? [...lines, `  … and ${more} more, less severe or equally so.`] : lines;
};

/** `REST stage abc123/prod`, `REST integration GET /orders of abc123` */
const nameOf = (target: Target, { name }: Finding): string => {
  const kind = kindOf(target.kind);
  const called = name === undefined ? target.key : `${name} of ${kind.scopeKeyOf(target.key)}`;
  return `${kind.title} ${printable(called)}`;
};

/** `Since     first line` and what goes on below it. */
const row = (label: string, ...lines: readonly string[]): string[] =>
  lines.map((line, index) => `${(index === 0 ? label : '').padEnd(10)}${line}`);

const sinceRows = (finding: Finding): string[] => {
  const first = `first seen ${isoOf(finding.firstSeenAt)}`;
  if (finding.status === 'resolved') return row('Since', `${first}, over at ${isoOf(finding.at)}`);
  return row('Since', first);
};

const ownerRows = ({ owner }: Finding): string[] =>
  owner === undefined ? [] : row('Owner', printable(owner.team));

const statusRows = (finding: Finding): string[] => {
  if (finding.status === 'resolved') return row('How', resolvedBy[finding.by]);
  if (finding.status === 'accepted') {
    const { by, why, until } = finding.acceptance;
    return row('Accepted', `by ${printable(by)} until ${isoOf(until)}: ${printable(why)}`);
  }
  if (finding.status !== 'open' || finding.confirmed) return [];
  return row('Sure?', 'told at once for its severity; a second read follows');
};

const staleRows = ({ stale }: Finding): string[] =>
  stale === undefined
    ? []
    : row(
        'Baseline',
        `not the newest: it could not be used since ${isoOf(stale.since)} (${printable(stale.why, 300)})`,
      );

const whatHappened = (finding: Finding, { event }: Folded): string => {
  const { verdict } = finding.drift;
  if (event === 'drift.resolved' && finding.status === 'resolved') return overBy[finding.by];
  const isSight = ['drift.opened', 'drift.changed', 'drift.reopened'].includes(event);
  return verdict !== 'drifted' && isSight ? byVerdict[verdict] : (headlines[event] ?? event);
};

/** An end that nobody is known to have meant stays as bad as the drift was. */
const isGood = (finding: Finding): boolean => finding.status === 'resolved' && !isAbsorbed(finding);

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
  const how = isAbsorbed(finding) ? `${severity}, ABSORBED` : (word ?? severity);
  return subjectLine(`[${how}] ${nameOf(target, finding)} in ${target.region}: ${what}${more}`);
};

export interface Words {
  subject: string;
  text: string;
}

export const dedupeKeyOf = (finding: Finding, folded: Folded): string => `${finding.id}:${folded.version}`;

export const explainFinding = (finding: Finding, folded: Folded): Words => {
  const target = parseTargetId(finding.target);
  if (target === undefined) throw new Error(`finding of ${finding.target} has no target`);
  const declared = where(finding);
  const severity = finding.drift.severity.toUpperCase();
  const isOver = isGood(finding);
  const head = isOver ? `It was ${severity}.` : '';
  const place = `account ${target.account}, ${target.region}`;
  const lines = [
    `${isOver ? 'RESOLVED' : severity}: the ${nameOf(target, finding)} in ${place} ${whatHappened(finding, folded)}. ${head}`.trimEnd(),
    ...whoLine(finding),
    nextLine(finding),
    '',
    ...changeLines(finding),
    '',
    ...planLines(finding, folded.event),
    ...(declared === undefined ? [] : row('Declared', declared)),
    ...ownerRows(finding),
    ...sinceRows(finding),
    ...row('Call', ...callLines(finding)),
    ...statusRows(finding),
    ...staleRows(finding),
    ...(folded.instead.length === 0 ? [] : row('Also', `not told before: ${folded.instead.join(', ')}`)),
    ...row('Next', ...nextSteps(finding)),
    '',
    `Stagewatch compares what you declared with what AWS has. ${dedupeKeyOf(finding, folded)}`,
  ];
  return { subject: subjectOf(finding, target, folded), text: lines.join('\n') };
};
