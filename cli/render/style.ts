// What a stream can show: its width, and whether it takes colour.
import type { Style } from './text.js';

const isColourful = (stream: NodeJS.WriteStream): boolean => {
  if (process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '') return false;
  return process.env['FORCE_COLOR'] !== undefined || stream.isTTY;
};

const narrowest = 40;

export const styleOf = (stream: NodeJS.WriteStream): Style => ({
  width: Math.max(narrowest, Math.min(120, stream.columns ?? 80)),
  colour: isColourful(stream),
});
