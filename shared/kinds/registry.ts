// The kinds there are. Adding one is one folder and one line here.
import type { KindId } from '../model/target.js';
import { apigatewayIntegration } from './apigateway-integration/index.js';
import { apigatewayStage } from './apigateway-stage/index.js';
import type { DeclarationType, Kind, ScopeFamily } from './kind.js';

export const kinds: readonly Kind[] = [apigatewayStage, apigatewayIntegration];

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
