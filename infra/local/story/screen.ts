// How the story looks: 80 columns, colour on a terminal, one line for one thing that happened.
import pc from 'picocolors';
import { fit, paintFor, printable, wrap } from '../../../cli/render/text.js';

const width = 80;
const paint = paintFor({ width, colour: process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined });

export const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

export const title = (text: string, rest: string): void => {
  print(`${paint.bold(text)} ${paint.dim(rest)}`);
};

export const chapter = (number: number, text: string): void => {
  print();
  print(paint.bold(`${number}  ${text}`));
};

export const note = (text: string): void => print(`   ${paint.dim(text)}`);

export const fine = (text: string, aside = ''): void => {
  print(`   ${paint.green('✓')} ${fit(text, 46)} ${paint.dim(aside)}`.trimEnd());
};

export const wrong = (text: string): void => print(`   ${paint.red('✗')} ${text}`);

export const doubtful = (text: string): void => print(`   ${paint.yellow('?')} ${text}`);

const severityPaint = (severity: string): ((text: string) => string) => {
  if (severity === 'critical' || severity === 'high') return paint.red;
  return severity === 'medium' ? paint.yellow : paint.dim;
};

/** One change: how bad, what was done, where it was found, how long until the notice was out, who did it. */
export const found = (severity: string, what: string, path: string, seconds: number, maker: string): void => {
  const time = `${seconds.toFixed(1)} s`;
  print(
    `   ${severityPaint(severity)(severity.padEnd(9))}${fit(what, 22)} ${fit(path, 38)} ${paint.dim(time.padStart(6))}`,
  );
  print(`            ${paint.dim(fit(maker, 68).trimEnd())}`);
};

/** Long lines go on below their own indent, or below the text of a labelled row. */
const wrapped = (line: string): string[] => {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrap(printable(line.trimStart()), width - 6 - indent.length).map((part) => indent + part);
};

/** A mail as it stands in the inbox. */
export const mail = (to: string, subject: string, text: string): void => {
  const rule = pc.createColors(paint.isColorSupported).dim;
  const lines = [`To: ${to}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')];
  print(rule(`   ┌${'─'.repeat(width - 6)}`));
  for (const line of lines) {
    for (const part of wrapped(line)) print(`   ${rule('│')} ${part}`);
  }
  print(rule(`   └${'─'.repeat(width - 6)}`));
};
