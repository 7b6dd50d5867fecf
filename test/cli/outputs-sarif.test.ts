// `--output sarif`: valid by the published schema, accepted by GitHub, the same tomorrow, and nothing forged in it.
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { mostResults, renderSarif } from '../../cli/render/sarif.js';
import type { ReportDifference, ReportTarget } from '../../shared/model/report.js';
import * as made from './outputs-report.js';

const schemaFile = createRequire(import.meta.url).resolve(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);

/**
 * It names its draft (04) by keywords that Ajv does not know; nothing else in it is of that draft alone. Its pattern for
 * languages has a bracket too many, which only regular expressions without `u` take.
 */
const { id: _id, $schema: _draft, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'));
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
formats.default(ajv);
const isValid = ajv.compile(schema);

const render = (targets: readonly ReportTarget[], exitCode: 0 | 1 | 2 = 2): Log => {
  const context = { version: '0.1.0', exitCode, pathOf: made.pathOf };
  const log: Log = JSON.parse(renderSarif(made.reportOf(targets), context));
  expect({ valid: isValid(log), errors: isValid.errors }).toEqual({ valid: true, errors: null });
  return log;
};

const runOf = (log: Log) => {
  const [run] = log.runs;
  if (run === undefined) throw new Error('there is no run');
  return { ...run, results: run.results ?? [], rules: run.tool.driver.rules ?? [] };
};

const all = runOf(render(made.everything.targets));

const resultsOf = (ruleId: string): Result[] => all.results.filter((result) => result.ruleId === ruleId);

const variable = (index: number): ReportDifference => ({
  type: 'changed',
  class: 'declared',
  path: `/variables/v${index}`,
  declared: 'a',
  observed: 'b',
  severity: index === 0 ? 'critical' : 'low',
  reason: 'Integrations read it.',
});

const driftedBy = (differences: readonly ReportDifference[]): ReportTarget => ({
  ...made.drifted,
  ignored: [],
  verdict: 'drifted',
  severity: 'low',
  differences,
});

test('the schema refuses what is no SARIF', () => {
  expect(isValid({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  expect(isValid({ ...render([]), version: '2.0.0' })).toBe(false);
});

describe('each result', () => {
  test('has a rule that people can dismiss for good: the kind and the pattern of the field', () => {
    expect(all.rules.map(({ id }) => id)).toEqual([
      'apigateway.stage:missing',
      'apigateway.stage:unmanaged',
      'apigateway.stage/methodSettings/*/throttlingRateLimit',
      'apigateway.stage/variables/*',
      'apigateway.stage/methodSettings/*',
      'apigateway.stage:unknown',
      'apigateway.stage/description',
    ]);
    for (const { ruleId, ruleIndex = -1 } of all.results)
      expect(all.rules[ruleIndex]).toMatchObject({ id: ruleId });
  });

  test('is as bad as the report says, worst first', () => {
    const judged = all.results.map(({ level, kind, properties }) => [properties?.['severity'], kind, level]);
    expect(judged).toEqual([
      ['critical', 'fail', 'error'],
      ['high', 'fail', 'error'],
      ['high', 'fail', 'error'],
      ['medium', 'fail', 'warning'],
      ['medium', 'fail', 'warning'],
      ['medium', 'fail', 'warning'],
      [undefined, 'open', 'none'],
      ['low', 'fail', 'note'],
    ]);
    const scores = all.rules.map(({ properties }) => properties?.['security-severity']);
    expect(scores).toEqual(['9.5', '8.0', '8.0', '5.5', '5.5', undefined, '2.0']);
  });

  test('says declared and observed, masked', () => {
    expect(resultsOf('apigateway.stage/variables/*').map(({ message }) => message.text)).toEqual([
      expect.stringContaining('declared hmac:aaaaaaaa (masked), observed hmac:bbbbbbbb (masked)'),
      expect.stringContaining('/variables/table: declared hmac:cccccccc (masked), observed (nothing)'),
    ]);
  });

  test('is at the line of its declaration, and at a path that names it where there is no file', () => {
    const places = all.results.map(({ locations }) => locations?.[0]?.physicalLocation);
    const at = places.map((one) => `${one?.artifactLocation?.uri}:${one?.region?.startLine}`);
    expect(at).toEqual([
      'aws/111122223333/eu-west-1/apigateway.stage/a1b2c3d4e5/gone:1',
      'aws/111122223333/eu-west-1/apigateway.stage/a1b2c3d4e5/%24default:1',
      'infra/state%20of%20prod.json:20',
      ...Array(3).fill('infra/state%20of%20prod.json:12'),
      'infra/state%20of%20prod.json:40',
      'infra/state%20of%20prod.json:12',
    ]);
    expect(resultsOf('apigateway.stage:missing')[0]?.locations?.[0]?.logicalLocations).toMatchObject([
      { name: 'a1b2c3d4e5/gone' },
      { name: 'aws_api_gateway_stage.gone' },
    ]);
  });

  test('keeps its fingerprint when line, words and values change, and shares it with no other', () => {
    const prints = ({ results }: { results: Result[] }) =>
      results.map(({ partialFingerprints = {} }) => partialFingerprints['primaryLocationLineHash']);
    expect(new Set(prints(all)).size).toBe(all.results.length);
    const before = runOf(render([driftedBy([variable(1)])]));
    const later = { ...variable(1), line: 99, declared: 'c', reason: 'It matters.' };
    expect(prints(runOf(render([driftedBy([later])])))).toEqual(prints(before));
  });
});

test('what a rule leaves out is suppressed, with its reason; nothing else is', () => {
  const suppressed = all.results.filter(({ suppressions }) => suppressions !== undefined);
  expect(suppressed).toMatchObject([
    {
      ruleId: 'apigateway.stage/description',
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'ignore.0: set by hand' }],
    },
  ]);
});

test('the run says that it could not see everything, and how it ended', () => {
  expect(all.invocations).toEqual([
    {
      executionSuccessful: false,
      exitCode: 2,
      toolExecutionNotifications: [{ level: 'error', message: { text: '1 target not compared: denied' } }],
    },
  ]);
  expect(runOf(render([made.inSync], 0)).invocations).toEqual([
    { executionSuccessful: true, exitCode: 0, toolExecutionNotifications: [] },
  ]);
});

test('no more results than GitHub keeps are there: the worst, and how many there were', () => {
  const count = mostResults + 7;
  const many = Array.from({ length: count }, (_unused, index) => variable(count - 1 - index));
  const run = runOf(render([driftedBy(many)]));
  expect(run.results).toHaveLength(mostResults);
  expect(run.results[0]?.level).toBe('error');
  expect(run.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
    { level: 'warning', message: { text: expect.stringContaining(`of ${count} results`) } },
  ]);
});

test('foreign text makes no link and leaves no hidden character', () => {
  const trouble = {
    ...variable(1),
    path: `/x/${made.hostile}`,
    observed: made.hostile,
    reason: made.hostile,
  };
  const target = { ...driftedBy([trouble]), id: made.hostile, address: made.hostile, source: 'stack:x' };
  const { results } = runOf(render([target]));
  const texts: string[] = [];
  JSON.stringify(results, (_key, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  expect(texts.filter((text) => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text))).toEqual([]);
  expect(results[0]?.message.text).toContain('[a\\](https');
});
