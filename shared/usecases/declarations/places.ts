// Where declared things are, when they do not all say so themselves: an integration is where its API is.
import type { Place } from '../../model/target.js';

/** Something declared: the scope it belongs to, and what it says of its place. */
export interface Located {
  /** Family and key of the scope: one API is in one Region. */
  scope: string;
  place: Partial<Place>;
}

const sole = (values: readonly (string | undefined)[]): string | undefined => {
  const distinct = new Set(values.filter((value) => value !== undefined));
  return distinct.size === 1 ? [...distinct][0] : undefined;
};

const saysMore = (place: Partial<Place>, known: Partial<Place>): boolean =>
  (place.account !== undefined && place.account !== known.account) ||
  (place.region !== undefined && place.region !== known.region);

/**
 * Gives each its place: what it says itself, else what others of the same scope say, else what all that say
 * anything agree on (older Terraform states name the Region only in ARNs), else the defaults.
 */
export const placing = (all: readonly Located[], defaults: Place): ((one: Located) => Place) => {
  const byScope = new Map<string, Partial<Place>>();
  for (const { scope, place } of all) {
    const known = byScope.get(scope);
    if (known === undefined || saysMore(place, known)) byScope.set(scope, { ...known, ...place });
  }
  const account = sole(all.map(({ place }) => place.account)) ?? defaults.account;
  const region = sole(all.map(({ place }) => place.region)) ?? defaults.region;
  return ({ scope, place }) => {
    const ofScope = byScope.get(scope);
    return {
      account: place.account ?? ofScope?.account ?? account,
      region: place.region ?? ofScope?.region ?? region,
    };
  };
};
