// Files that a template refers to: read beside it, never outside its own directory.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

const largest = 16 * 1024 * 1024;

const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** Reads what stands at a relative location beside `file`; undefined where it cannot be had. */
export const includeBeside =
  (file: string) =>
  (location: string): string | undefined => {
    if (isAbsolute(location) || location.includes('\0')) return undefined;
    try {
      const folder = realpathSync(dirname(file));
      const path = realpathSync(resolve(folder, location));
      if (!isBelow(folder, path)) return undefined;
      const found = statSync(path);
      return found.isFile() && found.size <= largest ? readFileSync(path, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };
