// The files that a path or a pattern means.
import { existsSync } from 'node:fs';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { Problem } from '../../shared/model/errors.js';

export type FoundFiles = { paths: readonly string[] } | { problem: Problem };

/** A pattern that means more is a mistake: nobody declares in ten thousand files. */
const mostFiles = 10_000;

const refused = (where: string, what: string, remedy: string): FoundFiles => ({
  problem: { where, what, remedy },
});

/** A file whose name looks like a pattern is that file. */
const isPattern = (text: string): boolean => isDynamicPattern(text) && !existsSync(text);

/** Files in code-unit order; what packages and version control keep is left out of patterns. */
export const findFiles = async (pattern: string, folder: string): Promise<FoundFiles> => {
  if (!isPattern(pattern)) return { paths: [pattern] };
  const ignore = ['**/node_modules/**', '**/.git/**'];
  const found = await glob(pattern, { cwd: folder, ignore, expandDirectories: false, onlyFiles: true });
  if (found.length === 0)
    return refused(
      pattern,
      'no file matches this pattern',
      'Check it from this directory; nothing found never means that nothing should exist.',
    );
  if (found.length > mostFiles)
    return refused(
      pattern,
      `${found.length} files match this pattern`,
      `Narrow it: at most ${mostFiles} are read.`,
    );
  return { paths: found.toSorted() };
};
