// A notice as Amazon Q Developer in chat applications takes it: its custom notification, within its limits.
// Source: AWS, "Custom notifications using Amazon Q Developer in chat applications" (adminguide, `custom-notifs`).
import { createHash } from 'node:crypto';
import type { Notice } from './notice.js';
import { fittingList, type Wording } from './wording.js';
import { wordingOf } from './wording-of.js';

export const chatLimits = { title: 250, description: 8000, nextStep: 350, keyword: 75 } as const;

/** The body of the SNS message; anything else is dropped there without a word. */
export interface ChatNotification {
  version: '1.0';
  source: 'custom';
  /** The same for whatever is told twice. */
  id: string;
  content: {
    textType: 'client-markdown';
    title: string;
    description: string;
    nextSteps: readonly string[];
    keywords: readonly string[];
  };
  metadata: {
    /** Messages with the same one are one thread, where the channel's preferences allow it. */
    threadId: string;
    summary: string;
    eventType: string;
    relatedResources: readonly string[];
    additionalContext: Readonly<Record<string, string>>;
    enableCustomActions: boolean;
  };
}

/**
 * Amazon Q hands the text on as it is: to Slack, which decodes entities, or to Microsoft Teams, which need not. What
 * could become a link, a mention or an entity in either is therefore no character of theirs at all.
 */
const lookAlikes: readonly (readonly [entity: string, lookAlike: string])[] = [
  ['&lt;', '‹'],
  ['&gt;', '›'],
  ['&amp;', '＆'],
];

/** Of a text that is escaped for Slack. */
const forAnyChat = (text: string): string =>
  lookAlikes.reduce((changed, [entity, lookAlike]) => changed.replaceAll(entity, lookAlike), text);

/** Words of machines, which mean nothing to any chat: other ones are left out of what nobody escapes. */
const machineWord = /^[\w.:/-]{1,128}$/;
const machineWords = (words: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && machineWord.test(entry[1]),
    ),
  );

/** As it is where it is one word, else what stands for it: different texts stay different. */
const idOf = (text: string): string =>
  machineWord.test(text) ? text : createHash('sha256').update(text).digest('hex');

/** A blind scope and its return are one thread, as all messages of a drift are. */
const threadOf = (notice: Notice): string => idOf(notice.type === 'watch' ? notice.about : notice.subject);

/** A last guard: what is written keeps within the limits; what would not is cut, and no code is left open. */
const within = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 2).replace(/[\ud800-\udbff]$/, '');
  return (cut.match(/`/g) ?? []).length % 2 === 1 ? `${cut}…\`` : `${cut}…`;
};

const descriptionOf = (wording: Wording): string => {
  const { summary, body, list, foot } = wording;
  const fixed = [summary, ...body, foot];
  // What stands between the paragraphs, and the line that counts what is left.
  const spare = 2 * (fixed.length + list.length) + 60;
  const room = chatLimits.description - fixed.join('').length - spare;
  return [summary, ...body, ...fittingList(wording, room), foot].join('\n\n');
};

const contextOf = (notice: Notice): Record<string, string> => {
  const { event, severity, account, region, api, subject, version } = notice;
  const known = { event, severity, account, region, api };
  if (notice.type !== 'drift') return machineWords(known);
  const { kind, key, status, fingerprint, owner } = notice;
  const drift = { finding: subject, version: String(version), kind, target: key, status, fingerprint };
  return machineWords({ ...known, ...drift, team: owner?.team });
};

const relatedOf = (notice: Notice): string[] => {
  const related = notice.type === 'drift' ? notice.key : notice.api;
  return related !== undefined && machineWord.test(related) ? [related] : [];
};

/** They are shown: nothing but letters and digits of ours. */
const keywordsOf = ({ severity, region, account }: Notice): string[] =>
  [severity, region, account].flatMap((word) =>
    word !== undefined && /^[a-z0-9-]+$/.test(word) && word.length <= chatLimits.keyword ? [word] : [],
  );

export const notificationOf = (notice: Notice): ChatNotification => {
  const wording = wordingOf(notice);
  const title = within(forAnyChat(wording.title.marked), chatLimits.title);
  return {
    version: '1.0',
    source: 'custom',
    id: idOf(`${notice.subject}:${notice.version}`),
    content: {
      textType: 'client-markdown',
      title,
      description: within(forAnyChat(descriptionOf(wording)), chatLimits.description),
      nextSteps: wording.next.map((step) => within(forAnyChat(step), chatLimits.nextStep)),
      keywords: keywordsOf(notice),
    },
    metadata: {
      threadId: threadOf(notice),
      summary: title,
      eventType: idOf(notice.event),
      relatedResources: relatedOf(notice),
      additionalContext: contextOf(notice),
      // Its buttons run commands in the account: nobody should come to one from a text of ours.
      enableCustomActions: false,
    },
  };
};
