// Any notice in words.
import { safe } from './escape.js';
import { differenceText, worstFirst } from './difference-words.js';
import { digestWords } from './digest-words.js';
import { footOf, headline, nextSteps, statusLines, summaryLine } from './drift-words.js';
import type { DriftNotice, Notice } from './notice.js';
import { watchWords } from './watch-words.js';
import { planLines } from './plan-words.js';
import type { Wording } from './wording.js';

const shownDifferences = 10;

const driftWords = (notice: DriftNotice): Wording => {
  const { differences, total, status } = notice;
  const isOver = status === 'resolved';
  const shown = isOver ? [] : worstFirst(differences).slice(0, shownDifferences);
  const standing = statusLines(notice).join('\n');
  return {
    title: { plain: headline(notice, safe), marked: headline(notice) },
    summary: summaryLine(notice),
    next: nextSteps(notice),
    body: [standing, planLines(notice.plan).join('\n')].filter((paragraph) => paragraph !== ''),
    list: shown.map(differenceText),
    beyond: shown.length === 0 ? 0 : total - shown.length,
    foot: footOf(notice),
  };
};

export const wordingOf = (notice: Notice): Wording => {
  switch (notice.type) {
    case 'drift':
      return driftWords(notice);
    case 'digest':
      return digestWords(notice);
    case 'watch':
      return watchWords(notice);
  }
};
