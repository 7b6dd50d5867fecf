// Which scopes to write: APIs by their ids, the Region's IVS stages, or everything there is.
import { byCodeUnit } from '../../engine/pointer.js';
import type { Facts } from '../../model/field.js';
import type { Place, Scope } from '../../model/target.js';
import type { AwsClients, Kind, ScopeFamily } from '../../kinds/kind.js';
import { families, kindsOfFamily } from '../../kinds/registry.js';

export interface Choice {
  /** Ids of REST, HTTP or WebSocket APIs; undefined with no `regional`: everything. */
  apis?: readonly string[];
  /** What a Region has as a whole (IVS stages) too. */
  regional?: boolean;
}

export interface ChosenScope {
  family: ScopeFamily;
  scope: Scope;
  facts: Facts;
}

export interface ChosenScopes {
  scopes: readonly ChosenScope[];
  /** What was asked for and is not there, or could not be listed. */
  untold: readonly string[];
}

interface Listed {
  scopes: readonly ChosenScope[];
  failure?: string;
}

const listFamily = async (clients: AwsClients, place: Place, family: ScopeFamily): Promise<Listed> => {
  try {
    const listed = await family.list(clients, place);
    return { scopes: listed.map(({ scope, facts }) => ({ family, scope, facts })) };
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return {
      scopes: [],
      failure: `Every ${family.title} of ${place.region}: listing them failed: ${reason}`,
    };
  }
};

const isChosen = ({ apis, regional }: Choice, { key }: Scope): boolean => {
  if (apis === undefined && regional !== true) return true;
  return key === '*' ? regional === true : apis?.includes(key) === true;
};

/** Whether a family can have anything that was asked for; listing others would be calls for nothing. */
const isAskedFor = (choice: Choice, family: ScopeFamily, isWanted: (kind: Kind) => boolean): boolean => {
  if (!kindsOfFamily(family.id).some(isWanted)) return false;
  // What no declaration stands for as a whole is no API.
  const isRegional = family.owners.length === 0;
  if (choice.apis === undefined && choice.regional !== true) return true;
  return isRegional ? choice.regional === true : choice.apis !== undefined;
};

export const chosenScopes = async (
  clients: AwsClients,
  place: Place,
  choice: Choice,
  isWanted: (kind: Kind) => boolean,
): Promise<ChosenScopes> => {
  const asked = families.filter((family) => isAskedFor(choice, family, isWanted));
  const listed = await Promise.all(asked.map((family) => listFamily(clients, place, family)));
  const scopes = listed
    .flatMap((one) => [...one.scopes].sort((a, b) => byCodeUnit(a.scope.key, b.scope.key)))
    .filter(({ scope }) => isChosen(choice, scope));
  const found = new Set(scopes.map(({ scope }) => scope.key));
  const failures = listed.flatMap(({ failure }) => failure ?? []);
  const absent = (choice.apis ?? [])
    .filter((id) => !found.has(id))
    .map((id) =>
      failures.length > 0
        ? `API ${id} was not found in what could be listed.`
        : `API ${id}: there is none in ${place.region}.`,
    );
  return { scopes, untold: [...failures, ...absent] };
};
