// What is held for a deployer: nobody is told of it, so it has to be seen elsewhere.
import { isoOf } from '../../engine/iso.js';
import type { FindingRecord } from '../../model/record.js';
import type { Ports } from '../ports.js';
import type { Moved } from './record-findings.js';

/** How many drifts of the scope wait for a deployer's declaration to follow. */
export const heldIn = (before: readonly FindingRecord[], moved: readonly Moved[]): { held?: number } => {
  const now = new Map(
    [...before, ...moved.map(({ record }) => record)].map((one) => [one.finding.target, one]),
  );
  const held = [...now.values()].filter(({ finding }) => finding.status === 'held').length;
  return held === 0 ? {} : { held };
};

/** One line for each hold that begins. */
export const logHolds = (
  { log }: Pick<Ports, 'log'>,
  before: readonly FindingRecord[],
  moved: readonly Moved[],
): void => {
  const held = new Set(before.flatMap(({ finding }) => (finding.status === 'held' ? [finding.target] : [])));
  for (const { record } of moved) {
    const { finding } = record;
    if (finding.status !== 'held' || held.has(finding.target)) continue;
    const { target, until, changedBy } = finding;
    const by = changedBy !== undefined && 'actor' in changedBy ? changedBy.actor.principal : 'a stack';
    log('held for a deployer', { target, by, until: isoOf(until) });
  }
};
