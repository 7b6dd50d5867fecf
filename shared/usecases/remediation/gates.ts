// What stands before `auto`: today's policy, windows, a quiet time after anybody's writes, and a cap for each hour.
import { closedBy } from '../../engine/remediation/windows.js';
import { remediationModes } from '../../engine/remediation/asked.js';
import type { Evidence } from '../../model/evidence.js';
import type { Finding } from '../../model/finding.js';
import type { RemediationSettings } from '../../model/remediation.js';
import { parseScopeId, parseTargetId, type Target } from '../../model/target.js';
import { epochMs, later, type EpochMs } from '../../model/time.js';
import type { Ports } from '../ports.js';
import type { RemedyLedger } from './ports.js';

export type Gate =
  | { type: 'open' }
  /** Nothing is done; the next look asks again where there is something to do. */
  | { type: 'shut'; why: string }
  | { type: 'later'; until: EpochMs; why: string }
  /** A person is to decide. */
  | { type: 'propose'; note?: string };

export interface GateDeps extends Pick<Ports, 'clock'> {
  store: Pick<Ports['store'], 'loadEvidence'>;
  ledger: Pick<RemedyLedger, 'countTarget'>;
}

/** As many calls are looked through for somebody else's. */
const readCalls = 100;

/** A Region's stages are one scope: only calls on this one count there. */
const concerns = ({ scope, touches }: Evidence, target: Target, aliases: readonly string[]): boolean => {
  if (parseScopeId(scope)?.key !== '*') return true;
  const keys = [target.key, ...aliases];
  return touches.some(({ kind, key }) => kind === target.kind && (key === undefined || keys.includes(key)));
};

/** A drift that is there was made by somebody: at the latest when it was first seen in this form. */
const madeAt = ({ made, changedBy }: Finding): readonly EpochMs[] => {
  if (changedBy === undefined || changedBy.confidence === 'unknown')
    return made === undefined ? [] : [made.by];
  return changedBy.actor.via === 'ourselves' ? [] : [changedBy.at];
};

/** When somebody else last wrote there, as far as evidence and the drift itself tell. */
const lastForeignWrite = async (
  { store }: Pick<GateDeps, 'store'>,
  finding: Finding,
  target: Target,
  since: EpochMs,
): Promise<EpochMs | undefined> => {
  const { scope, made } = finding;
  const evidence = await store.loadEvidence(scope, since, readCalls);
  const calls = evidence.filter(
    (one) => one.actor.via !== 'ourselves' && concerns(one, target, made?.aliases ?? []),
  );
  const times = [...calls.map(({ at }) => at), ...madeAt(finding)];
  return times.length === 0 ? undefined : epochMs(Math.max(...times));
};

const quiet = async (
  deps: GateDeps,
  { quietMs }: RemediationSettings,
  finding: Finding,
  target: Target,
): Promise<Gate | undefined> => {
  if (quietMs === 0) return undefined;
  const now = deps.clock();
  const last = await lastForeignWrite(deps, finding, target, later(now, -quietMs));
  const until = last === undefined ? now : later(last, quietMs);
  const minutes = Math.round(quietMs / 60_000);
  return until <= now
    ? undefined
    : { type: 'later', until, why: `somebody else wrote there within ${minutes} minutes` };
};

const capped = (most: number): Gate => ({
  type: 'propose',
  note: `It is left to a person: more than ${most} targets of the account were to be put back by themselves within an hour (remediation.maxTargets). So many at once mostly mean that the baseline is wrong.`,
});

/** Counted before it waits: what comes in crowds is seen as a crowd before the first write. */
export const gateOf = async (
  deps: GateDeps,
  settings: RemediationSettings,
  finding: Finding,
): Promise<Gate> => {
  const target = parseTargetId(finding.target);
  if (target === undefined) return { type: 'shut', why: 'its kind is not known' };
  const mode = remediationModes(settings)(finding);
  if (mode === 'off') return { type: 'shut', why: 'the policy is off for it by now' };
  if (mode === 'propose') return { type: 'propose' };
  const now = deps.clock();
  const closed = closedBy(settings.windows, now);
  if (closed !== undefined) return { type: 'shut', why: closed };
  const asked = await deps.ledger.countTarget('auto', target, now);
  const waits = await quiet(deps, settings, finding, target);
  if (waits !== undefined) return waits;
  return asked > settings.maxTargets ? capped(settings.maxTargets) : { type: 'open' };
};
