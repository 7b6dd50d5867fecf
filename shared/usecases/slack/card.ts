// A notice as a Slack message: how bad, what, where, who and what next come first; then what differs, worst first.
import { shortMasks } from '../../engine/printable.js';
import { isObject, type Json } from '../../model/brand.js';
import { severities, type Severity } from '../../model/severity.js';
import { kindId } from '../../model/target.js';
import { kinds } from '../../kinds/registry.js';
import { context, header, plain, section, slackLimits, textLength, type Block, type Card } from './blocks.js';
import { code, prose, safe } from './escape.js';
import type { DriftNotice, Notice, ShownDifference, WatchNotice } from './notice.js';

export interface CardOptions {
  /** Buttons need the door that presses come to. */
  buttons: boolean;
}

/** As many differences are written out; the rest is counted. */
const shownDifferences = 10;
const valueLength = 500;

const icons: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '⚪' };
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
const resolvedBy: Readonly<Record<string, string>> = {
  remediation: 'A remediation put the declared values back.',
  outside: 'Somebody or something put the live side back.',
  baseline: 'The declaration was changed to what is live.',
  absorption:
    'The declaration moved onto what is live, and no declared deployer did that. Compare it with your code.',
  rule: 'It is still there: a rule of stagewatch.yml ignores it from now on.',
};

/** How foreign text is written: plain in headers, as code wherever Slack formats. */
type Quote = (text: string, limit: number) => string;

const titleOf = ({ kind, name, key }: DriftNotice, quote: Quote): string => {
  const title = kinds.find(({ id }) => id === kindId(kind))?.title ?? quote(kind, 40);
  return `${title} ${quote(name ?? key, 50)}`;
};

const whatOf = (notice: DriftNotice, quote: Quote): string => {
  if (notice.status === 'resolved') return 'is as declared again';
  const told = byEvent[notice.event] ?? byVerdict[notice.verdict];
  if (told !== undefined) return told;
  const [first] = notice.differences;
  if (first === undefined) return 'differs from its declaration';
  const more = notice.total > 1 ? ` and ${notice.total - 1} more` : '';
  return `differs: ${quote(first.declaredAs ?? first.path, 45)}${more}`;
};

/** `🔴 CRITICAL: REST stage a1/prod differs: uri and 2 more` */
const headline = (notice: DriftNotice, quote: Quote = code): string => {
  const { severity, status } = notice;
  const [icon, word] = endings[status] ?? [icons[severity], severity.toUpperCase()];
  return `${icon} ${word}: ${titleOf(notice, quote)} ${whatOf(notice, quote)}`;
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

const whoOf = ({ changedBy }: DriftNotice): string => {
  if (changedBy === undefined) return 'not known yet';
  const { confidence, name, via = '', from, at, call } = changedBy;
  return [
    ...(confidence === 'exact' ? [] : ['probably']),
    code(name, 120),
    ...(vias[via] === undefined ? [] : [vias[via]]),
    ...(from === undefined ? [] : [`from ${code(from, 80)}`]),
    ...(call === undefined ? [] : [`by ${code(call, 60)}`]),
    ...(at === undefined ? [] : [`at ${code(at, 40)}`]),
  ].join(' ');
};

const whereOf = ({ key, region = '', account = '' }: DriftNotice): string =>
  `${code(key, 200)} in ${code(region, 40)}, account ${code(account, 40)}`;

const nextOf = ({ status, resolvedBy: by, place }: DriftNotice): string => {
  if (status === 'resolved' && by !== 'absorption') return 'nothing is left to do';
  if (status === 'accepted') return 'nothing until the acceptance ends or it changes again';
  const check = code(
    place === undefined ? 'npx stagewatch check' : `npx stagewatch check ${place.replace(/:\d+$/, '')}`,
  );
  return `undo: apply your declaration again · keep: change the declaration · look: ${check}`;
};

const statusLines = (notice: DriftNotice): string[] => {
  const { status, resolvedBy: by = '', acceptance, confirmed, stale } = notice;
  const lines: string[] = [];
  if (status === 'resolved') lines.push(resolvedBy[by] ?? 'It is over.');
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

/** One value on one line, masked. */
const valueText = (value: Json | undefined): string => {
  if (value === undefined) return '(nothing)';
  if (isObject(value) && typeof value['masked'] === 'string') return `(hidden) ${safe(value['masked'], 40)}`;
  if (value === '') return '""';
  return safe(shortMasks(typeof value === 'string' ? value : JSON.stringify(value)), valueLength);
};

const differenceBlock = ({
  path,
  declaredAs,
  severity,
  reason,
  declared,
  observed,
}: ShownDifference): Block =>
  section(
    `${code(declaredAs ?? path, 200)} ${severity.toUpperCase()}: ${prose(reason, 400)}`,
    `\`\`\`- declared  ${valueText(declared)}`,
    `+ observed  ${valueText(observed)}\`\`\``,
  );

const differenceBlocks = ({ differences, total }: DriftNotice, most: number, room: number): Block[] => {
  const worstFirst = [...differences].sort(
    (one, other) => severities.indexOf(other.severity) - severities.indexOf(one.severity),
  );
  let left = room;
  const all = worstFirst.slice(0, most).map(differenceBlock);
  const cut = all.findIndex((block) => (left -= textLength(block)) < 0);
  const shown = cut < 0 ? all : all.slice(0, cut);
  const more = total - shown.length;
  return more > 0 && differences.length > 0
    ? [...shown, context(`… and ${more} more, less severe or equally so.`)]
    : shown;
};

const acceptButton = ({ subject, version, fingerprint }: DriftNotice): Block[] => {
  const value = JSON.stringify({ finding: subject, version, fingerprint });
  if (value.length > slackLimits.buttonValue) return [];
  const confirm = {
    title: plain('Accept this drift?'),
    text: plain('It is then not told again until the acceptance ends or it changes.'),
    confirm: plain('Accept'),
    deny: plain('Cancel'),
  };
  const button = {
    type: 'button' as const,
    action_id: 'stagewatch_accept',
    text: plain('Accept'),
    value,
    confirm,
  };
  return [{ type: 'actions', block_id: 'stagewatch', elements: [button] }];
};

const footOf = ({ firstSeenAt, address, place, subject, version }: DriftNotice): string =>
  [
    ...(firstSeenAt === undefined ? [] : [`First seen ${code(firstSeenAt, 40)}`]),
    ...(address === undefined ? [] : [`declared as ${code(address, 200)}`]),
    ...(place === undefined ? [] : [`in ${code(place, 200)}`]),
    `finding ${code(`${subject}:${version}`, 120)}`,
  ].join(' · ');

const summaryLines = (notice: DriftNotice): string[] => [
  `*Where* ${whereOf(notice)} · *Who* ${whoOf(notice)}`,
  `*Next* ${nextOf(notice)}`,
];

const fallbackOf = (notice: DriftNotice): string =>
  `${headline(notice)}. Where: ${whereOf(notice)}. Who: ${whoOf(notice)}.`;

const driftCard = (notice: DriftNotice, { buttons }: CardOptions): Card => {
  const status = statusLines(notice);
  const fixed = [header(headline(notice, safe)), section(...summaryLines(notice))];
  if (status.length > 0) fixed.push(section(...status));
  const foot = [
    ...(buttons && notice.status === 'open' ? acceptButton(notice) : []),
    context(footOf(notice)),
  ];
  const used = [...fixed, ...foot].reduce((sum, block) => sum + textLength(block), 0);
  const differences = differenceBlocks(notice, shownDifferences, slackLimits.allText - used);
  return { text: fallbackOf(notice), blocks: [...fixed, ...differences, ...foot] };
};

const watchCard = ({ title, lines, event, at }: WatchNotice): Card => {
  const restored = event === 'watch.restored';
  const head = `${restored ? '✅' : '⚠️'} ${safe(title, 130)}`;
  const body = lines.slice(0, 20).map((line) => code(line, 400));
  const shown = body.reduce<string[]>(
    (kept, line) => ([...kept, line].join('\n').length < slackLimits.sectionText ? [...kept, line] : kept),
    [],
  );
  const blocks = [
    header(head),
    ...(shown.length === 0 ? [] : [section(...shown)]),
    context(`At ${code(at, 40)}`),
  ];
  return { text: [head, ...shown.slice(0, 2)].join(' '), blocks };
};

/** The message in the channel. */
export const cardOf = (notice: Notice, options: CardOptions): Card =>
  notice.type === 'drift' ? driftCard(notice, options) : watchCard(notice);

/** The reply in its thread: what it became, kept when the message above it is edited again. */
export const replyOf = (notice: DriftNotice): Card => {
  const lines = [
    headline(notice),
    ...statusLines(notice),
    `*Who* ${whoOf(notice)} · at ${code(notice.at, 40)}`,
  ];
  const isOver = notice.status === 'resolved' || notice.status === 'accepted';
  return {
    text: headline(notice),
    blocks: [section(...lines), ...(isOver ? [] : differenceBlocks(notice, 3, 4000))],
  };
};
