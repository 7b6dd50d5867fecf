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

/** Which kind a declared type speaks about, by its name or an alias of it. */
export const declarationOf = (type: string): { kind: Kind; declaration: DeclarationType } | undefined => {
  for (const kind of kinds) {
    const declaration = kind.declarations.find(
      (known) => known.type === type || known.aliases.includes(type),
    );
    if (declaration !== undefined) return { kind, declaration };
  }
  return undefined;
};

/** Every kind that a declared type speaks about: quick create declares a stage and an integration. */
export const declarationsOf = (type: string): readonly { kind: Kind; declaration: DeclarationType }[] =>
  kinds.flatMap((kind) =>
    kind.declarations
      .filter((known) => known.type === type || known.aliases.includes(type))
      .map((declaration) => ({ kind, declaration })),
  );

/** Which family a declared type stands for as a whole (an API), by its name or an alias of it. */
export const ownerOf = (type: string): { family: ScopeFamily; owner: OwnerType } | undefined => {
  for (const family of families) {
    const owner = family.owners.find((known) => known.type === type || known.aliases.includes(type));
    if (owner !== undefined) return { family, owner };
  }
  return undefined;
};
