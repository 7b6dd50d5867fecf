// What a message says before a chat gives it its form; everything foreign in it is escaped already.
import { context, header, section, slackLimits, textLength, type Block, type Card } from './blocks.js';

export interface Wording {
  /** How bad and what: for a header, where nothing is formatted, and for a text, where foreign words stand as code. */
  title: { plain: string; marked: string };
  /** Where, who, how many: the second line. */
  summary: string;
  /** What a person does next, each step at most 350 characters long. */
  next: readonly string[];
  /** Paragraphs that are always shown. */
  body: readonly string[];
  /** Paragraphs of one sort, what matters most first: as many as there is room for, and how many there are besides. */
  list: readonly string[];
  beyond: number;
  /** When, and what identifies the message. */
  foot: string;
}

/** The list as far as there is room; what is left is counted. */
export const fittingList = (
  { list, beyond }: Pick<Wording, 'list' | 'beyond'>,
  room: number,
): readonly string[] => {
  let left = room;
  const cut = list.findIndex((paragraph) => (left -= paragraph.length) < 0);
  const shown = cut < 0 ? list : list.slice(0, cut);
  const more = list.length - shown.length + beyond;
  return more === 0 ? shown : [...shown, `… and ${more} more, less severe or equally so.`];
};

/** A message that is told once: its first three lines are enough. */
export const wordedCard = (wording: Wording): Card => {
  const { title, summary, next, body, foot } = wording;
  const fixed: Block[] = [
    header(title.plain),
    section(summary, `*Next* ${next.join(' · ')}`),
    ...body.map((paragraph) => section(paragraph)),
  ];
  const used = [...fixed, context(foot)].reduce((sum, block) => sum + textLength(block), 0);
  const list = fittingList(wording, slackLimits.allText - used).map((paragraph) => section(paragraph));
  return { text: `${title.marked}. ${summary}`, blocks: [...fixed, ...list, context(foot)] };
};
