// The report as JUnit XML: a suite per source, a test case per target, as GitLab, Jenkins and others show tests.
import { visible } from '../../shared/engine/printable.js';
import type { Report, ReportDifference, ReportRule, ReportTarget } from '../../shared/model/report.js';
import { atLeast, type Severity } from '../../shared/model/severity.js';
import { declaredAt, sidesOf } from './deviations.js';
import type { PathOf } from './file-path.js';
import { titleOf } from './people.js';
import { counted, nameOf, placeOf } from './text.js';
import { element, textElement } from './xml.js';

export interface JunitContext {
  /** Drift below it fails no test, as it fails no build. */
  failOn: Severity;
  pathOf: PathOf;
}

/** What the test case of a target says beside its name. */
interface Outcome {
  result: 'passed' | 'skipped' | 'failure' | 'error';
  type: string;
  message: string;
  text: string;
}

const differenceLine = (difference: ReportDifference): string => {
  const [declared, live] = sidesOf(difference);
  return `${difference.severity}  ${nameOf(difference)}\n  declared  ${declared}\n  observed  ${live}\n  ${visible(difference.reason)}`;
};

const ignoredLines = ({ ignored = [] }: ReportTarget): string[] =>
  ignored.map((one) => `ignored by ${one.rule}: ${one.severity}  ${nameOf(one)}`);

const whereLines = (target: ReportTarget): string[] => {
  const declared = placeOf(target);
  return [visible(target.target), ...(declared === undefined ? [] : [`declared by ${declared}`])];
};

const failing = (severity: Severity, { failOn }: JunitContext): Pick<Outcome, 'result'> => ({
  result: atLeast(severity, failOn) ? 'failure' : 'skipped',
});

const belowWords = (severity: Severity, { failOn }: JunitContext): string =>
  atLeast(severity, failOn) ? '' : ` (below --fail-on ${failOn})`;

const outcomeOf = (target: ReportTarget, context: JunitContext): Outcome => {
  const lines = (words: readonly string[]): string =>
    [...whereLines(target), ...words, ...ignoredLines(target)].join('\n');
  switch (target.verdict) {
    case 'in-sync':
      return { result: 'passed', type: 'in-sync', message: '', text: ignoredLines(target).join('\n') };
    case 'drifted': {
      const { severity, differences } = target;
      const message = `${severity}: ${counted(differences.length, 'difference')}${belowWords(severity, context)}`;
      return {
        ...failing(severity, context),
        type: 'drifted',
        message,
        text: lines(differences.map(differenceLine)),
      };
    }
    case 'missing':
    case 'unmanaged': {
      const { severity, verdict, reason } = target;
      const message = `${severity}: ${visible(reason)}${belowWords(severity, context)}`;
      return { ...failing(severity, context), type: verdict, message, text: lines([]) };
    }
    case 'unknown': {
      const message = `unknown, ${target.reason}: ${visible(target.detail)}`;
      return { result: 'error', type: target.reason, message, text: lines([]) };
    }
  }
};

const outcomeElement = ({ result, type, message, text }: Outcome): string[] => {
  switch (result) {
    case 'passed':
      return text === '' ? [] : textElement('system-out', {}, text);
    case 'skipped':
      return [...element('skipped', { message }), ...textElement('system-out', {}, text)];
    case 'failure':
    case 'error':
      return textElement(result, { message, type }, text);
  }
};

interface TestCase {
  result: Outcome['result'];
  lines: string[];
}

const caseOf = (target: ReportTarget, context: JunitContext): TestCase => {
  const outcome = outcomeOf(target, context);
  const place = declaredAt(target);
  const attributes = {
    name: titleOf(target),
    classname: target.address === undefined ? target.kind : visible(target.address),
    file: place === undefined ? undefined : context.pathOf(place.source),
    line: place?.line,
  };
  return { result: outcome.result, lines: element('testcase', attributes, outcomeElement(outcome)) };
};

/** Whole targets that a rule leaves out are in no other suite: the report only counts them. */
const ruleCase = ({ place, kind, target, ignored, reason, until }: ReportRule): TestCase => {
  const what = [kind, target].filter((word) => word !== undefined).join(' ');
  const message = `${counted(ignored, 'target')} left out until ${until}: ${visible(reason)}`;
  const name = visible(`${place} ${what}`.trimEnd());
  return {
    result: 'skipped',
    lines: element('testcase', { name, classname: 'stagewatch.yml' }, element('skipped', { message })),
  };
};

const tally = (cases: readonly TestCase[]) => {
  const count = (wanted: Outcome['result']): number => cases.filter(({ result }) => result === wanted).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
};

const suite = (name: string, cases: readonly TestCase[]): string[] =>
  cases.length === 0
    ? []
    : element(
        'testsuite',
        { name: visible(name), ...tally(cases) },
        cases.flatMap(({ lines }) => lines),
      );

export const renderJunit = (report: Report, context: JunitContext): string => {
  const nobody = 'declared by nobody';
  const bySource = new Map<string, TestCase[]>();
  for (const target of report.targets) {
    const name = target.source ?? nobody;
    const cases = bySource.get(name) ?? [];
    cases.push(caseOf(target, context));
    bySource.set(name, cases);
  }
  const leftOut = (report.rules ?? [])
    .filter(({ type, path, ignored }) => type === 'ignore' && path === undefined && ignored > 0)
    .map(ruleCase);
  const suites = [...bySource].flatMap(([name, cases]) => suite(name, cases));
  const all = [...bySource.values(), leftOut].flat();
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...element('testsuites', { name: 'stagewatch check', ...tally(all) }, [
      ...suites,
      ...suite('left out by stagewatch.yml', leftOut),
    ]),
  ].join('\n');
};
