// Declarations written by others, where the machine has them; where it has not, the tests say so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/data/', import.meta.url);

export interface RealSource {
  name: string;
  text: string;
}

/** The files of one folder of real inputs; none where the folder is absent, as on a user's machine. */
export const realSources = (kind: 'cloudformation' | 'openapi' | 'terraform-state'): RealSource[] => {
  const at = new URL(`${kind}/`, folder);
  if (!existsSync(at)) return [];
  return readdirSync(at)
    .filter((name) => name !== 'SOURCES.md')
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, at), 'utf8') }));
};
