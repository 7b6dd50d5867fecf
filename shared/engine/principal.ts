// Whom a pattern of `stagewatch.yml` means: deployers, and people whose changes are expected.
import type { Actor } from '../model/evidence.js';
import { matchesGlob } from './glob.js';

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
