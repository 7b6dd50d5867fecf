// Evidence that comes late: a drift that is told or waits already turns out to be what a rule expects, or not to be.
import { isByRule } from '../../engine/lifecycle.js';
import type { Finding } from '../../model/finding.js';
import type { FindingRecord, WatchSettings } from '../../model/record.js';
import type { Ports } from '../ports.js';
import { expectedIn, type Expecting } from './expected.js';
import { sideBySide } from './parallel.js';
import { lifecyclePolicyOf, moveFinding, type Moved } from './record-findings.js';

const isAcceptedByRule = (finding: Finding): boolean =>
  finding.status === 'accepted' && isByRule(finding.acceptance);

/** `enriched`: those that evidence has just said something new of. Gives all of them as they are now. */
export const acceptExpected = async (
  deps: Pick<Ports, 'store' | 'clock'>,
  settings: WatchSettings,
  enriched: readonly Moved[],
  expecting: Expecting | undefined,
): Promise<readonly FindingRecord[]> =>
  sideBySide(enriched, async ({ record: known }) => {
    const { finding } = known;
    const acceptance = expectedIn(expecting, finding);
    if (acceptance === undefined && !isAcceptedByRule(finding)) return known;
    const { fingerprint } = finding.drift;
    const input = { type: 'expected', acceptance, fingerprint } as const;
    const { record } = await moveFinding({ ...deps, policy: lifecyclePolicyOf(settings) }, finding, input);
    return record ?? known;
  });
