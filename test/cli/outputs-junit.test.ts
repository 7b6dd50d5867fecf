// `--output junit`: a suite per source, a case per target, and XML whatever the names and values are.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { renderJunit } from '../../cli/render/junit.js';
import { element, textElement } from '../../cli/render/xml.js';
import type { ReportTarget } from '../../shared/model/report.js';
import type { Severity } from '../../shared/model/severity.js';
import * as made from './outputs-report.js';

const render = (report = made.everything, failOn: Severity = 'low'): string =>
  renderJunit(report, { failOn, pathOf: made.pathOf });

/** The whole text of the test case with this name. */
const caseOf = (xml: string, name: string): string => {
  const from = xml.indexOf(`<testcase name="${name}"`);
  const rest = xml.slice(from);
  const open = rest.slice(0, rest.indexOf('>') + 1);
  return from < 0 || open.endsWith('/>') ? open : rest.slice(0, rest.indexOf('</testcase>'));
};

/** Throws where tags do not match, or something stands in the text that XML cannot hold. */
const expectWellFormed = (xml: string): void => {
  const body = xml.replace('<?xml version="1.0" encoding="UTF-8"?>\n', '');
  const open: string[] = [];
  const texts = body.split(/<(\/?[\w-]+(?: [\w-]+="[^"<]*")*\/?)>/);
  texts.forEach((part, index) => {
    if (index % 2 === 0) expect(part).not.toMatch(/[<>]/);
    else if (part.startsWith('/')) expect(part.slice(1)).toBe(open.pop());
    else if (!part.endsWith('/')) open.push(part.split(' ')[0] ?? '');
  });
  expect(open).toEqual([]);
  expect(body).not.toMatch(/&(?!(amp|lt|gt|quot|apos|#\d+);)/);
  expect(body).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
};

describe('a test case', () => {
  const xml = render();
  const cases: [name: string, what: RegExp][] = [
    ['REST stage a1b2c3d4e5/test', /line="30"\/>$/],
    ['REST stage a1b2c3d4e5/prod', /<failure message="high: 4 differences" type="drifted">/],
    ['REST stage a1b2c3d4e5/gone', /<failure message="critical: The declared stage .*" type="missing">/],
    ['REST stage a1b2c3d4e5/$default', /<failure message="high: .*" type="unmanaged">/],
    ['REST stage f6g7h8i9j0/prod', /<error message="unknown, denied: apigateway:GetStages.*" type="denied">/],
    ['ignore.1 sandbox/*', /<skipped message="3 targets left out until .*: a playground"\/>/],
  ];
  test.each(cases)('%s says what became of it', (name, what) => {
    expect(caseOf(xml, name)).toMatch(what);
  });

  test('names file, line, field and both values of a drift', () => {
    const text = caseOf(xml, 'REST stage a1b2c3d4e5/prod');
    expect(text).toContain('file="infra/state of prod.json" line="12"');
    expect(text).toContain(
      'high  /methodSettings/~1orders~1GET/throttlingRateLimit  throttling_rate_limit\n  declared  100\n  observed  5',
    );
    expect(text).toContain('ignored by ignore.0: low  /description');
  });

  test('of a target that is in sync but for what a rule ignores passes, and says so', () => {
    const target = { ...made.inSync, ignored: made.drifted.ignored ?? [] };
    const text = caseOf(render(made.reportOf([target])), 'REST stage a1b2c3d4e5/test');
    expect(text).toContain('<system-out>ignored by ignore.0: low  /description</system-out>');
    expect(text).not.toMatch(/failure|skipped/);
  });

  test('of a drift below --fail-on is skipped, as the build does not fail either', () => {
    const text = caseOf(render(made.everything, 'critical'), 'REST stage a1b2c3d4e5/prod');
    expect(text).toContain('<skipped message="high: 4 differences (below --fail-on critical)"/>');
    expect(text).not.toContain('<failure');
  });
});

test('suites are sources, and their counts add up', () => {
  const xml = render();
  const suites = [...xml.matchAll(/<testsuite name="([^"]*)" tests="(\d+)"/g)].map(
    ([, name, count]) => `${name}: ${count}`,
  );
  expect(suites).toEqual([
    'infra/state of prod.json: 3',
    'declared by nobody: 1',
    'stack:orders: 1',
    'left out by stagewatch.yml: 1',
  ]);
  expect(xml).toContain('tests="6" failures="3" errors="1" skipped="1"');
});

test('an empty report is a document, too', () => {
  expectWellFormed(render(made.reportOf([], [])));
});

test('names and values cannot break out of the document', () => {
  const { hostile } = made;
  const target: ReportTarget = {
    ...made.unmanaged,
    name: hostile,
    address: hostile,
    source: hostile,
    verdict: 'unknown',
    reason: 'denied',
    detail: hostile,
  };
  expectWellFormed(render(made.reportOf([target, ...made.everything.targets])));
});

test('any text at all makes well-formed elements', () => {
  const anyText = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(anyText, anyText, (value, text) => {
      const lines = element('a', { b: value }, [
        ...textElement('c', { d: value }, text),
        ...element('e', {}),
      ]);
      expectWellFormed(lines.join('\n'));
    }),
  );
});
