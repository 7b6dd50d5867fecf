// Findings in every status, and the inputs that meet them.
import {
  advance,
  defaultLifecyclePolicy,
  type LifecycleInput,
  type Looked,
  type Step,
} from '../../shared/engine/lifecycle.js';
import type { Finding, RecordedDrift } from '../../shared/model/finding.js';
import type { Severity } from '../../shared/model/severity.js';
import type { ScopeId, TargetId } from '../../shared/model/target.js';
import { epochMs, later, type EpochMs } from '../../shared/model/time.js';

export const policy = defaultLifecyclePolicy;
export const start = epochMs(1_800_000_000_000);
export const subject = {
  id: 'f1',
  target: 'apigateway.stage:1/r/a/prod' as TargetId,
  scope: 'restapi:1/r/a' as ScopeId,
};

export const driftOf = (fingerprint: string, severity: Severity = 'medium'): RecordedDrift => ({
  verdict: 'drifted',
  fingerprint,
  severity,
  differences: [],
  total: 1,
});

export const look = (at: EpochMs, drift?: RecordedDrift, more: Partial<Looked> = {}): Looked => ({
  type: 'looked',
  verdict: drift === undefined ? 'in-sync' : 'drift',
  ...(drift === undefined ? {} : { drift }),
  readStartedAt: at,
  declaredHash: 'd1',
  stateHash: drift?.fingerprint ?? 'ok',
  deployer: false,
  ...more,
});

export const unknown = (at: EpochMs): Looked => ({ ...look(at), verdict: 'unknown' });

/** Runs inputs one after another, each at its time. */
export const run = (inputs: readonly (readonly [EpochMs, LifecycleInput])[], from?: Finding) => {
  let finding = from;
  const steps: Step[] = inputs.map(([now, input]) => {
    const step = advance(finding, subject, input, policy, now);
    finding = step.finding ?? finding;
    return step;
  });
  return { finding, steps, events: steps.flatMap(({ announce }) => announce?.event ?? []) };
};

/** Late enough after `start` to confirm what was read then. */
export const confirmed = later(start, policy.confirmAfterMs + 1);

const present = (finding: Finding | undefined): Finding => {
  if (finding === undefined) throw new Error('the fixture has no finding');
  return finding;
};

const suspected = present(run([[start, look(start, driftOf('A'))]]).finding);
const open = present(run([[confirmed, look(confirmed, driftOf('A'))]], suspected).finding);
const ending = present(run([[later(confirmed, 1), look(later(confirmed, 1))]], open).finding);

/** One finding per status, each about the drift A, read last at `confirmed` or before. */
export const findings: Readonly<Record<Finding['status'], Finding>> = {
  suspected,
  open,
  held: present(run([[start, look(start, driftOf('A'), { deployer: true })]]).finding),
  remediating: present(run([[confirmed, { type: 'remediation-started', runId: 'r1' }]], open).finding),
  accepted: present(
    run(
      [
        [
          confirmed,
          { type: 'accept', by: 'ann', why: 'known', until: later(confirmed, 1e9), fingerprint: 'A' },
        ],
      ],
      open,
    ).finding,
  ),
  ending,
  resolved: present(run([[later(confirmed, 1e6), look(later(confirmed, 1e6))]], ending).finding),
};
