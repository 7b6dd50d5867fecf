// Noise rules and owners in `stagewatch.yml`: strict, every problem with its line, the same for the CLI and the doors.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../shared/model/brand.js';
import { epochMs } from '../../../shared/model/time.js';
import { noiseRulesOf } from '../../../shared/usecases/rules/noise-rules.js';
import { readSettings } from '../../../shared/usecases/settings.js';
import { readWatchSettings } from '../../../shared/usecases/watch-settings.js';

const now = epochMs(Date.UTC(2026, 10, 21));
const good = { path: '/tags/*', reason: 'cost tags move', until: '2027-01-31' };

const wordsOf = (text: string): string[] => {
  const read = readSettings('stagewatch.yml', text, now);
  return 'problems' in read
    ? read.problems.map(({ where, what, remedy }) => `${where} ${what} ${remedy}`)
    : [];
};

const ignoreWith = (more: JsonObject): JsonObject => ({ ignore: [{ ...good, ...more }] });
const without = (name: keyof typeof good): JsonObject => {
  const { [name]: _left, ...rest } = good;
  return { ignore: [rest] };
};
const rated = (more: JsonObject): JsonObject => ({ severity: { rules: [{ ...good, to: 'low', ...more }] } });
const owner = (more: JsonObject): JsonObject => ({
  owners: [{ team: 'payments', apis: ['a1b2c3'], ...more }],
});

describe('what is wrong is told with its place and what to do', () => {
  const wrong: [string, JsonObject, RegExp][] = [
    ['a rule without a reason', without('reason'), /`ignore\.0\.reason`: is missing Say why/],
    ['an empty reason', ignoreWith({ reason: ' ' }), /`ignore\.0\.reason`: is not a text of 1 to 500/],
    ['a reason that is a novel', ignoreWith({ reason: 'x'.repeat(501) }), /is not a text of 1 to 500/],
    ['a rule for ever', without('until'), /`ignore\.0\.until`: is missing: no rule counts for ever/],
    ['an end that is no day', ignoreWith({ until: 'soon' }), /is neither a day nor a time Give `2027-01-31`/],
    ['a day that the calendar does not have', ignoreWith({ until: '2027-02-30' }), /is neither a day/],
    ['an end that is too far', ignoreWith({ until: '2028-01-01' }), /more than a year ahead Give 2027-11-21/],
    [
      'a kind that does not exist',
      ignoreWith({ kind: 'apigateway.stag' }),
      /Did you mean `apigateway\.stage`/,
    ],
    [
      'a path that no kind has',
      ignoreWith({ path: '/tag/*' }),
      /fits no path of any kind Did you mean `\/tags\/\*`/,
    ],
    [
      'a path that this kind does not have',
      ignoreWith({ kind: 'ivs.stage', path: '/variables/*' }),
      /fits no path of ivs\.stage/,
    ],
    ['a path that is no pointer', ignoreWith({ path: 'tags' }), /is not a JSON Pointer/],
    ['`**` before the end', ignoreWith({ path: '/**/x' }), /has `\*\*` before its end/],
    ['a rule that names nothing', without('path'), /`ignore\.0`: names nothing, so it is about everything/],
    ['a rule of stars alone', ignoreWith({ path: '/**', target: '*' }), /names nothing/],
    ['everybody', ignoreWith({ principal: 'arn:aws:iam::*:role/*' }), /`ignore\.0\.principal`: is everybody/],
    ['a principal that is none', ignoreWith({ principal: 'mallory' }), /is not the ARN of a role or user/],
    [
      'a member that does not exist',
      ignoreWith({ patth: '/x' }),
      /`ignore\.0\.patth`: is not a setting Did you mean `path`/,
    ],
    ['a rule that is a text', { ignore: ['/tags/*'] }, /`ignore\.0`: is not an object/],
    ['a severity that does not exist', rated({ to: 'urgent' }), /`severity\.rules\.0\.to`: is not one of/],
    ['a severity rule by principal', rated({ principal: 'arn:aws:iam::*:role/x' }), /is not a setting/],
    ['a team without a name', owner({ team: '' }), /`owners\.0\.team`/],
    ['a team that owns nothing', { owners: [{ team: 'a' }] }, /`owners\.0`: owns nothing/],
    ['a tag that is no text', owner({ tags: { a: 1 } }), /`owners\.0\.tags`: is not a map of texts/],
    [
      'a channel by its name',
      owner({ channels: ['#general'] }),
      /neither the id of a Slack channel nor the name/,
    ],
    ['an API that is none', owner({ apis: ['a/b'] }), /is not a list of API ids/],
    ['a crowd of nobody', { notify: { crowdPercent: 0 } }, /`notify\.crowdPercent`/],
    ['a half percent', { notify: { crowdPercent: 0.5 } }, /`notify\.crowdPercent`/],
    ['a list that is none', { ignore: {} }, /`ignore`/],
  ];
  test.each(wrong)('%s', (_case, tree, words) => {
    expect(wordsOf(JSON.stringify(tree))).toEqual([expect.stringMatching(words)]);
    expect(readWatchSettings(tree, now).problems).toHaveLength(1);
  });

  test('with its line, and all of it at once', () => {
    const text = 'ignore:\n  - path: /tags/*\n    until: never\n  - reason: x\n    until: 2027-01-31\n';
    expect(wordsOf(text)).toEqual([
      expect.stringMatching(/:2 `ignore\.0\.reason`/),
      expect.stringMatching(/:3 `ignore\.0\.until`/),
      expect.stringMatching(/:4 `ignore\.1`: names nothing/),
    ]);
  });
});

const right: [string, JsonObject][] = [
  ['a rule that is over', ignoreWith({ until: '2020-01-31' })],
  ['a moment', ignoreWith({ until: '2027-01-31T12:30:00Z' })],
  ['the last day of the year ahead', ignoreWith({ until: '2027-11-21' })],
  ['a part of a key', ignoreWith({ path: '/variables/tmp-*' })],
  ['an entry of a map as a whole', ignoreWith({ path: '/methodSettings/*' })],
  ['anything below', ignoreWith({ path: '/methodSettings/**' })],
  [
    'a principal alone',
    { ignore: [{ principal: 'arn:aws:iam::*:role/chaos-*', reason: 'x', until: '2027-01-31' }] },
  ],
  ['a whole kind', { ignore: [{ kind: 'ivs.stage', reason: 'x', until: '2027-01-31' }] }],
  ['a severity', rated({ to: 'critical' })],
  [
    'an owner by tags, with channels',
    { owners: [{ team: 'a', tags: { team: 'a' }, channels: ['C0123ABCD', 'ops-hook'] }] },
  ],
  ['the whole crowd', { notify: { crowdPercent: 100 } }],
];
test.each(right)('%s is taken by both', (_case, tree) => {
  expect(wordsOf(JSON.stringify(tree))).toEqual([]);
  expect(readWatchSettings(tree, now).problems).toEqual([]);
});

describe('what is read', () => {
  const tree = {
    ignore: [
      {
        kind: 'apigateway.stage',
        target: 'orders/*',
        path: '/variables/*',
        reason: ' nightly ',
        until: '2027-01-31',
      },
    ],
    severity: {
      tellAtOnce: 'high',
      rules: [{ path: '/tags/*', to: 'low', reason: 'cost tags', until: '2027-01-31T12:00:00Z' }],
    },
    owners: [{ team: 'payments', apis: ['a1b2c3'] }],
    notify: { crowdPercent: 35 },
  };

  test('is the same for the CLI and the doors', () => {
    const { settings, problems } = readWatchSettings(tree, now);
    const read = readSettings('stagewatch.yml', JSON.stringify(tree), now);
    expect(problems).toEqual([]);
    if ('problems' in read) throw new Error('not read');
    expect(noiseRulesOf(read.settings)).toEqual(settings.rules);
    expect(settings).toMatchObject({
      crowdPercent: 35,
      owners: [{ team: 'payments', apis: ['a1b2c3'], tags: {}, channels: [] }],
      rules: {
        ignore: [
          {
            place: 'ignore.0',
            kind: 'apigateway.stage',
            target: 'orders/*',
            path: '/variables/*',
            reason: 'nightly',
            until: Date.UTC(2027, 1, 1),
          },
        ],
        severities: [{ place: 'severity.rules.0', to: 'low', until: Date.UTC(2027, 0, 31, 12) }],
      },
    });
  });

  test('what the CLI sends is understood by the door', () => {
    const read = readSettings('stagewatch.yml', JSON.stringify(tree), now);
    if ('problems' in read) throw new Error('not read');
    const sent = JSON.parse(JSON.stringify(read.settings)) as JsonObject;
    expect(readWatchSettings(sent, now)).toMatchObject({ problems: [], settings: { crowdPercent: 35 } });
    expect(readWatchSettings(sent, now).settings.rules).toEqual(noiseRulesOf(read.settings));
  });

  test('a rule keeps its id wherever it stands, and gets another when it says something else', () => {
    const idsOf = (rules: JsonObject[]): string[] =>
      readWatchSettings({ ignore: rules }, now).settings.rules.ignore.map(({ id }) => id);
    const [first, second] = idsOf([good, { ...good, path: '/description' }]);
    expect(idsOf([{ ...good, path: '/description' }, good])).toEqual([second, first]);
    expect(idsOf([{ ...good, until: '2027-02-01' }])).not.toEqual([first]);
  });
});
