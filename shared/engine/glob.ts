// Globs as `stagewatch.yml` has them: `*` is any text, also none; nothing else is special, and time is linear.

export type Fits = (word: string) => boolean;

/** Each part between the stars is looked for once, after the one before it. */
const inOrder =
  (parts: readonly string[]): Fits =>
  (word) => {
    const first = parts[0] ?? '';
    const last = parts.at(-1) ?? '';
    if (!word.startsWith(first)) return false;
    let from = first.length;
    for (let index = 1; index < parts.length - 1; index += 1) {
      const part = parts[index] ?? '';
      const found = word.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return word.length - last.length >= from && word.endsWith(last);
  };

export const compileGlob = (pattern: string): Fits => {
  if (/^\*+$/.test(pattern)) return () => true;
  const parts = pattern.split('*');
  return parts.length === 1 ? (word) => word === pattern : inOrder(parts);
};

export const matchesGlob = (pattern: string, word: string): boolean => compileGlob(pattern)(word);

/** It names nothing: stars alone, and the slashes between them. */
export const isAnything = (pattern: string): boolean => /^[*/]*$/.test(pattern);

export const hasStar = (pattern: string): boolean => pattern.includes('*');

/**
 * A glob over JSON Pointers: in each key `*` is any text; `**` as the last key is anything below. It is given the
 * pointer's tokens, escaped as they are in it.
 */
export const compilePathGlob = (path: string): ((tokens: readonly string[]) => boolean) => {
  const wanted = path.split('/');
  const isDeep = wanted.at(-1) === '**';
  const keys = (isDeep ? wanted.slice(0, -1) : wanted).map(compileGlob);
  return (tokens) => {
    if (isDeep ? tokens.length <= keys.length : tokens.length !== keys.length) return false;
    return keys.every((fits, index) => fits(tokens[index] ?? ''));
  };
};
