// A crowd of drifts in words: how many and how bad, what moved the same way, worst first, and where to read the rest.
import { worstFirst } from './difference-words.js';
import { entryOf, icons, kindTitle, placeOf } from './drift-words.js';
import { code, prose, safe } from './escape.js';
import type { DigestNotice, DriftGroup } from './notice.js';
import type { Wording } from './wording.js';

const shownGroups = 12;
const shownTargets = 10;
const shownLines = 5;

const eventWords: Readonly<Record<string, string>> = {
  'drift.opened': 'new',
  'drift.changed': 'changed',
  'drift.reopened': 'back again',
  'drift.resolved': 'resolved',
  'drift.accepted': 'accepted',
  'drift.flapping': 'flapping',
};
const eventWord = (event: string): string => entryOf(eventWords, event) ?? code(event, 40);

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** `57 drifts: 50 new, 7 resolved; 34 % of 168 declared targets` */
const countsText = ({ total, counts, declared, percent }: DigestNotice): string => {
  const byEvent = counts.slice(0, 8).map(([event, count]) => `${count} ${eventWord(event)}`);
  const share = percent === undefined ? '' : `${Math.round(percent)} % of `;
  return [
    [plural(total, 'drift'), byEvent.join(', ')].filter((part) => part !== '').join(': '),
    ...(declared === undefined ? [] : [`${share}${plural(declared, 'declared target')}`]),
  ].join('; ');
};

const groupLine = ({ kind, path, event, count, severity }: DriftGroup): string => {
  const field = path === '' ? '' : ` ${code(path, 80)}`;
  return `${icons[severity]} ${severity.toUpperCase()} · ${count} × ${kindTitle(kind)}${field} ${eventWord(event)}`;
};

/** Worst first, and of equally bad ones the largest first. */
const groupLines = ({ groups }: DigestNotice): string[] => {
  const largestFirst = [...groups].sort((one, other) => other.count - one.count);
  const ranked = worstFirst(largestFirst);
  const left = ranked.slice(shownGroups);
  return [
    ...ranked.slice(0, shownGroups).map(groupLine),
    ...(left.length === 0
      ? []
      : [
          `… and ${plural(left.length, 'more group')} of ${plural(
            left.reduce((sum, { count }) => sum + count, 0),
            'drift',
          )}, less severe or smaller.`,
        ]),
  ];
};

const targetsLine = ({ targets, total }: DigestNotice): string[] => {
  if (targets.length === 0) return [];
  const shown = worstFirst(targets).slice(0, shownTargets);
  const left = total - shown.length;
  const names = shown.map(({ key, name }) => code(name ?? key, 60)).join(', ');
  return [`*Worst* ${names}${left > 0 ? ` … and ${left} more` : ''}`];
};

/** Nothing is left to do. */
const isOver = ({ counts, absorbed }: DigestNotice): boolean =>
  absorbed === 0 && counts.length > 0 && counts.every(([event]) => event === 'drift.resolved');

const nextOf = (notice: DigestNotice): readonly string[] => {
  const [, , told] = notice.lines;
  const first = told === undefined ? 'Look for the one cause first.' : prose(told, 300);
  return isOver(notice) ? [first] : [first, `each of them: ${code('npx stagewatch findings')}`];
};

/** What neither the headline nor the steps say already. */
const restOf = ({ lines }: DigestNotice): string[] =>
  lines
    .filter((line, index) => index !== 2 && !/^(?:RESOLVED|LOW|MEDIUM|HIGH|CRITICAL): /.test(line))
    .slice(0, shownLines)
    .map((line) => prose(line, 300));

const shownAccounts = 5;

const whereOf = ({ account, accounts, region }: DigestNotice): string => {
  if (accounts.length === 0) return placeOf(region, account);
  const shown = accounts.slice(0, shownAccounts).map((one) => code(one, 40));
  const more = accounts.length > shown.length ? ` and ${accounts.length - shown.length} more` : '';
  return `${region === undefined ? '' : `${code(region, 40)}, `}accounts ${shown.join(', ')}${more}`;
};

export const digestWords = (notice: DigestNotice): Wording => {
  const { severity, title, at, subject } = notice;
  const how = isOver(notice) ? '✅ RESOLVED' : `${icons[severity]} ${severity.toUpperCase()}`;
  const place = whereOf(notice);
  const paragraphs = [restOf(notice), groupLines(notice), targetsLine(notice)];
  return {
    title: { plain: `${how}: ${safe(title, 120)}`, marked: `${how}: ${prose(title, 120)}` },
    summary: [...(place === '' ? [] : [`*Where* ${place}`]), `*How many* ${countsText(notice)}`].join(' · '),
    next: nextOf(notice),
    body: paragraphs.filter(({ length }) => length > 0).map((paragraph) => paragraph.join('\n')),
    list: [],
    beyond: 0,
    foot: `At ${code(at, 40)} · told once, instead of one message each · ${code(subject, 200)}`,
  };
};
