// Which stage variables decide where requests go: those that backends are written with.
import type { Json } from '../../model/brand.js';
import type { Facts } from '../../model/field.js';
import type { Seen } from '../kind.js';

/** `${stageVariables.fn}` in URIs and ids, also `$stageVariables.fn` in HTTP API parameters (AWS developer guide). */
const variable = /\$\{?stageVariables\.([A-Za-z0-9_]+)/g;

/** Names of the stage variables that the given places of the integrations use: changing one moves the backend. */
export const variablesIn = (
  seen: readonly Seen[],
  placesOf: (raw: Readonly<Record<string, Json>>) => readonly (Json | undefined)[],
): Facts => {
  const places = seen.flatMap(({ content }) => (content.status === 'read' ? placesOf(content.raw) : []));
  const used = places.flatMap((place) =>
    typeof place === 'string' ? [...place.matchAll(variable)].map(([, name]) => name ?? '') : [],
  );
  return { variablesInUris: [...new Set(used)].sort() };
};
