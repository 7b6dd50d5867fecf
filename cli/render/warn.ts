// Warnings go to standard error, one line each.
import { printable } from './text.js';

export const warn = (warning: string): void => void process.stderr.write(`warning: ${printable(warning)}\n`);
