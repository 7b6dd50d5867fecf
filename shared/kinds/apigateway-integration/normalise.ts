// What a REST integration's own URIs say about the stage variables that matter.
import type { Facts } from '../../model/field.js';
import type { Seen } from '../kind.js';

const variable = /\$\{stageVariables\.([A-Za-z0-9_]+)\}/g;

/** Names of the stage variables that URIs or VPC links of this API use: changing one moves the backend. */
export const variablesInUris = (seen: readonly Seen[]): Facts => {
  const used = seen.flatMap(({ content }) => {
    if (content.status !== 'read') return [];
    const places = [
      content.raw['uri'],
      content.raw['integrationUri'],
      content.raw['IntegrationUri'],
      content.raw['connectionId'],
    ];
    return places.flatMap((place) =>
      typeof place === 'string' ? [...place.matchAll(variable)].map(([, name]) => name ?? '') : [],
    );
  });
  return { variablesInUris: [...new Set(used)].sort() };
};
