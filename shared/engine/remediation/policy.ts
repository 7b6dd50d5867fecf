// What the policy says of one drift: the mode of each difference, and of all of them together.
import type { NonEmpty } from '../../model/brand.js';
import type { JsonPointer } from '../../model/field.js';
import type { Severity } from '../../model/severity.js';
import { remediationModes, type RemediationMode, type RemediationSettings } from '../../model/remediation.js';

/** One difference as rules see it, or a whole target that is missing. */
export interface Asked {
  /** `''` for a whole target. */
  path: JsonPointer;
  severity: Severity;
}

const stricter = (a: RemediationMode, b: RemediationMode): RemediationMode =>
  remediationModes.indexOf(a) < remediationModes.indexOf(b) ? a : b;

/** `fits`: whether a rule is about a difference. The strictest mode over all differences: what may be done by itself is done only where all of it may. */
export const modeOf = (
  { mode, rules }: Pick<RemediationSettings, 'mode' | 'rules'>,
  differences: NonEmpty<Asked>,
  fits: (rule: RemediationSettings['rules'][number], difference: Asked) => boolean,
): RemediationMode =>
  differences
    .map((difference) => rules.findLast((rule) => fits(rule, difference))?.mode ?? mode)
    .reduce<RemediationMode>(stricter, 'auto');
