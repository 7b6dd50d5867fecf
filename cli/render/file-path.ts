// Where a source lies, as CI systems name files: relative to the working directory, with forward slashes.
import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Undefined where the source is no file (standard input, S3, a stack). A file outside the folder keeps its absolute path. */
export type PathOf = (source: string) => string | undefined;

export const pathsBelow =
  (folder: string): PathOf =>
  (source) => {
    const file = resolve(folder, source);
    if (!existsSync(file)) return undefined;
    const path = relative(folder, file);
    const segments = path.split(sep);
    return isAbsolute(path) || segments[0] === '..' ? file : segments.join('/');
  };
