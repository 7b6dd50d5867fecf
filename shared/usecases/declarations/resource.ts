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
   * `stated`: a person wrote each argument for us, so that an unknown or impossible one is a mistake to tell.
   * `templated`: a person wrote it for another tool, which knows more members than we do and refuses what is wrong.
   * `recorded`: a state file, where a tool wrote every attribute, set or not, so that an empty one says "unset" and
   * a 0 may.
   */
  writing: 'stated' | 'templated' | 'recorded';
  /** Arguments that name it, as names where their values are not known: `${Api}`. */
  naming?: JsonObject;
  /** What AWS named it, where its arguments do not say: `PhysicalId` to whoever identifies it. */
  physicalId?: string;
  /** Names without a physical id that its identity is built from. */
  unbound?: readonly string[];
  lineAt: (steps: Steps) => number | undefined;
  isSensitive: (steps: Steps) => boolean;
}

/** The arguments that name a resource's target, with the name that AWS gave it. */
export const namingOf = ({ naming, physicalId }: DeclaredResource, attributes: JsonObject): JsonObject =>
  naming === undefined && physicalId === undefined
    ? attributes
    : { ...attributes, ...naming, ...(physicalId === undefined ? {} : { PhysicalId: physicalId }) };

/** Where a problem is, for people: `declared.yml:12` or the resource's address. */
export const whereIs = (resource: DeclaredResource, steps: Steps): string => {
  const line = resource.lineAt(steps);
  return line === undefined ? `${resource.source} ${resource.address}` : `${resource.source}:${line}`;
};
