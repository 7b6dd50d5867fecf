// What a report holds that is not in order, as a flat list, worst first: for outputs that list instead of nesting.
import type { UnknownReason } from '../../shared/model/comparison.js';
import type { Report, ReportDifference, ReportIgnored, ReportTarget } from '../../shared/model/report.js';
import { severities, type Severity } from '../../shared/model/severity.js';
import { shortValue } from './people.js';

export type Deviation = { target: ReportTarget } & (
  | { type: 'different'; severity: Severity; difference: ReportDifference }
  | { type: 'missing' | 'unmanaged'; severity: Severity; reason: string }
  | { type: 'unknown'; reason: UnknownReason; detail: string }
  | { type: 'ignored'; severity: Severity; difference: ReportIgnored }
);

const deviationsIn = (target: ReportTarget): Deviation[] => {
  switch (target.verdict) {
    case 'in-sync':
      return [];
    case 'drifted':
      return target.differences.map((difference) => {
        return { type: 'different', target, severity: difference.severity, difference };
      });
    case 'missing':
    case 'unmanaged':
      return [{ type: target.verdict, target, severity: target.severity, reason: target.reason }];
    case 'unknown':
      return [{ type: 'unknown', target, reason: target.reason, detail: target.detail }];
  }
};

const ignoredIn = (target: ReportTarget): Deviation[] =>
  (target.ignored ?? []).map((difference) => {
    return { type: 'ignored', target, severity: difference.severity, difference };
  });

/** What could not be told stands after all that is known to be wrong; what rules leave out stands last. */
const rank = (deviation: Deviation): number => {
  if (deviation.type === 'unknown') return severities.length;
  const mild = severities.length - 1 - severities.indexOf(deviation.severity);
  return deviation.type === 'ignored' ? severities.length + 1 + mild : mild;
};

export const deviationsOf = ({ targets }: Report): Deviation[] =>
  targets
    .flatMap((target) => [...deviationsIn(target), ...ignoredIn(target)])
    .sort((a, b) => rank(a) - rank(b));

/** Both sides of a difference as people see them: masked, cut, and on one line. */
export const sidesOf = ({ type, declared, observed }: ReportDifference): [declared: string, live: string] => [
  type === 'added' ? '(nothing)' : shortValue(declared),
  type === 'removed' ? '(nothing)' : shortValue(observed),
];

/** Where in the sources a target, or one of its values, is declared; no line where none is known. */
export const declaredAt = (
  target: ReportTarget,
  difference?: ReportDifference,
): { source: string; line?: number } | undefined => {
  const source = difference?.source ?? target.source;
  if (source === undefined) return undefined;
  const isElsewhere = difference?.source !== undefined || difference?.address !== undefined;
  const line = difference?.line ?? (isElsewhere ? undefined : target.line);
  return { source, ...(line === undefined ? {} : { line }) };
};
