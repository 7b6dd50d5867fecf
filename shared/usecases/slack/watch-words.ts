// What concerns the watch itself in words: a scope nobody can see, a declaration nobody can use, a channel nobody can reach.
import { parseScopeId } from '../../model/target.js';
import { kindsOfFamily } from '../../kinds/registry.js';
import { blindRemedies } from '../explain/watch.js';
import { remedyOf } from './channel.js';
import { entryOf, icons, placeOf, type Quote } from './drift-words.js';
import { code, prose, safe } from './escape.js';
import type { WatchNotice } from './notice.js';
import { chatName } from './ports.js';
import type { Wording } from './wording.js';

const shownProblems = 10;

interface Saying {
  /** Instead of how bad it is. */
  ending?: string;
  what: (about: string, notice: WatchNotice, quote: Quote) => string;
  /** Why, or what holds meanwhile; nothing where there is nothing to say. */
  why: (notice: WatchNotice) => string;
  next: (notice: WatchNotice) => string;
}

const whyOf = ({ reason, detail }: WatchNotice): string => {
  const said = [
    ...(reason === undefined ? [] : [code(reason, 100)]),
    ...(detail === undefined ? [] : [prose(detail, 500)]),
  ];
  return said.length === 0 ? '' : `*Why* ${said.join(': ')}`;
};

const keptText = ({ keepsGood }: WatchNotice): string => {
  if (keepsGood === undefined) return '';
  return `*Meanwhile* ${
    keepsGood
      ? 'the last good version still counts'
      : 'there is no good version: what it declares is not watched'
  }`;
};

const sayings: Readonly<Record<string, Saying>> = {
  'watch.blind': {
    what: (about) => `Stagewatch cannot see ${about}: it may differ unnoticed`,
    why: whyOf,
    next: ({ reason = '' }) => entryOf(blindRemedies, reason) ?? 'Look at the logs of `detect`.',
  },
  'watch.restored': {
    ending: '✅ RESTORED',
    what: (about) => `${about} is seen again`,
    why: () => '',
    next: () => 'Nothing is left to do; what differs is told by itself.',
  },
  'baseline.invalid': {
    what: (about) => `the declaration ${about} cannot be used`,
    why: keptText,
    next: () => 'Correct what stands below, and give it to `baseline` again.',
  },
  'channel.dead': {
    what: (about, notice) =>
      `${chatTitle(notice)}${about} takes no messages: what is found is not told there`,
    why: whyOf,
    next: ({ reason = '' }) => remedyOf(reason),
  },
};

/** What comes before the name of a channel. */
const chatTitle = ({ about }: WatchNotice): string =>
  about === chatName ? 'the topic for ' : 'Slack channel ';

/** Of what this version does not know yet: its title, and what it says itself. */
const anySaying: Saying = {
  what: (_about, { title }, quote) => quote(title, 130),
  why: whyOf,
  next: ({ next }) =>
    next === undefined ? 'Read the mail of the same time: it says more.' : prose(next, 300),
};

/** `REST API a1b2c3`, or what it is called. */
const aboutOf = ({ about }: WatchNotice, quote: Quote): string => {
  const scope = parseScopeId(about);
  if (scope === undefined) return quote(about, 80);
  const title = kindsOfFamily(scope.family)[0]?.family.title ?? quote(scope.family, 40);
  return scope.key === '*' ? title : `${title} ${quote(scope.key, 60)}`;
};

const problemText = ({ where, what, remedy }: WatchNotice['problems'][number]): string =>
  [code(where, 200), `${prose(what, 300)}.`, ...(remedy === '' ? [] : [prose(remedy, 300)])].join(' ');

const targetsText = ({ targets }: WatchNotice): string[] =>
  targets === undefined ? [] : [`${targets} declared targets are not judged meanwhile.`];

export const watchWords = (notice: WatchNotice): Wording => {
  const { event, severity, region, account, at, since, subject } = notice;
  const saying = entryOf(sayings, event) ?? anySaying;
  const ending = saying.ending ?? `${icons[severity]} ${severity.toUpperCase()}`;
  // Many scopes at once: which kinds of them is said by the announcement.
  const what = (quote: Quote, many: Quote) =>
    notice.scopes === undefined
      ? saying.what(aboutOf(notice, quote), notice, quote)
      : many(notice.title, 130);
  const titleFor = (quote: Quote, many: Quote) => `${ending}: ${what(quote, many)}`;
  const place = placeOf(region, account);
  const why = saying.why(notice);
  const { problems } = notice;
  return {
    title: { plain: titleFor(safe, safe), marked: titleFor(code, prose) },
    summary: [
      `*Where* ${place === '' ? code(notice.about, 200) : place}`,
      ...(why === '' ? [] : [why]),
      ...(since === undefined ? [] : [`*Since* ${code(since, 40)}`]),
    ].join(' · '),
    next: [saying.next(notice)],
    body: targetsText(notice),
    list: problems.slice(0, shownProblems).map(problemText),
    beyond: Math.max(0, problems.length - shownProblems),
    foot: `At ${code(at, 40)} · ${code(subject, 200)}`,
  };
};
