// What taking presses needs from outside: who may, rows of used presses and of who did what, and a way to answer.
import type { EpochMs } from '../../../model/time.js';
import type { Ports } from '../../ports.js';
import type { PressAccess } from './access.js';
import type { Person } from './parse.js';

export interface PressResult {
  outcome: 'accepted' | 'asked' | 'refused';
  /** What the person was told. */
  said: string;
}

/** A press that was seen: worked off once, also by whoever takes over after a crash. */
export interface Use {
  id: string;
  /** One more with every write. */
  revision: number;
  /** When it was first seen; an acceptance lasts from then. */
  at: EpochMs;
  /** Somebody is at it until then. */
  claimedUntil: EpochMs;
  result?: PressResult;
}

/** `false`: somebody else wrote first. `before`: the revision that this one follows; undefined where there was none. */
export interface Uses {
  load: (id: string) => Promise<Use | undefined>;
  write: (use: Use, before: number | undefined) => Promise<boolean>;
}

/** Who wanted what when, and what came of it; kept for looking back, never changed once it has a result. */
export interface AuditEntry {
  at: EpochMs;
  /** Of the press. */
  id: string;
  by: Person;
  action: string;
  channel: string;
  message: string;
  target?: string;
  fingerprint?: string;
  plan?: string;
  outcome: 'begun' | PressResult['outcome'];
  why?: string;
}

export interface Audit {
  /** Leaves what is there already. */
  begin: (entry: AuditEntry) => Promise<void>;
  end: (entry: AuditEntry) => Promise<void>;
}

export interface PressDeps extends Pick<Ports, 'store' | 'topic' | 'commands' | 'clock' | 'log'> {
  access: () => Promise<PressAccess>;
  /** Reads the secret again, not more often than now and then; true where it tells something new. */
  renewAccess: () => Promise<boolean>;
  uses: Uses;
  audit: Audit;
  membersOf: (group: string) => Promise<readonly string[] | undefined>;
  /** Only the person sees it; true where Slack took it. Never rejects. */
  answer: (url: string, text: string) => Promise<boolean>;
  /** How long a press may be worked on, and how long the answer may take: in all, Slack waits three seconds. */
  patience: { workMs: number; answerMs: number };
  sleep: (ms: number) => Promise<void>;
}
