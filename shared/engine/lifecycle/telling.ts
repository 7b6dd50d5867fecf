// What is worth telling: only what differs from what was told last, and flapping only once.
import type { AnnouncementEvent, FindingCore, Told } from '../../model/finding.js';
import { later, type EpochMs } from '../../model/time.js';
import type { LifecyclePolicy } from './terms.js';

/** What changes in a finding when something is, or is not, told. */
export interface Telling {
  told?: Told;
  turns: readonly EpochMs[];
  event?: AnnouncementEvent;
}

const keptFingerprints = 50;

const silent = ({ told, turns }: FindingCore): Telling => (told === undefined ? { turns } : { told, turns });

const turned = (core: FindingCore, policy: LifecyclePolicy, now: EpochMs): EpochMs[] => [
  ...core.turns.filter((at) => at > now - policy.flapping.windowMs),
  now,
];

/** The drift is open: told as opened, changed or reopened, unless people know it already. */
export const tellDrift = (
  core: FindingCore,
  fingerprint: string,
  policy: LifecyclePolicy,
  now: EpochMs,
): Telling => {
  const { told } = core;
  const turns = turned(core, policy, now);
  const drift: Told = { state: 'drift', fingerprint, before: [], at: now };
  switch (told?.state) {
    case undefined:
      return { told: drift, turns, event: 'drift.opened' };
    case 'drift':
      if (told.fingerprint === fingerprint) return silent(core);
      return changed(core, told, fingerprint, { turns, policy, now });
    case 'accepted':
    case 'over':
      if (turns.length > policy.flapping.turns) return flap([fingerprint], turns, now);
      return { told: drift, turns, event: 'drift.reopened' };
    case 'flapping': {
      if (told.fingerprints.includes(fingerprint)) return { told, turns };
      // Suppression never hides a drift that nobody has seen.
      const fingerprints = [...told.fingerprints, fingerprint].slice(-keptFingerprints);
      return { told: { ...told, fingerprints }, turns, event: 'drift.reopened' };
    }
    default:
      return told satisfies never;
  }
};

interface Turning {
  turns: readonly EpochMs[];
  policy: LifecyclePolicy;
  now: EpochMs;
}

/** Another form of an open drift. Somebody who changes one thing after the other is not flapping; going back is. */
const changed = (
  core: FindingCore,
  told: Extract<Told, { state: 'drift' }>,
  fingerprint: string,
  { turns, policy, now }: Turning,
): Telling => {
  const before = [...told.before, told.fingerprint].slice(-keptFingerprints);
  const isReturn = before.includes(fingerprint);
  if (isReturn && turns.length > policy.flapping.turns) return flap([...before, fingerprint], turns, now);
  const counted = isReturn ? turns : core.turns;
  return { told: { state: 'drift', fingerprint, before, at: now }, turns: counted, event: 'drift.changed' };
};

const flap = (fingerprints: readonly string[], turns: readonly EpochMs[], now: EpochMs): Telling => ({
  told: { state: 'flapping', fingerprints, at: now },
  turns,
  event: 'drift.flapping',
});

/** The drift is over: told only to those who knew of it. */
export const tellOver = (core: FindingCore, policy: LifecyclePolicy, now: EpochMs): Telling => {
  const { told } = core;
  if (told === undefined || told.state === 'over') return silent(core);
  const turns = turned(core, policy, now);
  if (told.state === 'flapping') return { told, turns };
  if (turns.length > policy.flapping.turns) return flap([told.fingerprint], turns, now);
  return { told: { state: 'over', at: now }, turns, event: 'drift.resolved' };
};

/** When flapping has been calm for a whole window, the state it ended in is told. */
export const calmAt = ({ told, turns }: FindingCore, policy: LifecyclePolicy): EpochMs | undefined => {
  const last = turns.at(-1);
  if (told?.state !== 'flapping' || last === undefined) return undefined;
  return later(last, policy.flapping.windowMs);
};
