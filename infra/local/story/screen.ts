// How the story looks: at most 80 columns, colour on a terminal, one line for one thing that happened.
import { styleOf } from '../../../cli/render/style.js';
import { fit, paintFor, printable, wrap, type Style } from '../../../cli/render/text.js';

const { width: columns, colour } = styleOf(process.stdout);
export const style: Style = { width: Math.min(80, columns), colour };
export const paint = paintFor(style);

export const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const plainly = (text: string): string => text;

/** A text below its own first line; `hang` is the width of what stands before it. */
const hanging = (head: string, hang: number, text: string, colours = plainly): void => {
  const [first = '', ...more] = wrap(printable(text), style.width - hang);
  print(`${head}${colours(first)}`);
  for (const line of more) print(`${' '.repeat(hang)}${colours(line)}`);
};

export const title = (text: string, rest: string): void => {
  hanging(`${paint.bold(text)} `, text.length + 1, rest, paint.dim);
};

export const chapter = (number: number, text: string): void => {
  print();
  hanging(`${paint.bold(String(number))}  `, 3, text, paint.bold);
};

export const note = (text: string): void => hanging('   ', 3, text, paint.dim);

/** What follows from the line above. */
export const aside = (text: string): void => hanging('     ', 5, text, paint.dim);

/** One of several; what is to be said of it follows as asides. */
export const item = (text: string): void => hanging('   ', 5, text);

export const refusal = (text: string): void => hanging('     ', 5, text, paint.yellow);

/** As a person can paste it into a shell. */
export const command = (text: string): void => {
  const lines = wrap(printable(text), style.width - 11);
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    print(paint.dim(`     ${index === 0 ? '$ ' : '    '}${line}${isLast ? '' : ' \\'}`));
  });
};

const asideAt = 52;

/** What was to happen and did; the aside stands beside it where there is room. */
export const fine = (text: string, beside = ''): void => {
  const sign = `   ${paint.green('✓')} `;
  const isBeside = beside !== '' && text.length < asideAt - 5 && asideAt + beside.length <= style.width;
  if (isBeside) {
    print(`${sign}${text.padEnd(asideAt - 5)}${paint.dim(beside)}`);
    return;
  }
  hanging(sign, 5, text);
  if (beside !== '') aside(beside);
};

export const wrong = (text: string): void => hanging(`   ${paint.red('✗')} `, 5, text);

export const doubtful = (text: string): void => hanging(`   ${paint.yellow('?')} `, 5, text);

const severityPaint = (severity: string): ((text: string) => string) => {
  if (severity === 'critical' || severity === 'high') return paint.red;
  return severity === 'medium' ? paint.yellow : paint.dim;
};

/** One change: how bad, what was done, where it was found, how long until the notice was out, who did it. */
export const found = (severity: string, what: string, path: string, seconds: number, maker: string): void => {
  const time = `${seconds.toFixed(1)} s`.padStart(6);
  const forPath = style.width - 3 - 9 - 22 - 2 - time.length;
  print(
    `   ${severityPaint(severity)(severity.padEnd(9))}${fit(what, 22)} ${fit(path, forPath)} ${paint.dim(time)}`,
  );
  hanging(' '.repeat(12), 12, maker, paint.dim);
};

/** Lines with a bar at their left, below a head. */
export const framed = (head: string, lines: readonly string[], bar: '│' | '┃'): void => {
  const [corner, foot, rule] = bar === '│' ? ['┌', '└', '─'] : ['┏', '┗', '━'];
  const room = style.width - 5;
  const inRule = head === '' ? '' : ` ${head} `;
  print(paint.dim(`   ${corner}${inRule}${rule.repeat(Math.max(0, room - inRule.length - 1))}`));
  for (const line of lines) print(`   ${paint.dim(bar)} ${line}`.trimEnd());
  print(paint.dim(`   ${foot}${rule.repeat(room - 1)}`));
};

/** Room for a text within such a frame. */
export const framedWidth = style.width - 6;
