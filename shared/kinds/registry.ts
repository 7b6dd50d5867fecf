// The kinds there are. Adding one is one folder and one line here.
import type { KindId } from '../model/target.js';
import { apigatewayIntegration } from './apigateway-integration/index.js';
import { apigatewayStage } from './apigateway-stage/index.js';
import { apigatewayv2Integration } from './apigatewayv2-integration/index.js';
import { apigatewayv2Stage } from './apigatewayv2-stage/index.js';
import { ivsStage } from './ivs-stage/index.js';
import type { DeclarationType, Kind, OwnerType, ScopeFamily } from './kind.js';

export const kinds: readonly Kind[] = [
  apigatewayStage,
  apigatewayIntegration,
  apigatewayv2Stage,
  apigatewayv2Integration,
  ivsStage,
];

export const kindOf = (id: KindId): Kind => {
  const found = kinds.find((kind) => kind.id === id);
  if (found === undefined) throw new Error(`no kind is called ${id}`);
  return found;
};

export const families: readonly ScopeFamily[] = [...new Set(kinds.map((kind) => kind.family))];

export const kindsOfFamily = (family: string): readonly Kind[] =>
  kinds.filter((kind) => kind.family.id === family);

interface Spoken {
  kind: Kind;
  declaration: DeclarationType;
}

let byType: Map<string, Spoken[]> | undefined;

/** Large states ask this for each of their resources. */
const indexed = (): Map<string, Spoken[]> => {
  const index = new Map<string, Spoken[]>();
  for (const kind of kinds)
    for (const declaration of kind.declarations)
      for (const type of [declaration.type, ...declaration.aliases])
        index.set(type, [...(index.get(type) ?? []), { kind, declaration }]);
  return index;
};

/** Every kind that a declared type speaks about: quick create declares a stage and an integration. */
export const declarationsOf = (type: string): readonly Spoken[] => (byType ??= indexed()).get(type) ?? [];

/** Which kind a declared type speaks about, by its name or an alias of it; the first, where there are several. */
export const declarationOf = (type: string): Spoken | undefined => declarationsOf(type)[0];

interface Owning {
  family: ScopeFamily;
  owner: OwnerType;
}

let ownersByType: Map<string, Owning> | undefined;

const indexedOwners = (): Map<string, Owning> => {
  const index = new Map<string, Owning>();
  for (const family of families)
    for (const owner of family.owners)
      for (const type of [owner.type, ...owner.aliases]) index.set(type, { family, owner });
  return index;
};

/** Which family a declared type stands for as a whole (an API), by its name or an alias of it. */
export const ownerOf = (type: string): Owning | undefined => (ownersByType ??= indexedOwners()).get(type);
