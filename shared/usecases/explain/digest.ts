// Many findings in one message: how many of how many, what they have in common, the worst of them, and what to do first.
import { isoOf } from '../../engine/iso.js';
import { byCodeUnit } from '../../engine/pointer.js';
import { printable, subjectLine } from '../../engine/printable.js';
import { kindOf } from '../../kinds/registry.js';
import type { DigestRow } from '../../model/digest.js';
import type { Member } from '../digest/member.js';
import type { Message, Watch } from '../ports.js';
import {
  absorbedIn,
  eventsOf,
  flipOf,
  groupsOf,
  isAllExpected,
  isAllOver,
  isGoodEnd,
  makerOf,
  severityOf,
  shareOf,
  teamsOf,
  worstFirst,
  type Group,
  type Share,
} from './crowd.js';

const schemaVersion = 1;
const shownTargets = 20;
const shownGroups = 20;
const shownTeams = 10;

const eventWords: Readonly<Record<string, string>> = {
  'drift.opened': 'differ from what was declared',
  'drift.changed': 'differ in another way than before',
  'drift.reopened': 'differ from what was declared again',
  'drift.resolved': 'no longer differ from what was declared',
  'drift.flapping': 'keep changing back and forth',
  'drift.accepted': 'differ as a rule expects',
};

const wordOf = (event: string): string => eventWords[event] ?? event;

/** `REST stage abc123/prod` */
const nameOf = ({ about, name }: Member): string => {
  const kind = kindOf(about.kind);
  const called = name === undefined ? about.key : `${name} of ${kind.scopeKeyOf(about.key)}`;
  return `${kind.title} ${printable(called)}`;
};

const titleOf = (members: readonly Member[], { declared }: Share): string => {
  const many = declared === undefined ? `${members.length}` : `${members.length} of ${declared} declared`;
  const what = isGoodEnd(members)
    ? 'are as declared again'
    : isAllOver(members)
      ? 'are no longer different'
      : isAllExpected(members)
        ? 'differ as a rule expects'
        : 'moved at once';
  return `${many} targets ${what}`;
};

const accountsOf = (members: readonly Member[]): readonly string[] =>
  [...new Set(members.map(({ about }) => about.account))].sort(byCodeUnit);

const shownAccounts = 5;

/** `account 111122223333`, `accounts 111122223333 and 444455556666`, `12 accounts` */
const accountsText = (accounts: readonly string[]): string => {
  const [first = '', ...others] = accounts.map((account) => printable(account));
  const last = others.pop();
  if (last === undefined) return `account ${first}`;
  if (accounts.length > shownAccounts) return `${accounts.length} accounts`;
  return `accounts ${[first, ...others].join(', ')} and ${last}`;
};

const placeOf = (accounts: readonly string[], region: string | undefined): string =>
  `${accountsText(accounts)}${region === undefined ? '' : `, ${region}`}`;

const whatLine = (members: readonly Member[], { declared, percent }: Share, place: string): string => {
  const head = isGoodEnd(members) ? 'RESOLVED' : severityOf(members).toUpperCase();
  const of = declared === undefined ? '' : ` of ${declared} declared`;
  const part = percent === undefined ? '' : ` (${percent} %)`;
  const many = `${head}: ${members.length}${of} targets${part} in ${place}`;
  const [first, ...others] = eventsOf(members).map(([event, count]) => ({ count, word: wordOf(event) }));
  if (first === undefined || others.length === 0) return `${many} ${first?.word ?? 'moved'}, all at once.`;
  return `${many} moved at once: ${[first, ...others].map(({ count, word }) => `${count} ${word}`).join('; ')}.`;
};

/** Which one thing may lie behind all of them. */
const causeLine = (members: readonly Member[], { sources }: Watch): string => {
  const made = makerOf(members);
  const moved = flipOf(members, sources);
  const some = (count: number): string => (count === members.length ? 'all of them' : `${count} of them`);
  if (isAllOver(members) && moved === undefined)
    return made === undefined
      ? 'Who had made them is not known.'
      : `${made.maker} had made ${some(made.count)}.`;
  // Whoever is known to have changed what is live needs no other explanation.
  if (made !== undefined && !isAllOver(members))
    return `Probably one cause: ${made.maker} made ${some(made.count)}.`;
  return moved === undefined
    ? 'Who did it is not known yet; no declaration was replaced shortly before.'
    : `Probably one cause: the declaration ${printable(moved.flip.source)}, which speaks about ${some(moved.count)}, was replaced at ${isoOf(moved.flip.at)}.`;
};

const nextLine = (members: readonly Member[], { sources }: Watch): string => {
  const moved = flipOf(members, sources);
  const made = makerOf(members);
  const absorbed = absorbedIn(members);
  if (absorbed > 0)
    return `Compare the new declaration with your code: it moved onto what is live for ${absorbed} of them, and no declared deployer did that.`;
  if (isAllOver(members)) return 'Nothing is left to do, unless nobody meant to put them back.';
  if (isAllExpected(members))
    return 'Nothing is left to do if that rule of your settings is meant: once it is over, they are told again.';
  if (made !== undefined) return 'Ask who made them first, and put nothing back one by one before that.';
  if (moved !== undefined)
    return `Look at what changed in ${printable(moved.flip.source)} first: if it is wrong, give the last good one again, and these end by themselves.`;
  return 'Look for the one cause first: a deployment, a refreshed state, a change of the account.';
};

const urgentLine = 'High and critical ones are told one by one, now as always.';

const groupLine = ({ event, count, severity, one }: Group): string => {
  const what = one.verdict === 'drifted' ? printable(one.path) : one.verdict;
  return `  ${severity.toUpperCase().padEnd(8)} ${String(count).padStart(5)} × ${kindOf(one.about.kind).title}: ${what}, ${wordOf(event)}`;
};

const more = (count: number, what: string): string[] => (count > 0 ? [`  … and ${count} more ${what}.`] : []);

const targetLine = (one: Member, isOneAccount: boolean, region: string | undefined): string => {
  const places = [
    ...(isOneAccount ? [] : [one.about.account]),
    ...(region === undefined ? [one.about.region] : []),
  ];
  const place = places.length === 0 ? '' : ` in ${places.join(', ')}`;
  return `  ${one.severity.toUpperCase().padEnd(8)} ${nameOf(one)}${place}, ${wordOf(one.event)}`;
};

const teamLines = (members: readonly Member[]): string[] => {
  const teams = teamsOf(members);
  const shown = teams.slice(0, shownTeams).map(([team, count]) => `${printable(team)} (${count})`);
  if (teams.length === 0) return [];
  return ['', `Owners    ${shown.join(', ')}${teams.length > shownTeams ? ', and others' : ''}`];
};

/** How many of them are in which account, where that is more than one. */
const accountLines = (members: readonly Member[]): string[] => {
  const accounts = accountsOf(members);
  if (accounts.length === 1) return [];
  const counts = accounts.map(
    (account) => `${printable(account)} (${members.filter(({ about }) => about.account === account).length})`,
  );
  const left = counts.length - shownTeams;
  return ['', `Accounts  ${counts.slice(0, shownTeams).join(', ')}${left > 0 ? ', and others' : ''}`];
};

const dedupeKeyOf = ({ name, until }: DigestRow): string => `digest/${name}:${isoOf(until)}`;

/** Where all of them are in one. */
const regionOf = (members: readonly Member[]): string | undefined => {
  const regions = new Set(members.map(({ about }) => about.region));
  return regions.size === 1 ? [...regions][0] : undefined;
};

const textOf = (row: DigestRow, members: readonly Member[], watch: Watch): string => {
  const accounts = accountsOf(members);
  const region = regionOf(members);
  const groups = groupsOf(members);
  const worst = worstFirst(members);
  return [
    whatLine(members, shareOf(members, watch.sources), placeOf(accounts, region)),
    causeLine(members, watch),
    `Next: ${nextLine(members, watch)}`,
    '',
    'What moved',
    ...groups.slice(0, shownGroups).map(groupLine),
    ...more(groups.length - shownGroups, 'groups'),
    '',
    'Which, worst first',
    ...worst.slice(0, shownTargets).map((one) => targetLine(one, accounts.length === 1, region)),
    ...more(worst.length - shownTargets, 'targets'),
    ...accountLines(members),
    ...teamLines(members),
    '',
    'All of them, one by one:  npx stagewatch findings',
    urgentLine,
    '',
    `Stagewatch compares what you declared with what AWS has. ${dedupeKeyOf(row)}`,
  ].join('\n');
};

/** Of all findings told by it; whoever counts on more than its twenty worst reads the findings themselves. */
export const digestMessage = (row: DigestRow, members: readonly Member[], watch: Watch): Message => {
  const severity = severityOf(members);
  const share = shareOf(members, watch.sources);
  const title = titleOf(members, share);
  const absorbed = absorbedIn(members);
  const region = regionOf(members);
  const accounts = accountsOf(members);
  const [account = ''] = accounts;
  const known = { event: 'digest', severity, ...(region === undefined ? {} : { region }) };
  const json = {
    schemaVersion,
    ...known,
    ...(accounts.length === 1 ? { account } : { accounts }),
    at: isoOf(row.at),
    dedupeKey: dedupeKeyOf(row),
    title,
    lines: [
      whatLine(members, share, placeOf(accounts, region)),
      causeLine(members, watch),
      nextLine(members, watch),
      urgentLine,
    ],
    ...share,
    counts: Object.fromEntries(eventsOf(members)),
    ...(absorbed === 0 ? {} : { absorbed }),
    groups: groupsOf(members)
      .slice(0, shownGroups)
      .map(({ kind, path, event, count, severity: how }) => ({ kind, path, event, count, severity: how })),
    targets: worstFirst(members)
      .slice(0, shownTargets)
      .map(({ target, name, severity: how, event }) => ({
        target,
        ...(name === undefined ? {} : { name }),
        severity: how,
        event,
      })),
    total: members.length,
  };
  const head = isGoodEnd(members) ? 'RESOLVED' : severity.toUpperCase();
  const subject = subjectLine(`[${head}] ${title} in ${accountsText(accounts)}`);
  // A filter on one account lets a digest through that tells of it among others.
  const attributes = { ...known, account: accounts.length === 1 ? account : accounts };
  return { subject, text: textOf(row, members, watch), json, attributes };
};
