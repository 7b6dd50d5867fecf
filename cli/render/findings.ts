// Findings as a person reads them: worst first, a block each — what, where, who, how bad, since when, what next.
import type { ReportDifference } from '../../shared/model/report.js';
import { printable } from '../../shared/engine/printable.js';
import type { ShownFinding } from '../../shared/usecases/looking-back/shown-finding.js';
import type { ShownFindings, ShownUnseen } from '../../shared/usecases/looking-back/findings.js';
import { columns, type Cell, type Row } from './columns.js';
import { lengthText, shellWord, titleOf, transition, whoText } from './people.js';
import { ruleLines } from './rules.js';
import { counted, paintFor, wrap, type Paint, type Style } from './text.js';

const differencesShown = 5;
/** As many digits of a fingerprint as `accept --expect` needs. */
export const fingerprintShown = 12;
const plain = (text: string): string => text;

const statusWords: Readonly<Record<ShownFinding['status'], string>> = {
  suspected: 'seen once; a second read decides',
  open: 'open',
  held: 'on hold: a declared deployer is at work',
  remediating: 'being put back',
  accepted: 'accepted',
  ending: 'gone in one read; a second read decides',
  resolved: 'resolved',
};

const resolvedWords: Readonly<Record<NonNullable<ShownFinding['resolvedBy']>, string>> = {
  remediation: 'a remediation put the declared values back',
  outside: 'the live side was put back',
  baseline: 'the declaration followed',
  absorption: 'the declaration moved onto it, and no declared deployer did that: compare it with your code',
  rule: 'a rule of stagewatch.yml ignores it',
};

const colourOf = (paint: Paint, { status, severity }: ShownFinding): ((text: string) => string) => {
  if (status === 'resolved' || status === 'accepted' || status === 'ending') return paint.dim;
  return severity === 'critical' || severity === 'high' ? paint.red : paint.yellow;
};

const differenceText = (difference: ReportDifference): string => {
  const { declaredAs, path, declared, observed } = difference;
  return `${printable(declaredAs ?? path)}: ${transition(declared, observed)}`;
};

const whatRows = ({ verdict, reason, differences, total }: ShownFinding): string[] => {
  if (verdict === 'missing')
    return ['declared, and does not exist', ...(reason === undefined ? [] : [reason])];
  if (verdict === 'unmanaged')
    return ['exists, and is declared by nobody', ...(reason === undefined ? [] : [reason])];
  const shown = differences.slice(0, differencesShown).map(differenceText);
  const worst = differences[0]?.reason;
  const more = total - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`… and ${more} more, less severe or equally so`] : []),
    ...(worst === undefined ? [] : [worst]),
  ];
};

const whereRow = ({ account, region, address, source, line }: ShownFinding): string => {
  const place = source === undefined ? '' : ` (${source}${line === undefined ? '' : `:${line}`})`;
  return printable(`${account}/${region}${address === undefined ? '' : `  ${address}${place}`}`, 400);
};

/** Whoever made the worst difference, then who made the others that are shown, where that was somebody else. */
const whoRows = ({ changedBy, alsoChangedBy = {}, differences }: ShownFinding): string[] => [
  whoText(changedBy),
  ...differences.slice(0, differencesShown).flatMap(({ path, declaredAs }) => {
    const other = alsoChangedBy[path];
    return other === undefined ? [] : [`${printable(declaredAs ?? path)}: ${whoText(other)}`];
  }),
];

const sinceRow = (finding: ShownFinding): string => {
  const { firstSeenAt, exposedSeconds, endedAt, detectedAfterSeconds } = finding;
  const span = lengthText(exposedSeconds);
  const until = endedAt === undefined ? `${span} by now` : `until ${endedAt}, exposed for ${span}`;
  const detected =
    detectedAfterSeconds === undefined ? '' : `; seen ${lengthText(detectedAfterSeconds)} after the call`;
  return `${firstSeenAt}, ${until}${detected}`;
};

const toldWords = { drift: 'at', accepted: 'as accepted at', flapping: 'as flapping at', over: 'as over at' };

const toldRow = ({ told, pending }: ShownFinding): string => {
  const waiting = pending.length === 0 ? '' : `; on its way: ${pending.join(', ')}`;
  return told === undefined ? `not yet${waiting}` : `${toldWords[told.state]} ${told.at}${waiting}`;
};

const nextRows = (finding: ShownFinding): string[] => {
  const { status, id, fingerprint, source } = finding;
  if (status === 'resolved')
    return finding.resolvedBy === 'absorption' ? ['compare the declaration with your code'] : [];
  if (status === 'ending') return ['nothing, if it stays so'];
  if (status === 'remediating') return ['wait for its end'];
  const check = `look now: stagewatch check${source === undefined ? '' : ` ${shellWord(source)}`}`;
  const who = `who and when: stagewatch blame ${shellWord(id)}`;
  if (status === 'accepted') return [check, who];
  const expect = fingerprint.slice(0, fingerprintShown);
  const accept = `let it stay for a while: stagewatch accept ${shellWord(id)} --expect ${expect} --for 7d --why '…'`;
  return [check, who, accept];
};

const statusRows = ({ status, confirmed, until, acceptance, resolvedBy, stale }: ShownFinding): Row[] => {
  const row = (label: string, text: string): Row => [
    { text: label, colour: plain },
    { text, colour: plain },
  ];
  return [
    ...(status === 'open' && confirmed === false
      ? [row('sure?', 'seen in one read; a second one follows')]
      : []),
    ...(until === undefined ? [] : [row('until', `${until} at the latest`)]),
    ...(acceptance === undefined
      ? []
      : [row('by', printable(`${acceptance.by}, until ${acceptance.until}: ${acceptance.why}`, 800))]),
    ...(resolvedBy === undefined ? [] : [row('how', resolvedWords[resolvedBy])]),
    ...(stale === undefined
      ? []
      : [
          row(
            'stale',
            printable(`compared with an older declaration since ${stale.since}: ${stale.why}`, 400),
          ),
        ]),
  ];
};

const labelled = (label: string, texts: readonly string[], colour: Cell['colour'] = plain): Row[] =>
  texts.map((text, index) => [
    { text: index === 0 ? label : '', colour: plain },
    { text, colour },
  ]);

export const findingLines = (paint: Paint, style: Style, finding: ShownFinding): string[] => {
  const colour = colourOf(paint, finding);
  const heading = `${finding.severity.toUpperCase()}  ${titleOf(finding)}  (${statusWords[finding.status]})`;
  const rows: Row[] = [
    ...labelled('what', whatRows(finding)),
    ...labelled('where', [whereRow(finding)]),
    ...labelled('who', whoRows(finding)),
    ...labelled('since', [sinceRow(finding)]),
    ...statusRows(finding),
    ...labelled('told', [toldRow(finding)]),
    ...labelled('next', nextRows(finding), paint.dim),
  ];
  return [
    ...wrap(heading, style.width).map((line) => paint.bold(colour(line))),
    // Every label is as wide as the widest, so that blocks line up with one another.
    ...columns(
      rows.map(([label, ...rest]) => [{ text: (label?.text ?? '').padEnd(5), colour: paint.dim }, ...rest]),
      2,
      style.width,
    ),
    '',
  ];
};

const unseenText = ({ scope, reason, detail, since, targets }: ShownUnseen): string => {
  const from = since === undefined ? '' : ` since ${since}`;
  const count = targets === undefined || targets === 0 ? '' : ` (${counted(targets, 'target')})`;
  return printable(`${scope}${count}: ${reason}${from}. ${detail}`, 500);
};

const scopesText = ({ scopes: { declared, oldestReadAt } }: ShownFindings): string => {
  if (declared === 0) return 'Nothing is declared here: give declarations with `stagewatch baseline push`.';
  const read = oldestReadAt === undefined ? 'none was read yet' : `each was read at ${oldestReadAt} or later`;
  return `${counted(declared, 'scope')} declared; ${read}.`;
};

/** A listing without findings says what it rests on: silence of what nobody reads is no good news. */
const summaryLines = (paint: Paint, style: Style, shown: ShownFindings): string[] => {
  const { findings, hidden, unseen } = shown;
  const count = findings.length === 0 ? 'No findings' : counted(findings.length, 'finding');
  const left = hidden === 0 ? '' : ` (${hidden} left out by the filters or long over)`;
  return [
    ...wrap(`${count}${left}. ${scopesText(shown)}`, style.width),
    ...(unseen.length === 0 ? [] : wrap('Not seen, so nothing is known of:', style.width).map(paint.yellow)),
    ...unseen.flatMap((one) =>
      wrap(unseenText(one), style.width - 2).map((line) => paint.yellow(`  ${line}`)),
    ),
  ];
};

export const renderFindings = (shown: ShownFindings, style: Style): string => {
  const paint = paintFor(style);
  return [
    ...shown.findings.flatMap((finding) => findingLines(paint, style, finding)),
    ...summaryLines(paint, style, shown),
    ...ruleLines(paint, style, shown.rules),
  ].join('\n');
};

export const renderFinding = (finding: ShownFinding, style: Style): string =>
  findingLines(paintFor(style), style, finding).join('\n');
