// A question at the terminal; without one, nobody can answer.
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

export const canAsk = (): boolean => process.stdin.isTTY;

/** Asked on standard error, so that standard output holds nothing but the answer of the command. */
export const askYesNo = async (
  question: string,
  streams: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream } = {
    input: process.stdin,
    output: process.stderr,
  },
): Promise<boolean> => {
  const lines = createInterface(streams);
  // Ctrl-C is the process's own business; Ctrl-D ends the input without an answer, which is no yes.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const unanswered = once(lines, 'close').then(() => '');
  // Some versions of Node reject the question then, others leave it open for ever.
  const answered = lines.question(`${question} [y/N] `).catch(() => '');
  try {
    const answer = await Promise.race([answered, unanswered]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
};
