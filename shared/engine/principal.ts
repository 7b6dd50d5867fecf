// Whom a pattern of `stagewatch.yml` means: deployers, and people whose changes are expected.
import type { Actor } from '../model/evidence.js';

/** Whether the parts between the stars come in this order; each is looked for once, so that time is linear. */
const inOrder = (parts: readonly string[], word: string): boolean => {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!word.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = word.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return word.length - last.length >= from && word.endsWith(last);
};

/** A text where `*` stands for any characters, also none; there is nothing else in it that is special. */
const matchesGlob = (pattern: string, word: string): boolean => {
  const parts = pattern.split('*');
  return parts.length === 1 ? pattern === word : inOrder(parts, word);
};

/**
 * Patterns that begin with `arn:` are about the principal alone: whoever assumes a role chooses the session's name,
 * and must not be able to choose another principal with it. Others are about the principal or the name; a bare text
 * is a principal without a name.
 */
export const matchesPrincipal = (
  pattern: string,
  who: string | Pick<Actor, 'principal' | 'name'>,
): boolean => {
  if (typeof who === 'string') return matchesGlob(pattern, who);
  return (
    matchesGlob(pattern, who.principal) || (!pattern.startsWith('arn:') && matchesGlob(pattern, who.name))
  );
};
