// The order in which people should read differences.
import type { Difference } from '../model/comparison.js';
import { severities } from '../model/severity.js';
import { byCodeUnit } from './pointer.js';

/** Worst first, then by path. */
export const worstFirst = (a: Difference, b: Difference): number =>
  severities.indexOf(b.severity) - severities.indexOf(a.severity) || byCodeUnit(a.path, b.path);
