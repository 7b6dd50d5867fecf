// One declared resource, whatever language it came in.
import type { JsonObject } from '../../model/brand.js';
import type { Place } from '../../model/target.js';
import type { Steps } from '../yaml.js';

export interface DeclaredResource {
  type: string;
  attributes: JsonObject;
  address: string;
  source: string;
  /** Where the document as a whole says its targets are. */
  place: Partial<Place>;
  /**
   * `stated`: a person wrote each argument. `recorded`: a state file, where a tool wrote every attribute, set or
   * not, so that an empty one says "unset" and a 0 may.
   */
  writing: 'stated' | 'recorded';
  lineAt: (steps: Steps) => number | undefined;
  isSensitive: (steps: Steps) => boolean;
}

/** Where a problem is, for people: `declared.yml:12` or the resource's address. */
export const whereIs = (resource: DeclaredResource, steps: Steps): string => {
  const line = resource.lineAt(steps);
  return line === undefined ? `${resource.source} ${resource.address}` : `${resource.source}:${line}`;
};
