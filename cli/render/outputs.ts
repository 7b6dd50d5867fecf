// The forms in which `check` prints its report: for people, for programs, for what CI systems show.
import type { Report } from '../../shared/model/report.js';
import type { Severity } from '../../shared/model/severity.js';
import type { PathOf } from './file-path.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { renderSarif } from './sarif.js';
import { renderTable } from './table.js';
import type { Style } from './text.js';

export const outputs = ['table', 'json', 'sarif', 'junit', 'markdown'] as const;
export type Output = (typeof outputs)[number];

export interface OutputContext {
  style: Style;
  /** Of Stagewatch. */
  version: string;
  failOn: Severity;
  exitCode: 0 | 1 | 2;
  pathOf: PathOf;
}

const renderers: Readonly<Record<Output, (report: Report, context: OutputContext) => string>> = {
  table: (report, { style }) => renderTable(report, style),
  json: (report) => JSON.stringify(report, null, 2),
  sarif: renderSarif,
  junit: renderJunit,
  markdown: renderMarkdown,
};

export const renderReport = (report: Report, output: Output, context: OutputContext): string =>
  renderers[output](report, context);
