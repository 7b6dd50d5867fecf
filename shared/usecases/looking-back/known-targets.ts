// Every target that has a row: declared, seen alive, or found different.
import {
  parseScopeId,
  parseTargetId,
  scopeId,
  targetId,
  type ScopeId,
  type TargetId,
} from '../../model/target.js';
import { kinds } from '../../kinds/registry.js';
import { sideBySide } from '../look/parallel.js';
import type { ScopeRows } from '../ports.js';
import type { Manifest } from '../../model/record.js';
import type { LookingBack } from './archive.js';
import { findTarget, nameOfArn, type KnownTarget, type NamedTarget } from './named-target.js';
import { scopesWithFindings } from './scopes.js';

/** Undefined where the id names a kind that this version does not know. */
export const scopeOfTarget = (target: TargetId): ScopeId | undefined => {
  const parsed = parseTargetId(target);
  const kind = kinds.find(({ id }) => id === parsed?.kind);
  if (parsed === undefined || kind === undefined) return undefined;
  const { account, region, key } = parsed;
  return scopeId({ family: kind.family.id, account, region, key: kind.scopeKeyOf(key) });
};

const keyOf = (target: TargetId): string => parseTargetId(target)?.key ?? target;

/** A declaration by path or name has another key than the live thing; their common address leads to both. */
const namesIn = ({ baselines, findings }: ScopeRows, manifest: Manifest): readonly KnownTarget[] => {
  const declared = baselines.flatMap(({ targets }) =>
    targets.map((one) => ({ target: targetId(one), names: [one.key, one.address] })),
  );
  const found = findings.map(({ finding: { id, target, address, name, made } }) => ({
    target,
    names: [id, keyOf(target), address, name, ...(made?.aliases ?? [])].filter((one) => one !== undefined),
  }));
  const seen = (Object.keys(manifest) as TargetId[]).map((target) => ({ target, names: [keyOf(target)] }));
  return [...seen, ...found, ...declared];
};

/** A name that begins with the id of an API is looked for in that API alone. */
const likelyScopes = (text: string, scopes: readonly ScopeId[]): readonly ScopeId[] => {
  const parts = nameOfArn(text).split('/');
  const likely = scopes.filter((scope) => parts.includes(parseScopeId(scope)?.key ?? ''));
  return likely.length > 0 ? likely : scopes;
};

/** What was seen alive counts where a declaration only names it: the names of both lead there. */
const preferSeen = (named: NamedTarget, seen: ReadonlySet<TargetId>): NamedTarget => {
  if (named.status !== 'ambiguous') return named;
  const [only, ...others] = named.candidates.filter((target) => seen.has(target));
  return only !== undefined && others.length === 0 ? { status: 'found', target: only } : named;
};

/** A full id is taken as it is; everything else is looked for among the targets of all scopes with rows. */
export const nameTarget =
  ({ store }: Pick<LookingBack, 'store'>) =>
  async (text: string): Promise<NamedTarget> => {
    if (scopeOfTarget(text as TargetId) !== undefined) return { status: 'found', target: text as TargetId };
    const { declared, others } = await scopesWithFindings(store, await store.loadWatch());
    const scopes = likelyScopes(text, [...declared, ...others]);
    const lists = await sideBySide(scopes, async (scope) => {
      const [rows, manifest] = await Promise.all([store.loadScope(scope), store.loadManifest(scope)]);
      return { known: namesIn(rows, manifest), seen: Object.keys(manifest) as TargetId[] };
    });
    const named = findTarget(
      text,
      lists.flatMap(({ known }) => known),
    );
    return preferSeen(named, new Set(lists.flatMap(({ seen }) => seen)));
  };
