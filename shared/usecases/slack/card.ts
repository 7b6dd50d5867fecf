// A notice as a Slack message: how bad, what, where, who and what next come first; then what differs, worst first.
import { kindId, targetId } from '../../model/target.js';
import { context, header, section, slackLimits, textLength, type Block, type Card } from './blocks.js';
import { differenceText, worstFirst } from './difference-words.js';
import { digestWords } from './digest-words.js';
import { footOf, headline, nextSteps, statusLines, summaryLine, whereOf, whoOf } from './drift-words.js';
import { code, safe } from './escape.js';
import type { DriftNotice, Notice } from './notice.js';
import { planLines } from './plan-words.js';
import { acceptButtons } from './press/buttons.js';
import { remedyButtons } from './press/remedy-buttons.js';
import { watchWords } from './watch-words.js';
import { wordedCard } from './wording.js';

export interface CardOptions {
  /** Buttons need the door that presses come to. */
  buttons: boolean;
}

/** As many differences are written out; the rest is counted. */
const shownDifferences = 10;

const differenceBlocks = ({ differences, total }: DriftNotice, most: number, room: number): Block[] => {
  let left = room;
  const all = worstFirst(differences)
    .slice(0, most)
    .map((difference) => section(differenceText(difference)));
  const cut = all.findIndex((block) => (left -= textLength(block)) < 0);
  const shown = cut < 0 ? all : all.slice(0, cut);
  const more = total - shown.length;
  return more > 0 && differences.length > 0
    ? [...shown, context(`… and ${more} more, less severe or equally so.`)]
    : shown;
};

const buttonsOf = ({ kind, account = '', region = '', key, fingerprint, plan }: DriftNotice): Block[] => {
  const drift = { target: targetId({ kind: kindId(kind), account, region, key }), fingerprint };
  return [...acceptButtons(drift), ...remedyButtons(drift, plan)];
};

/** As many sections as the lines take: none is cut. */
const sectionsOf = (lines: readonly string[]): Block[] => {
  const paragraphs: string[] = [];
  for (const line of lines) {
    const last = paragraphs.at(-1);
    if (last !== undefined && last.length + line.length < slackLimits.sectionText)
      paragraphs.splice(-1, 1, `${last}\n${line}`);
    else paragraphs.push(line);
  }
  return paragraphs.map((paragraph) => section(paragraph));
};

const summaryLines = (notice: DriftNotice): string[] => [
  summaryLine(notice),
  `*Next* ${nextSteps(notice).join(' · ')}`,
];

const fallbackOf = (notice: DriftNotice): string =>
  `${headline(notice)}. Where: ${whereOf(notice)}. Who: ${whoOf(notice)}.`;

const driftCard = (notice: DriftNotice, { buttons }: CardOptions): Card => {
  const status = statusLines(notice);
  const fixed = [header(headline(notice, safe)), section(...summaryLines(notice))];
  if (status.length > 0) fixed.push(section(...status));
  fixed.push(...sectionsOf(planLines(notice.plan)));
  const foot = [...(buttons && notice.status === 'open' ? buttonsOf(notice) : []), context(footOf(notice))];
  const used = [...fixed, ...foot].reduce((sum, block) => sum + textLength(block), 0);
  const differences = differenceBlocks(notice, shownDifferences, slackLimits.allText - used);
  return { text: fallbackOf(notice), blocks: [...fixed, ...differences, ...foot] };
};

/** The message in the channel. */
export const cardOf = (notice: Notice, options: CardOptions): Card => {
  switch (notice.type) {
    case 'drift':
      return driftCard(notice, options);
    case 'digest':
      return wordedCard(digestWords(notice));
    case 'watch':
      return wordedCard(watchWords(notice));
  }
};

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
    blocks: [
      section(...lines),
      ...sectionsOf(planLines(notice.plan)),
      ...(isOver ? [] : differenceBlocks(notice, 3, 4000)),
    ],
  };
};
