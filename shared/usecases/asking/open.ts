// What is asked of CloudTrail: questions that are due, about drifts that still have nobody.
import type { Ask, Span } from '../../model/ask.js';
import type { Finding } from '../../model/finding.js';
import { parseScopeId, type Scope } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import { around, eventSourcesOf, spanOf, unexplained } from '../evidence/unexplained.js';
import type { DueRow, Ports } from '../ports.js';
import type { Trail } from './trail.js';

export interface AskDeps extends Pick<Ports, 'store' | 'queue' | 'clock' | 'log'> {
  trail: Trail;
  /** ARNs of the roles that we run as. */
  ownRoles: readonly string[];
}

export type AskRow = DueRow & { type: 'ask' };

const hourMs = 3_600_000;
/** Drifts of before were asked for before. */
const concernedMs = hourMs;
const longestMs = 7 * 24 * hourMs;

/** A question with whom it is about and what of the history is still to be gone through. */
export interface Open {
  ask: Ask;
  scope: Scope;
  findings: readonly Finding[];
  rest: Readonly<Record<string, Span>>;
}

export const writeAsk = (
  deps: AskDeps,
  before: Ask,
  next: Omit<Ask, 'version'>,
  dueAt: EpochMs | undefined,
): Promise<boolean> => deps.store.writeAsk({ ...next, version: before.version + 1 }, before.version, dueAt);

const concerned = async (deps: AskDeps, ask: Ask): Promise<readonly Finding[]> => {
  const { findings } = await deps.store.loadScope(ask.scope);
  return unexplained(findings).filter(
    ({ made, firstSeenAt }) => (made?.by ?? firstSeenAt) >= ask.since - concernedMs,
  );
};

/** Undefined where there is nothing to ask any more. */
export const openOf = async (deps: AskDeps, row: AskRow): Promise<Open | undefined> => {
  const ask = await deps.store.loadAsk(row.scope);
  const scope = parseScopeId(row.scope);
  if (ask === undefined || scope === undefined) return undefined;
  const now = deps.clock();
  const findings = await concerned(deps, ask);
  if (findings.length === 0 || now - ask.since > longestMs) {
    await writeAsk(deps, ask, ask, undefined);
    return undefined;
  }
  const span = around(findings.map((one) => spanOf(one, now)));
  const whole = Object.fromEntries(eventSourcesOf(ask.scope).map((source) => [source, span]));
  return { ask, scope, findings, rest: ask.rest ?? whole };
};
