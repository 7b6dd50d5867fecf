// The roles that STS may hand out: created with a trust policy, and gone with all their sessions when deleted.
import type { Identity } from './identities.js';
import { trusts, type RoleRequest, type TrustPolicy } from './trust.js';

/** A role as it was created. */
export interface AssumableRole {
  account: string;
  name: string;
  trust: TrustPolicy;
}

export interface AssumableRoles {
  /** Creates it, or replaces its trust policy. */
  add: (role: AssumableRole) => void;
  /** Deletes it: what signs with a session of it is refused from now on, also once it is created anew. */
  remove: (account: string, name: string) => void;
  mayAssume: (account: string, name: string, request: RoleRequest) => boolean;
  /** How often the role was created; a session of an earlier one is of no use. */
  generationOf: (identity: Pick<Identity, 'account' | 'name'>) => number;
}

const idOf = (account: string, name: string): string => `${account}/${name}`;

export const createAssumableRoles = (): AssumableRoles => {
  const roles = new Map<string, AssumableRole>();
  const removed = new Map<string, number>();
  return {
    add: (role) => void roles.set(idOf(role.account, role.name), role),
    remove: (account, name) => {
      const id = idOf(account, name);
      if (roles.delete(id)) removed.set(id, (removed.get(id) ?? 0) + 1);
    },
    mayAssume: (account, name, request) => {
      const role = roles.get(idOf(account, name));
      return role !== undefined && trusts(role.trust, request);
    },
    generationOf: ({ account, name }) => removed.get(idOf(account, name)) ?? 0,
  };
};
