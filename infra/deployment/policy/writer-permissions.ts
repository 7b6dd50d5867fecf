// What may be written in one account: the permissions of the kinds, on the targets that stagewatch.yml opens there.
import { matchesGlob } from '../../../shared/engine/glob.js';
import type { Permission } from '../../../shared/kinds/kind.js';
import { patcherOf } from '../../../shared/kinds/patchers.js';
import { kindId } from '../../../shared/model/target.js';
import type { RemediationSettings } from '../../../shared/model/remediation.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import type { Parts } from './key-pattern.js';
import { closingsOf, openingsOf, remediationOf, type Opening } from './opened-targets.js';

/** An account that `scope.accounts` names; undefined: the one it is deployed to, whose number nothing tells here. */
export type Where = string | undefined;

const isIn = (where: Where, { accounts }: Settings['scope'], named: string | undefined): boolean => {
  if (named === undefined) return true;
  if (where !== undefined) return matchesGlob(named, where);
  return named.includes('*') || !accounts.includes(named);
};

const accountIn = (parts: Parts): string | undefined =>
  [parts['ofAccount'], parts['account']].find((part) => part !== undefined && part !== '*');

/** As in a path, and as in a request for it: which of them IAM compares is in no document. */
const spellings = (text: string): string[] => {
  const encoded = text.split('*').map(encodeURIComponent).join('*');
  return [...new Set([text, encoded])];
};

const openNames = /(?<!\$)\{(\w+)\}/g;
const filledAtDeployment: readonly string[] = ['partition', 'region', 'account'];

const named = ({ resource }: Permission): string[] =>
  [...resource.matchAll(openNames)]
    .flatMap(([, name]) => name ?? [])
    .filter((name) => !filledAtDeployment.includes(name));

const placed = (permission: Permission, parts: Parts): Permission => {
  const region = [parts['ofRegion'], parts['region']].find((part) => part !== undefined && part !== '*');
  return region === undefined
    ? permission
    : { ...permission, resource: permission.resource.replaceAll('{region}', region) };
};

/** Parts that the pattern leaves open stay in braces, and say by their reason who opened them. */
const filled = (permission: Permission, parts: Parts, place: string): Permission[] => {
  const names = named(permission);
  const open = names.filter((name) => parts[name]?.includes('*') !== false);
  const reason = open.length === 0 ? permission.why : `${place} opens any ${[...new Set(open)].join(', ')}`;
  const all = names.reduce<string[]>(
    (texts, name) =>
      texts.flatMap((text) =>
        spellings(parts[name] ?? '*').map((part) => text.replaceAll(`{${name}}`, part)),
      ),
    [placed(permission, parts).resource],
  );
  return [...new Set(all)].map((resource) => ({
    ...permission,
    resource,
    ...(reason === undefined ? {} : { why: reason }),
  }));
};

/** Roles of the account alone: none of another can be passed on. */
const rolesIn = (where: Where, scope: Settings['scope'], { passRoles }: RemediationSettings): string[] =>
  passRoles.filter((role) => isIn(where, scope, role.split(':')[4]));

const allowedBy = (
  permission: Permission,
  { deploy }: RemediationSettings,
  roles: readonly string[],
): Permission[] => {
  switch (permission.only) {
    case undefined:
      return [permission];
    case 'deploy':
      return deploy ? [permission] : [];
    case 'pass-roles':
      return roles.map((role) => ({ ...permission, resource: role }));
    default:
      return permission.only satisfies never;
  }
};

const partsIn = (where: Where, scope: Settings['scope'], { parts }: Opening): readonly Parts[] =>
  parts === 'any' ? [{}] : parts.filter((one) => isIn(where, scope, accountIn(one)));

export const writesIn = (settings: Settings, where?: Where): Permission[] => {
  const policy = remediationOf(settings);
  const roles = rolesIn(where, settings.scope, policy);
  return openingsOf(policy).flatMap((opening) =>
    partsIn(where, settings.scope, opening).flatMap((parts) =>
      patcherOf(kindId(opening.kind))
        .permissions.flatMap((permission) => allowedBy(permission, policy, roles))
        .flatMap((permission) => filled(permission, parts, opening.place)),
    ),
  );
};

/** The other accounts in which `remediation:` of stagewatch.yml opens anything. */
export const writingAccounts = (settings: Settings): readonly string[] =>
  settings.scope.accounts.filter((account) => writesIn(settings, account).length > 0);

/** Only where a resource names all that the rule names: none of another target's is closed along with it. */
export const namesTarget = (permission: Permission, parts: Parts): boolean => {
  const names = named(permission);
  return Object.keys(parts).every((part) => part.startsWith('of') || names.includes(part));
};

export const closedIn = (settings: Settings, where?: Where): Permission[] =>
  closingsOf(remediationOf(settings)).flatMap((closing) =>
    partsIn(where, settings.scope, closing).flatMap((parts) =>
      patcherOf(kindId(closing.kind))
        .permissions.filter((permission) => permission.only === undefined && namesTarget(permission, parts))
        .flatMap((permission) => filled(permission, parts, closing.place)),
    ),
  );
