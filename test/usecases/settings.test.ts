// `stagewatch.yml`: strict, every problem with its line; the CLI and the doors understand the same settings.
import { describe, expect, test } from '@jest/globals';
import { isObject, type JsonObject } from '../../shared/model/brand.js';
import { readSettings, settingsJsonSchema } from '../../shared/usecases/settings.js';
import { readWatchSettings } from '../../shared/usecases/watch-settings.js';

const problemsOf = (text: string): string[] => {
  const read = readSettings('stagewatch.yml', text);
  return 'problems' in read
    ? read.problems.map(({ where, what, remedy }) => `${where} ${what} ${remedy}`)
    : [];
};

describe('problems', () => {
  const wrong: [string, string, RegExp][] = [
    ['a section that does not exist', 'notfy: {}', /:1 `notfy` is not a setting Did you mean `notify`/],
    [
      'a member that does not exist',
      'notify:\n  confirmAftrSeconds: 3',
      /:2 .*Did you mean `confirmAfterSeconds`/,
    ],
    ['a number out of range', 'notify:\n  confirmAfterSeconds: -1', /:2 `notify\.confirmAfterSeconds`/],
    ['a severity that does not exist', 'severity: { tellAtOnce: urgent }', /:1 `severity\.tellAtOnce`/],
    ['an account id that lost its quotes', 'scope: { accounts: [111122223333] }', /put it in quotes/],
    ['a switch that is a word', 'deploy: { reserveConcurrency: off }', /:1 .*neither true nor false/],
    ['an account id that is not one', "scope: { accounts: ['12'] }", /is not a 12-digit account id/],
    ['a path that no kind has', 'reveal: [/variable/*]', /Did you mean `\/variables\/\*`/],
    ['broken YAML', 'scope: {', /:\d+ /],
    [
      'a source that is no location',
      'baselines:\n  - a.yml\n  - s3://b',
      /:3 `baselines\.1`: `b` is not the name of a bucket/,
    ],
    [
      'a member of a source that does not exist',
      'baselines:\n  - source: a.yml\n    parametres: {}',
      /:3 `baselines\.0\.parametres`: is not a setting Did you mean `parameters`/,
    ],
    [
      'a parameter that is no text',
      'baselines:\n  - source: a.yml\n    parameters: { Rate: 1 }',
      /:3 .*put numbers in quotes/,
    ],
    ['a source that is missing', 'baselines:\n  - api: abc', /`baselines\.0\.source`: is missing/],
    [
      'an account that lost its zeros',
      'baselines:\n  - { source: a, account: 12 }',
      /12-digit account id in quotes/,
    ],
    [
      'a deployer that is no principal',
      'deployers:\n  - terraform-*',
      /:2 `deployers\.0`: is not the ARN of a role or user.*arn:aws:iam::\*:role/,
    ],
    [
      'a deployer that is everybody',
      "deployers:\n  - principal: 'arn:aws:iam::*:role/*'",
      /:2 `deployers\.0\.principal`: is everybody/,
    ],
    [
      'a member of a deployer that does not exist',
      "deployers:\n  - principal: 'arn:aws:iam::*:role/ci'\n    setle: 60",
      /:3 `deployers\.0\.setle`: is not a setting Did you mean `settle`/,
    ],
    [
      'a time to settle that is none',
      "deployers:\n  - principal: 'arn:aws:iam::*:role/ci'\n    settle: 10m",
      /:3 `deployers\.0\.settle`: is not a number of seconds/,
    ],
    [
      'a deployer without a principal',
      'deployers:\n  - settle: 60',
      /`deployers\.0\.principal`: is not the ARN/,
    ],
    ['a source that is a list', 'baselines:\n  - []', /neither a text nor an object/],
  ];
  test.each(wrong)('%s is told with its line and what to do', (_what, text, words) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(words)]);
  });

  test('all of them are told at once, from the top of the file to its end', () => {
    const problems = problemsOf('notfy: {}\nscope: { undeclared: maybe }\nreveal: [/nope]');
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
      [1, 2, 3].map((line) => `stagewatch.yml:${line}`),
    );
  });
});

/** Every setting of the schema: path, and whether the doors use it. */
const leavesOf = (schema: unknown, path: readonly string[] = []): string[] => {
  const properties = isObject(schema) ? schema['properties'] : undefined;
  if (!isObject(properties)) return [path.join('.')];
  return Object.entries(properties).flatMap(([name, member]) => leavesOf(member, [...path, name]));
};

const at = (path: string, value: JsonObject[string]): JsonObject =>
  path.split('.').reduceRight<JsonObject[string]>((inner, name) => ({ [name]: inner }), value) as JsonObject;

describe('the CLI and the doors', () => {
  test.each(leavesOf(settingsJsonSchema()))('%s is a setting for both', (path) => {
    const { problems } = readWatchSettings(at(path, '?'));
    expect(problems.map(({ what }) => what)).not.toContain('is not a setting');
  });

  const values: [string, JsonObject[string], boolean][] = [
    ['scope.undeclared', 'report', true],
    ['scope.undeclared', 'maybe', false],
    ['scope.unmanaged', 'managed', true],
    ['severity.tellAtOnce', 'critical', true],
    ['severity.tellAtOnce', 'urgent', false],
    ['notify.confirmAfterSeconds', 0, true],
    ['notify.confirmAfterSeconds', 3601, false],
    ['notify.blindAfterLooks', 100, true],
    ['notify.blindAfterLooks', 0, false],
    ['deploy', { reserveConcurrency: false }, true],
    ['deploy', { reservedConcurrency: false }, false],
    ['reveal', ['/variables/*'], true],
    ['reveal', 'all', false],
    ['baselines', ['a.yml', 's3://states/**', 'stack:orders'], true],
    ['baselines', [{ source: 'stack:orders', region: 'eu-west-1', parameters: { A: 'b' } }], true],
    ['baselines', [{ source: 'a.yml', physicalIds: 'ids.json', api: 'abc' }], true],
    ['deployers', ['arn:aws:iam::*:role/terraform-*', 'cloudformation.amazonaws.com'], true],
    ['deployers', [{ principal: 'arn:aws:iam::123456789012:user/ci', settle: 86_400 }], true],
    ['deployers', [], true],
    ['deployers', 'arn:aws:iam::*:role/ci', false],
    ['deployers', ['*'], false],
    ['deployers', ['arn:aws:iam::*:*'], false],
    ['deployers', ['arn:aws:iam::*:role/*'], false],
    ['deployers', ['arn:aws:iam::*:role/**/'], false],
    ['deployers', ['mallory@example.com'], false],
    ['deployers', [`arn:aws:iam::*:role/${'a'.repeat(3000)}`], false],
    ['deployers', [{ principal: 'arn:aws:iam::*:role/ci', settle: 0 }], false],
    ['deployers', [{ principal: 'arn:aws:iam::*:role/ci', settle: 86_401 }], false],
    ['deployers', [{ principal: 'arn:aws:iam::*:role/ci', until: 1 }], false],
    ['deployers', [{ settle: 60 }], false],
    ['deployers', [[]], false],
    ['deployers', [null], false],
    ['baselines', 'a.yml', false],
    ['baselines', [1], false],
    ['baselines', ['s3://x'], false],
    ['baselines', [{ source: 'a.yml', region: 'nowhere' }], false],
    ['baselines', [{ source: 'a.yml', nope: 1 }], false],
    ['baselines', [{ parameters: {} }], false],
  ];
  test.each(values)('%s: %j is taken by both or by neither', (path, value, isGood) => {
    const tree = at(path, value);
    expect(problemsOf(JSON.stringify(tree)).length === 0).toBe(isGood);
    expect(readWatchSettings(tree).problems.length === 0).toBe(isGood);
  });

  test('the door takes the sources that AWS keeps, and leaves files to the CLI', () => {
    const { settings, problems } = readWatchSettings({
      baselines: ['a.yml', '-', { source: 'stack:orders', account: '123456789012' }, 's3://states/**'],
    });
    expect(problems).toEqual([]);
    expect(settings.baselines).toEqual([
      {
        name: 'stack:orders',
        location: { type: 'stack', stack: 'orders' },
        bindings: { place: { account: '123456789012' } },
      },
      {
        name: 's3://states/**',
        location: { type: 's3-prefix', bucket: 'states', prefix: '' },
        bindings: {},
      },
    ]);
  });

  test('a deployer is understood alike, in short and in full', () => {
    const { settings } = readWatchSettings({
      deployers: ['arn:aws:iam::*:role/ci', { principal: 'arn:aws:iam::*:role/tf-*', settle: 90 }],
    });
    expect(settings.deployers).toEqual([
      { principal: 'arn:aws:iam::*:role/ci' },
      { principal: 'arn:aws:iam::*:role/tf-*', settleMs: 90_000 },
    ]);
  });

  test('the door has no files to read physical ids from', () => {
    const { problems } = readWatchSettings({ baselines: [{ source: 'stack:a', physicalIds: 'ids.json' }] });
    expect(problems).toMatchObject([{ where: 'settings.baselines.0.physicalIds' }]);
  });
});
