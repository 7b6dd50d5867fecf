// The report as SARIF 2.1.0, for GitHub code scanning and whatever else reads it.
import type { Log, Notification } from 'sarif';
import type { Report } from '../../shared/model/report.js';
import { deviationsOf, type Deviation } from './deviations.js';
import type { PathOf } from './file-path.js';
import { resultOf } from './sarif-results.js';
import { rulesFor } from './sarif-rules.js';
import { counted } from './text.js';

/** As many results of a run GitHub keeps. */
export const mostResults = 5000;

export interface SarifContext {
  version: string;
  exitCode: 0 | 1 | 2;
  pathOf: PathOf;
}

const unknownNotices = (deviations: readonly Deviation[]): Notification[] => {
  const reasons = deviations.flatMap((one) => (one.type === 'unknown' ? [one.reason] : []));
  return [...new Set(reasons)].map((reason) => {
    const count = reasons.filter((one) => one === reason).length;
    return { level: 'error', message: { text: `${counted(count, 'target')} not compared: ${reason}` } };
  });
};

const cutNotice = (all: number): Notification[] =>
  all <= mostResults
    ? []
    : [
        {
          level: 'warning',
          message: {
            text: `The ${mostResults} worst of ${all} results are here; --output json has all of them.`,
          },
        },
      ];

export const sarifOf = (report: Report, { version, exitCode, pathOf }: SarifContext): Log => {
  const all = deviationsOf(report);
  const kept = all.slice(0, mostResults);
  const { rules, indexOf } = rulesFor(kept);
  const context = { rules: report.rules ?? [], indexOf, pathOf };
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Stagewatch', version, semanticVersion: version, rules } },
        invocations: [
          {
            executionSuccessful: report.summary.unknown === 0,
            exitCode,
            toolExecutionNotifications: [...unknownNotices(all), ...cutNotice(all.length)],
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: kept.map((deviation) => resultOf(deviation, context)),
        properties: { summary: report.summary },
      },
    ],
  };
};

export const renderSarif = (report: Report, context: SarifContext): string =>
  JSON.stringify(sarifOf(report, context), null, 2);
