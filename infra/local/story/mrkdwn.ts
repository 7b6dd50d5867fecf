// Slack's markup as a terminal shows it: bold and code as such, without their signs, wrapped by what is seen.
import { printable, wrap } from '../../../cli/render/text.js';
import { paint } from './screen.js';

type Look = 'plain' | 'bold' | 'code';

interface Run {
  text: string;
  look: Look;
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Bold where Slack sees it: not within a word, nor within code. */
const signs = /`([^`]+)`|(?<!\w)\*([^*`]+)\*(?!\w)/g;

const runsOf = (text: string): Run[] => {
  const runs: Run[] = [];
  let from = 0;
  for (const found of text.matchAll(signs)) {
    const [whole, code, bold = ''] = found;
    runs.push({ text: text.slice(from, found.index), look: 'plain' });
    runs.push(code === undefined ? { text: bold, look: 'bold' } : { text: code, look: 'code' });
    from = found.index + whole.length;
  }
  runs.push({ text: text.slice(from), look: 'plain' });
  return runs.map((run) => ({ ...run, text: printable(unescaped(run.text)) }));
};

const painted = ({ text, look }: Run): string => {
  if (look === 'plain') return text;
  return look === 'bold' ? paint.bold(text) : paint.cyan(text);
};

/** The part of the runs that stands from one place to another. */
const cut = (runs: readonly Run[], from: number, to: number): string => {
  let at = 0;
  return runs
    .map((run) => {
      const start = Math.max(0, from - at);
      const end = Math.max(0, to - at);
      at += run.text.length;
      return painted({ ...run, text: run.text.slice(start, end) });
    })
    .join('');
};

/** One line of Slack's text as lines of at most `width`. */
export const mrkdwnLines = (text: string, width: number): string[] => {
  const runs = runsOf(text);
  const plain = runs.map((run) => run.text).join('');
  let at = 0;
  return wrap(plain, width).map((line) => {
    const from = plain.indexOf(line, at);
    at = from + line.length;
    return cut(runs, from, at);
  });
};
