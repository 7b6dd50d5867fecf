// Identity: one watched thing (target) and the unit AWS is read in (scope).
import type { Branded } from './brand.js';

export type KindId = Branded<string, 'KindId'>;
export type TargetId = Branded<string, 'TargetId'>;
export type ScopeId = Branded<string, 'ScopeId'>;

export const kindId = (text: string): KindId => text as KindId;

/** Where a target lives. */
export interface Place {
  account: string;
  region: string;
}

/** One thing we watch: `kind:account/region/key`. */
export interface Target extends Place {
  kind: KindId;
  /** `apiId/stage`, `apiId/resourceId/VERB`, `apiId/integrationId` or a stage ARN. */
  key: string;
}

/** What is read at once: one REST API, one HTTP/WebSocket API, or one Region's IVS stages. */
export interface Scope extends Place {
  /** Names the family of kinds that are read together. */
  family: string;
  /** The API id; `*` where the whole Region is one scope. */
  key: string;
}

export const targetId = (target: Target): TargetId =>
  `${target.kind}:${target.account}/${target.region}/${target.key}` as TargetId;

export const scopeId = (scope: Scope): ScopeId =>
  `${scope.family}:${scope.account}/${scope.region}/${scope.key}` as ScopeId;

const idShape = /^([^:]+):([^/]*)\/([^/]*)\/(.+)$/s;

export const parseTargetId = (id: string): Target | undefined => {
  const [, kind, account, region, key] = idShape.exec(id) ?? [];
  if (kind === undefined || account === undefined || region === undefined || key === undefined)
    return undefined;
  return { kind: kindId(kind), account, region, key };
};

export const parseScopeId = (id: string): Scope | undefined => {
  const [, family, account, region, key] = idShape.exec(id) ?? [];
  if (family === undefined || account === undefined || region === undefined || key === undefined)
    return undefined;
  return { family, account, region, key };
};
