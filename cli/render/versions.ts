// Versions of a target, its state at a time, and who set what: as a person reads them.
import { byCodeUnit } from '../../shared/engine/pointer.js';
import { printable } from '../../shared/engine/printable.js';
import type { BlamedAttribute, ShownBlame } from '../../shared/usecases/looking-back/blame.js';
import type { ShownHistory, ShownMoment, ShownVersion } from '../../shared/usecases/looking-back/history.js';
import type { ShownTargetId } from '../../shared/usecases/looking-back/shown.js';
import { columns, type Row } from './columns.js';
import { findingLines } from './findings.js';
import { shortValue, titleOf, transition, whoText } from './people.js';
import { counted, paintFor, wrap, type Paint, type Style } from './text.js';

const plain = (text: string): string => text;

const paragraph = (text: string, { width }: Style, indent = 0, colour = plain): string[] =>
  wrap(text, Math.max(20, width - indent)).map((line) => `${' '.repeat(indent)}${colour(line)}`);

const headLines = (paint: Paint, style: Style, target: ShownTargetId): string[] => [
  ...paragraph(titleOf(target), style, 0, paint.bold),
  ...paragraph(printable(target.target), style, 2, paint.dim),
];

const contentWords: Readonly<Record<ShownVersion['content'], string>> = {
  read: '',
  absent: 'it did not exist',
  listed: 'it existed; its settings were not read',
};

const versionText = ({ content, changes, attributes }: ShownVersion): string => {
  if (content !== 'read') return contentWords[content];
  if (changes === undefined) return `first recorded, ${counted(attributes, 'setting')}`;
  return `${counted(changes.length, 'setting')} changed`;
};

const versionLines = (paint: Paint, style: Style, version: ShownVersion): string[] => {
  const rows = (version.content === 'read' ? (version.changes ?? []) : []).map(
    ({ path, before, after }): Row => [
      { text: printable(path), colour: plain },
      { text: transition(before, after), colour: paint.dim },
    ],
  );
  return [
    ...paragraph(`• ${version.firstSeenAt}  ${versionText(version)}`, style),
    ...columns(rows, 4, style.width),
  ];
};

const lastReadText = (lastReadAt: string | undefined): string =>
  lastReadAt === undefined
    ? 'Its scope was never read as a whole.'
    : `The newest is as it was read at ${lastReadAt}; nothing is known of the time after.`;

export const renderHistory = (history: ShownHistory, style: Style): string => {
  const paint = paintFor(style);
  const { versions, hasEarlier, lastReadAt } = history;
  return [
    ...headLines(paint, style, history),
    '',
    ...versions.flatMap((version) => versionLines(paint, style, version)),
    ...(versions.length === 0 ? paragraph('No change was seen in that time.', style) : []),
    ...(hasEarlier ? paragraph('… and earlier ones: --limit N, --since TIME', style, 0, paint.dim) : []),
    '',
    ...paragraph(
      `Times are those of the reads that first saw a version; the change itself lies between two reads. ${lastReadText(lastReadAt)}`,
      style,
      0,
      paint.dim,
    ),
  ].join('\n');
};

const momentText = ({ at, version, nextSeenAt, lastReadAt }: ShownMoment): string => {
  const seen = `At ${at}: as read at ${version.firstSeenAt}.`;
  if (nextSeenAt !== undefined)
    return `${seen} The next version was first seen at ${nextSeenAt}; when between the two it changed, no read tells.`;
  return lastReadAt !== undefined && lastReadAt < at
    ? `${seen} Its scope was read last at ${lastReadAt}: nothing is known of the time after.`
    : `${seen} No other version was seen since.`;
};

export const renderMoment = (moment: ShownMoment, style: Style): string => {
  const paint = paintFor(style);
  const rows = Object.entries(moment.state).map(([path, value]): Row => [
    { text: printable(path), colour: plain },
    { text: shortValue(value), colour: paint.green },
  ]);
  const empty = contentWords[moment.version.content];
  return [
    ...headLines(paint, style, moment),
    ...paragraph(momentText(moment), style),
    '',
    ...columns(rows, 2, style.width),
    ...(empty === '' ? [] : paragraph(`${empty}.`, style, 2, paint.yellow)),
  ].join('\n');
};

const whenText = ({ seenAt, notBefore }: BlamedAttribute): string =>
  notBefore === undefined
    ? `so since the first version, read at ${seenAt}`
    : `changed between the reads of ${notBefore} and ${seenAt}`;

const attributeLines = (paint: Paint, style: Style, attribute: BlamedAttribute): string[] => {
  const { path, value, before, notBefore, changedBy } = attribute;
  const text = notBefore === undefined ? shortValue(value) : transition(before, value);
  const heading: Row = [
    { text: printable(path), colour: paint.bold },
    { text, colour: notBefore === undefined ? plain : paint.yellow },
  ];
  return [
    ...columns([heading], 0, style.width),
    ...paragraph(whenText(attribute), style, 4, paint.dim),
    ...(changedBy === undefined ? [] : paragraph(`by: ${whoText(changedBy)}`, style, 4)),
  ];
};

/** What changed last comes first; what never changed stands below it. */
const byRecency = (a: BlamedAttribute, b: BlamedAttribute): number =>
  Number(b.notBefore !== undefined) - Number(a.notBefore !== undefined) || byCodeUnit(b.seenAt, a.seenAt);

export const renderBlame = (blame: ShownBlame, style: Style): string => {
  const paint = paintFor(style);
  const { versions, recordedSince, hasEarlier, finding, content } = blame;
  const earlier = hasEarlier ? '; earlier ones were not looked at' : '';
  return [
    ...headLines(paint, style, blame),
    ...paragraph(`${counted(versions, 'version')} since ${recordedSince}${earlier}.`, style, 2, paint.dim),
    ...(content === 'absent' ? paragraph('It does not exist any more.', style, 2, paint.yellow) : []),
    '',
    ...[...blame.attributes].sort(byRecency).flatMap((one) => attributeLines(paint, style, one)),
    '',
    ...(finding === undefined
      ? paragraph('No drift of it is on record.', style)
      : ['Latest drift:', ...findingLines(paint, style, finding)]),
  ].join('\n');
};
