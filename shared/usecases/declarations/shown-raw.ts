// What a problem says of a value that cannot be used: the value in brief, or its shape where it may be a secret.
import type { Json } from '../../model/brand.js';

const longest = 60;

export const briefly = (raw: Json): string => {
  const text = JSON.stringify(raw);
  return text.length > longest ? `${text.slice(0, longest - 3)}…` : text;
};

const shapes: Readonly<Record<string, string>> = { object: 'a block', string: 'a text', number: 'a number' };

export const shapeOf = (raw: Json): string => {
  if (raw === null) return 'empty';
  return Array.isArray(raw) ? 'a list' : (shapes[typeof raw] ?? 'true or false');
};
