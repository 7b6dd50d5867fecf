// Evidence that comes late: a drift that is told or waits already turns out to be what a rule expects, or not to be.
import { isAcceptedByRule } from '../../engine/crowd.js';
import type { FindingRecord } from '../../model/record.js';
import type { ScopeId } from '../../model/target.js';
import type { Ports } from '../ports.js';
import { couldWait, isInCrowd } from './crowd.js';
import { expectedIn, type Expecting } from './expected.js';
import { sideBySide } from './parallel.js';
import { moveFinding, planMove, type MoveDeps, type Moved } from './record-findings.js';

interface AcceptDeps extends MoveDeps, Pick<Ports, 'log'> {
  /** More findings than so many that move at once are told together. */
  crowdLimit: number;
}

/** `enriched`: those of a scope that evidence has just said something new of. Gives all of them as they are now. */
export const acceptExpected = async (
  deps: AcceptDeps,
  scope: ScopeId,
  enriched: readonly Moved[],
  expecting: Expecting | undefined,
): Promise<readonly FindingRecord[]> => {
  const asked = enriched.map(({ record: known }) => {
    const { finding } = known;
    const acceptance = expectedIn(expecting, finding);
    if (acceptance === undefined && !isAcceptedByRule(finding)) return { known };
    return {
      known,
      input: { type: 'expected', acceptance, fingerprint: finding.drift.fingerprint } as const,
    };
  });
  const planned = asked.flatMap(({ known, input }) =>
    input === undefined ? [] : [planMove(deps, known.finding, input)],
  );
  const counted = await isInCrowd(deps, scope, planned, deps.crowdLimit);
  const isCrowd = counted && planned.some(couldWait);
  return sideBySide(asked, async ({ known, input }) => {
    if (input === undefined) return known;
    const { record } = await moveFinding(deps, known.finding, input, isCrowd);
    return record ?? known;
  });
};
