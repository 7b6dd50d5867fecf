// Whose targets these are, by `owners` of `stagewatch.yml`: by API, or by tags that are declared. Live tags say nothing.
import { unescapeKey } from '../../engine/pointer.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { OwnedBy, Owner } from '../../model/rule.js';
import type { KindId, Target } from '../../model/target.js';
import { kindOf } from '../../kinds/registry.js';

/** Gives the owner of a target of a scope, with what is declared of it, if anything is. */
export type OwnerOf = (target: Target, declared: DeclaredTarget | undefined) => OwnedBy | undefined;

const mask = /hmac:[0-9a-f]{8}/;
const tagPrefix = '/tags/';

/** Tags as they are declared; what is masked is nobody's. */
const tagsOf = ({ leaves }: DeclaredTarget): ReadonlyMap<string, string> =>
  new Map(
    leaves.flatMap(({ pointer, value }): [string, string][] =>
      pointer.startsWith(tagPrefix) && typeof value === 'string' && !mask.test(value)
        ? [[unescapeKey(pointer.slice(tagPrefix.length)), value]]
        : [],
    ),
  );

const hasTags = ({ tags }: Owner, declared: ReadonlyMap<string, string>): boolean => {
  const wanted = Object.entries(tags);
  return wanted.length > 0 && wanted.every(([key, value]) => declared.get(key) === value);
};

const canBeTagged = (kind: KindId): boolean =>
  kindOf(kind).schema.fields.some(({ pattern }) => pattern.startsWith(tagPrefix));

const apiOf = ({ kind, key }: Target): string => kindOf(kind).scopeKeyOf(key);

/** A target whose API is a whole Region has no API; ids are the same in two places by chance only. */
const isOfApi = (one: Target, { account, region }: Target, api: string): boolean =>
  api !== '*' && apiOf(one) === api && one.account === account && one.region === region;

/**
 * The first entry that names the API, or whose tags are all declared. What AWS cannot tag belongs to whom the tagged
 * targets of its API belong to, where that is one team.
 */
export const ownersOf = (owners: readonly Owner[], declared: readonly DeclaredTarget[]): OwnerOf => {
  if (owners.length === 0) return () => undefined;
  const byTags = (target: DeclaredTarget): Owner | undefined => {
    const tags = tagsOf(target);
    return owners.find((owner) => hasTags(owner, tags));
  };
  const inherited = (target: Target, api: string): Owner | undefined => {
    if (canBeTagged(target.kind)) return undefined;
    const around = declared.filter((one) => isOfApi(one, target, api)).map(byTags);
    const teams = new Set(around.filter((one) => one !== undefined));
    return teams.size === 1 ? [...teams][0] : undefined;
  };
  return (target, own) => {
    const api = apiOf(target);
    const tags = own === undefined ? new Map<string, string>() : tagsOf(own);
    const owner =
      owners.find((one) => (api !== '*' && one.apis.includes(api)) || hasTags(one, tags)) ??
      inherited(target, api);
    return owner === undefined ? undefined : { team: owner.team, channels: owner.channels };
  };
};
