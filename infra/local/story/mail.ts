// A mail as it stands in the inbox, drawn.
import { printable, wrap } from '../../../cli/render/text.js';
import { framed, framedWidth } from './screen.js';

/** Long lines go on below their own indent, or below the text of a labelled row. */
const wrapped = (line: string): string[] => {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrap(printable(line.trimStart()), framedWidth - indent.length).map((part) => indent + part);
};

export const drawMail = (to: string, subject: string, text: string): void => {
  const lines = [`To: ${to}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')];
  framed('', lines.flatMap(wrapped), '│');
};
