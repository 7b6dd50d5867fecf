// What a message says of a drift: how bad, what, where, who and what next; the same words in every chat.
import type { Severity } from '../../model/severity.js';
import { kindId } from '../../model/target.js';
import { kinds } from '../../kinds/registry.js';
import { code, prose } from './escape.js';
import type { DriftNotice } from './notice.js';

/** Own entries only: what is looked up came from outside. */
export const entryOf = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

export const icons: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '⚪',
};
const endings: Readonly<Record<string, readonly [icon: string, word: string]>> = {
  resolved: ['✅', 'RESOLVED'],
  accepted: ['☑️', 'ACCEPTED'],
};
const byVerdict: Readonly<Record<string, string>> = {
  missing: 'is declared and does not exist',
  unmanaged: 'exists and is declared by nobody',
};
const byEvent: Readonly<Record<string, string>> = {
  'drift.flapping': 'keeps changing back and forth',
  'remediation.planned': 'can be put back: a plan was made',
  'remediation.applied': 'was put back; a second read will tell whether it lasts',
  'remediation.failed': 'could not be put back, or did not stay so',
  'remediation.refused': 'was not put back: the remediation was refused',
};
/** How it ended: in the headline, and as a sentence. */
const endedBy: Readonly<Record<string, readonly [short: string, sentence: string]>> = {
  remediation: ['is as declared again', 'A remediation put the declared values back.'],
  outside: ['is as declared again', 'Somebody or something put the live side back.'],
  baseline: ['is declared as it is now', 'The declaration was changed to what is live.'],
  absorption: [
    'is now declared so, by no known deployer',
    'The declaration moved onto what is live, and no declared deployer did that: a refreshed state may have swallowed an unwanted change.',
  ],
  rule: ['is ignored from now on', 'A rule says to leave it out.'],
};

/** It ended, and nobody can say that this was meant. */
const isAbsorbed = ({ status, resolvedBy }: DriftNotice): boolean =>
  status === 'resolved' && resolvedBy === 'absorption';
const absorbed = ['⚠️', 'RESOLVED'] as const;

/** How foreign text is written: plain in headers, as code wherever a chat formats. */
export type Quote = (text: string, limit: number) => string;

export const kindTitle = (kind: string, quote: Quote = code): string =>
  kinds.find(({ id }) => id === kindId(kind))?.title ?? quote(kind, 40);

const whatOf = (notice: DriftNotice, quote: Quote): string => {
  if (notice.status === 'resolved')
    return entryOf(endedBy, notice.resolvedBy ?? '')?.[0] ?? 'is as declared again';
  const told = entryOf(byEvent, notice.event) ?? entryOf(byVerdict, notice.verdict);
  if (told !== undefined) return told;
  const [first] = notice.differences;
  const again = notice.event === 'drift.reopened' ? ' again' : '';
  if (first === undefined) return `differs from its declaration${again}`;
  const more = notice.total > 1 ? ` and ${notice.total - 1} more` : '';
  return `differs${again}: ${quote(first.declaredAs ?? first.path, 45)}${more}`;
};

/** `🔴 CRITICAL: REST stage a1/prod differs: uri and 2 more` */
export const headline = (notice: DriftNotice, quote: Quote = code): string => {
  const { severity, status, kind, name, key } = notice;
  const ending = isAbsorbed(notice) ? absorbed : entryOf(endings, status);
  const [icon, word] = ending ?? [icons[severity], severity.toUpperCase()];
  return `${icon} ${word}: ${kindTitle(kind, quote)} ${quote(name ?? key, 50)} ${whatOf(notice, quote)}`;
};

const vias: Readonly<Record<string, string>> = {
  console: 'in the console',
  cli: 'with the AWS CLI',
  sdk: 'with an SDK',
  terraform: 'with Terraform',
  cloudformation: 'with CloudFormation',
  service: 'through an AWS service',
  ourselves: '(Stagewatch itself)',
};

export const whoOf = ({ changedBy }: DriftNotice): string => {
  if (changedBy === undefined) return 'not known yet';
  const { confidence, name, via = '', from, at, call } = changedBy;
  const how = entryOf(vias, via);
  return [
    ...(confidence === 'exact' ? [] : ['probably']),
    code(name, 120),
    ...(how === undefined ? [] : [how]),
    ...(from === undefined ? [] : [`from ${code(from, 80)}`]),
    ...(call === undefined ? [] : [`by ${code(call, 60)}`]),
    ...(at === undefined ? [] : [`at ${code(at, 40)}`]),
  ].join(' ');
};

/** Texts that are not there leave no gap. */
export const placeOf = (region: string | undefined, account: string | undefined): string =>
  [
    ...(region === undefined ? [] : [code(region, 40)]),
    ...(account === undefined ? [] : [`account ${code(account, 40)}`]),
  ].join(', ');

export const whereOf = ({ key, region, account }: DriftNotice): string => {
  const place = placeOf(region, account);
  return place === '' ? code(key, 200) : `${code(key, 200)} in ${place}`;
};

/** `*Where* … · *Who* … · *Owner* …` */
export const summaryLine = (notice: DriftNotice): string =>
  [
    `*Where* ${whereOf(notice)}`,
    `*Who* ${whoOf(notice)}`,
    ...(notice.owner === undefined ? [] : [`*Owner* ${code(notice.owner.team, 80)}`]),
  ].join(' · ');

/** How to get rid of it, and how to keep it, by what is wrong. */
const ways: Readonly<Record<string, readonly [undo: string, keep: string]>> = {
  missing: ['apply your declaration again', 'take it out of the declaration'],
  unmanaged: ['delete it', 'declare it'],
};

/** What a person does next, each step at most 350 characters long. */
export const nextSteps = (notice: DriftNotice): readonly string[] => {
  const { status, place, event, verdict } = notice;
  if (status === 'resolved' && !isAbsorbed(notice)) return ['nothing is left to do'];
  if (status === 'accepted') return ['nothing until the acceptance ends or it changes again'];
  if (event === 'remediation.applied') return ['nothing for now: the second read is told here'];
  const [undo, keep] = entryOf(ways, verdict) ?? ['apply your declaration again', 'change the declaration'];
  const check = place === undefined ? '' : ` ${place.replace(/:\d+$/, '')}`;
  const look = `look: ${code(`npx stagewatch check${check}`)}`;
  if (isAbsorbed(notice))
    return ['compare the declaration with your code, and put it back if that is not wanted', look];
  return [`undo: ${undo}`, `keep: ${keep}`, look];
};

/** Sentences on how it stands, where there is more to say than that it is open. */
export const statusLines = (notice: DriftNotice): string[] => {
  const { status, severity, resolvedBy = '', acceptance, confirmed, stale } = notice;
  const lines: string[] = [];
  if (status === 'resolved')
    lines.push(`${entryOf(endedBy, resolvedBy)?.[1] ?? 'It is over.'} It was ${severity.toUpperCase()}.`);
  if (acceptance !== undefined)
    lines.push(
      `Accepted by ${code(acceptance.by, 120)} until ${code(acceptance.until, 40)}: ${code(acceptance.why, 500)}`,
    );
  if (status === 'open' && confirmed === false)
    lines.push('Told at once for its severity; a second read follows.');
  if (stale !== undefined)
    lines.push(
      `Compared with an older declaration: the newest could not be used since ${code(stale.since, 40)} (${code(stale.why, 300)}).`,
    );
  if (notice.reason !== undefined) lines.push(prose(notice.reason, 500));
  return lines;
};

/** Since when and how sure, where it is declared, and what identifies it. */
export const footOf = ({ firstSeenAt, confirmed, address, place, subject, version }: DriftNotice): string =>
  [
    ...(firstSeenAt === undefined ? [] : [`First seen ${code(firstSeenAt, 40)}`]),
    ...(confirmed === true ? ['confirmed by a second read'] : []),
    ...(address === undefined ? [] : [`declared as ${code(address, 200)}`]),
    ...(place === undefined ? [] : [`in ${code(place, 200)}`]),
    `finding ${code(`${subject}:${version}`, 120)}`,
  ].join(' · ');
