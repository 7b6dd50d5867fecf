// Asks `remediate` for what the policy wants done about the open drifts of a scope; of what is off, nothing.
import { sha256 } from '../../engine/canonical.js';
import { isForDigest } from '../../engine/crowd.js';
import { closedBy } from '../../engine/remediation/windows.js';
import { isAnswered, isOff, remediationModes } from '../../engine/remediation/asked.js';
import { policyName } from '../../model/command.js';
import type { Finding } from '../../model/finding.js';
import type { FindingRecord } from '../../model/record.js';
import type { RemediationMode, RemediationSettings } from '../../model/remediation.js';
import { sideBySide } from '../look/parallel.js';
import type { Ports } from '../ports.js';

type AskDeps = Pick<Ports, 'store' | 'commands' | 'clock' | 'log'>;

/** Whoever looks meanwhile need not ask again; after that, what got lost is asked for anew. */
const askEveryMs = 600_000;

const isReady = (finding: Finding): boolean =>
  finding.status === 'open' && finding.confirmed && finding.candidate === undefined;

/** One name for each thing to ask for: another form, another telling, or what was done in between make another. */
const claimName = (finding: Finding, mode: RemediationMode): string => {
  const { target, drift, told, plan } = finding;
  const parts = [mode, target, drift.fingerprint, told?.at ?? 0, plan?.at ?? 0, finding.attempts];
  return `command/${sha256(JSON.stringify(parts))}`;
};

const ask = async (
  { store, commands, clock }: AskDeps,
  finding: Finding,
  mode: 'propose' | 'auto',
): Promise<void> => {
  const now = clock();
  if (!(await store.claim(claimName(finding, mode), now, askEveryMs))) return;
  const { target, drift } = finding;
  await commands?.send({ mode, target, fingerprint: drift.fingerprint, by: policyName, at: now });
};

/** Level-triggered: asked as long as there is no answer, so that a crash or an outage loses nothing. */
export const askRemedies = async (
  deps: AskDeps,
  settings: RemediationSettings,
  records: readonly FindingRecord[],
): Promise<void> => {
  if (deps.commands === undefined || isOff(settings)) return;
  const now = deps.clock();
  const modeFor = remediationModes(settings);
  const closed = closedBy(settings.windows, now) !== undefined;
  await sideBySide(records, async (record) => {
    const { finding } = record;
    // What a digest is still to tell has no thread yet in which anything could follow.
    if (!isReady(finding) || isForDigest(record)) return;
    const mode = modeFor(finding);
    if (mode === 'off' || isAnswered(finding, mode, now) || (mode === 'auto' && closed)) return;
    try {
      await ask(deps, finding, mode);
    } catch (error) {
      // The next look asks again.
      deps.log('a remediation could not be asked for', { target: finding.target, error: String(error) });
    }
  });
};

/** What a person may agree to, by today's policy. */
export const isAgreeable = (settings: RemediationSettings, finding: Finding): boolean =>
  remediationModes(settings)(finding) !== 'off';
