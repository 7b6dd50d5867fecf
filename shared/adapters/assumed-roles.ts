// Credentials for other accounts: one set for each, shared by all who read there, renewed shortly before it expires.
import { partitionOf } from '../kinds/_support/patching.js';
import type { Place } from '../model/target.js';

/** What a client signs with. */
export interface RoleCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration?: Date;
}

/** How clients enter one account. */
export interface Entry {
  /** Rejects with a `NoEntry` where the role cannot be assumed. */
  (): Promise<RoleCredentials>;
  /** Tells the SDK to keep no set of its own beside ours. */
  memoized: true;
  /** AWS refused a call: the session may be one of a role that is gone, or was made anew. */
  doubt: () => void;
}

/** The way into an account; undefined at home, where the process's own role reads. */
export type Entries = (account: string) => Entry | undefined;

export interface AssumedRolesOptions {
  home: Place;
  /** The role's name, the same in every account; empty where none is configured. */
  role: string;
  /** One call of sts:AssumeRole. Rejects with a `NoEntry`. */
  assume: (roleArn: string) => Promise<RoleCredentials>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** More than the longest request takes, and than the clocks of two machines differ. */
const renewBeforeMs = 360_000;
/** One outage, or one account without the role, is asked about once in so long. */
const failureKeptMs = 30_000;
/** A set that was refused is taken for a wrong one only if it is older: many calls may be refused at once. */
const doubtedAfterMs = 60_000;

interface Held {
  credentials: RoleCredentials;
  since: number;
}

const leftMs = ({ credentials: { expiration } }: Held, now: number): number =>
  expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - now;

/** One account's credentials: one call in flight at a time, and its answer is everybody's. */
export const createEntry = (assume: () => Promise<RoleCredentials>, now: () => number): Entry => {
  let held: Held | undefined;
  let asking: Promise<RoleCredentials> | undefined;
  let failed: { error: unknown; at: number } | undefined;
  const ask = async (): Promise<RoleCredentials> => {
    try {
      const credentials = await assume();
      held = { credentials, since: now() };
      failed = undefined;
      return credentials;
    } catch (error) {
      failed = { error, at: now() };
      // STS may be out of order while the set at hand still serves.
      if (held !== undefined && leftMs(held, now()) > 0) return held.credentials;
      throw error;
    } finally {
      asking = undefined;
    }
  };
  const enter = async (): Promise<RoleCredentials> => {
    const at = now();
    if (held !== undefined && leftMs(held, at) > renewBeforeMs) return held.credentials;
    if (failed !== undefined && at - failed.at < failureKeptMs) {
      if (held !== undefined && leftMs(held, at) > 0) return held.credentials;
      throw failed.error;
    }
    return (asking ??= ask());
  };
  const doubt = (): void => {
    if (held !== undefined && now() - held.since > doubtedAfterMs) held = undefined;
  };
  return Object.assign(enter, { memoized: true as const, doubt });
};

export const createAssumedRoles = ({
  home,
  role,
  assume,
  now = () => Date.now(),
}: AssumedRolesOptions): Entries => {
  const entries = new Map<string, Entry>();
  return (account) => {
    if (account === home.account) return undefined;
    const arn = `arn:${partitionOf(home.region)}:iam::${account}:role/${role}`;
    const entry = entries.get(account) ?? createEntry(() => assume(arn), now);
    entries.set(account, entry);
    return entry;
  };
};
