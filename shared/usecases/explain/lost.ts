// Many scopes in one message: how many of which kinds cannot be seen, or are seen again, why, and what to do.
import { isoOf } from '../../engine/iso.js';
import { byCodeUnit } from '../../engine/pointer.js';
import { printable, subjectLine } from '../../engine/printable.js';
import { kindsOfFamily } from '../../kinds/registry.js';
import type { DigestRow } from '../../model/digest.js';
import type { AnnouncementEvent } from '../../model/finding.js';
import { epochMs } from '../../model/time.js';
import type { Lost } from '../digest/lost.js';
import type { Message } from '../ports.js';
import { blindRemedies } from './watch.js';

const schemaVersion = 1;
const shownScopes = 20;

const familyTitle = ({ about }: Lost): string =>
  printable(kindsOfFamily(about.family)[0]?.family.title ?? about.family);

/** The most frequent first. */
const countBy = <Key extends string>(
  lost: readonly Lost[],
  keyOf: (one: Lost) => Key | undefined,
): (readonly [Key, number])[] => {
  const counts = new Map<Key, number>();
  for (const key of lost.flatMap((one) => keyOf(one) ?? [])) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, few]) => few - many || byCodeUnit(a, b));
};

/** `490 × REST API, 7 × HTTP API` */
const kindsText = (lost: readonly Lost[]): string =>
  countBy(lost, familyTitle)
    .map(([title, count]) => `${count} × ${title}`)
    .join(', ');

const regionOf = (lost: readonly Lost[]): string | undefined => {
  const regions = new Set(lost.map(({ about }) => about.region));
  return regions.size === 1 ? [...regions][0] : undefined;
};

/** One of the most frequent reason: what it says stands for the others. */
const typical = (lost: readonly Lost[]): Lost | undefined => {
  const [common] = countBy(lost, ({ reason }) => reason);
  return lost.find(({ reason }) => reason !== undefined && reason === common?.[0]);
};

const sinceOf = (lost: readonly Lost[]): string =>
  isoOf(epochMs(Math.min(...lost.map(({ since }) => since))));

const targetsOf = (lost: readonly Lost[]): number => lost.reduce((sum, { targets }) => sum + targets, 0);

const scopeLine = ({ about, ...lost }: Lost, region: string | undefined): string => {
  const place = region === undefined ? ` in ${about.region}` : '';
  const key = about.key === '*' ? '' : ` ${printable(about.key)}`;
  const why = lost.reason === undefined ? '' : `, ${lost.reason}`;
  return `  ${familyTitle({ about, ...lost })}${key}${place}, since ${isoOf(lost.since)}${why}`;
};

const blindLines = (lost: readonly Lost[], place: string): string[] => {
  const one = typical(lost);
  const reasons = countBy(lost, ({ reason }) => reason);
  const next = reasons.map(([reason]) => blindRemedies[reason]);
  return [
    `HIGH: Stagewatch cannot see ${lost.length} scopes ${place}: ${kindsText(lost)}. Whether they are as declared is unknown.`,
    `Unknown since ${sinceOf(lost)}; ${targetsOf(lost)} declared targets are not judged.`,
    `Next: ${next.length === 0 ? blindRemedies['not-observed'] : next.join(' ')}`,
    '',
    `Why: ${reasons.map(([reason, count]) => `${reason} (${count})`).join(', ') || 'unknown'}. ${printable(one?.detail ?? '', 500)}`,
  ];
};

const restoredLines = (lost: readonly Lost[], place: string): string[] => [
  `RESTORED: Stagewatch sees ${lost.length} scopes ${place} again: ${kindsText(lost)}.`,
  `Seen again since ${sinceOf(lost)}.`,
  'Next: nothing is left to do; what differs is told by itself.',
];

const dedupeKeyOf = ({ name, until }: DigestRow, event: AnnouncementEvent): string =>
  `${event}/${name}:${isoOf(until)}`;

/** `lost`: scopes of one account, all of them lost or all of them seen again, as `event` says. */
export const lostMessage = (
  row: DigestRow,
  account: string,
  event: AnnouncementEvent,
  lost: readonly Lost[],
): Message => {
  const isRestored = event === 'watch.restored';
  const region = regionOf(lost);
  const place = `in account ${printable(account)}${region === undefined ? '' : `, ${region}`}`;
  const shown = [...lost].sort((a, b) => byCodeUnit(a.scope, b.scope)).slice(0, shownScopes);
  const one = typical(lost);
  const dedupeKey = dedupeKeyOf(row, event);
  const attributes = { event, severity: 'high', account, ...(region === undefined ? {} : { region }) };
  const kinds = kindsText(lost);
  const json = {
    schemaVersion,
    ...attributes,
    at: isoOf(row.at),
    dedupeKey,
    title: isRestored
      ? `${lost.length} scopes are seen again: ${kinds}`
      : `Stagewatch cannot see ${lost.length} scopes: ${kinds}`,
    ...(one === undefined ? {} : { reason: one.reason, detail: one.detail }),
    ...(isRestored ? {} : { since: sinceOf(lost), targets: targetsOf(lost) }),
    scopes: shown.map(({ scope, since, reason }) => ({
      scope,
      since: isoOf(since),
      ...(reason === undefined ? {} : { reason }),
    })),
    total: lost.length,
  };
  const left = lost.length - shown.length;
  const text = [
    ...(isRestored ? restoredLines(lost, place) : blindLines(lost, place)),
    '',
    'Which',
    ...shown.map((each) => scopeLine(each, region)),
    ...(left > 0 ? [`  … and ${left} more scopes.`] : []),
    ...(isRestored
      ? []
      : ['', 'Nothing is taken for in sync meanwhile. You are told when they can be seen again.']),
    '',
    `Stagewatch compares what you declared with what AWS has. ${dedupeKey}`,
  ].join('\n');
  const subject = isRestored
    ? `[RESTORED] ${lost.length} scopes are seen again in account ${account}`
    : `[BLIND] cannot see ${lost.length} scopes in account ${account}`;
  return { subject: subjectLine(subject), text, json, attributes };
};
