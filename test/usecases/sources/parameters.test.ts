// Parameters and physical ids in every shape that `aws cloudformation`, CodePipeline and people write them.
import { describe, expect, test } from '@jest/globals';
import {
  joinParameters,
  readAssignment,
  readParameterFile,
} from '../../../shared/usecases/sources/parameters.js';
import { readPhysicalIds } from '../../../shared/usecases/sources/physical-ids.js';

const stageAndRate = { Stage: 'prod', Rate: '100' };

describe('a file of parameters', () => {
  const shapes: [string, string][] = [
    ['a map', '{"Stage": "prod", "Rate": 100}'],
    ['a map in YAML', 'Stage: prod\nRate: "100"\n'],
    [
      '`Parameters:` with a map, as CodePipeline takes it',
      '{"Parameters": {"Stage": "prod", "Rate": "100"}}',
    ],
    [
      'rows, as create-stack takes them',
      '[{"ParameterKey": "Stage", "ParameterValue": "prod"}, {"ParameterKey": "Rate", "ParameterValue": "100"}]',
    ],
    [
      '`Parameters:` with rows',
      '{"Parameters": [{"ParameterKey": "Stage", "ParameterValue": "prod"}, {"ParameterKey": "Rate", "ParameterValue": "100"}]}',
    ],
    [
      'what describe-stacks prints, where a resolved value is the one that counts',
      '{"Stacks": [{"StackName": "s", "Parameters": [{"ParameterKey": "Stage", "ParameterValue": "/ssm/stage", "ResolvedValue": "prod"}, {"ParameterKey": "Rate", "ParameterValue": "100"}]}]}',
    ],
    ['words, as `deploy --parameter-overrides` takes them', '["Stage=prod", "Rate=100"]'],
  ];
  test.each(shapes)('is understood as %s', (_shape, text) => {
    expect(readParameterFile('p.json', text)).toEqual({
      parameters: stageAndRate,
      withheld: [],
      problems: [],
    });
  });

  test('a list of texts is one value, as CommaDelimitedList takes it', () => {
    expect(readParameterFile('p.json', '{"Subnets": ["a", "b"]}').parameters).toEqual({ Subnets: 'a,b' });
  });

  const wrong: [string, string, RegExp][] = [
    ['a text', '"x"', /holds no parameters/],
    ['broken', '{', /./],
    ['a row without a key', '[{"ParameterValue": "x"}]', /no `ParameterKey`/],
    ['a value that is an object', '{"Stage": {"a": 1}}', /`Stage` has no text/],
    ['a word without `=`', '["Stage"]', /not of the form KEY=VALUE/],
  ];
  test.each(wrong)('%s is a problem', (_case, text, words) => {
    const { problems } = readParameterFile('p.json', text);
    expect(problems.map(({ what }) => what).join()).toMatch(words);
  });
});

describe('a value that is kept back', () => {
  const rows = JSON.stringify([
    { ParameterKey: 'Stage', UsePreviousValue: true },
    { ParameterKey: 'Secret', ParameterValue: '****' },
  ]);

  test('is a problem: the default in its place would be a guess', () => {
    const { problems } = joinParameters([readParameterFile('p.json', rows)]);
    expect(problems.map(({ where }) => where)).toEqual(['--parameters Stage']);
  });

  test('is none where it is given otherwise', () => {
    const given = [readAssignment('Stage=prod'), readAssignment('Secret=a=b')];
    expect(joinParameters([readParameterFile('p.json', rows), ...given])).toEqual({
      parameters: { Stage: 'prod', Secret: 'a=b' },
      problems: [],
    });
  });

  test('the asterisks of a `NoEcho` parameter are left to the template, which knows it as one', () => {
    expect(readParameterFile('p.json', rows).parameters).toEqual({ Secret: '****' });
  });
});

describe('physical ids', () => {
  const rows = [
    { LogicalResourceId: 'Api', PhysicalResourceId: 'a1b2c3', ResourceStatus: 'CREATE_COMPLETE' },
    { LogicalResourceId: 'Gone', PhysicalResourceId: 'old', ResourceStatus: 'DELETE_COMPLETE' },
    { LogicalResourceId: 'Pending', ResourceStatus: 'CREATE_IN_PROGRESS' },
  ];
  const shapes: [string, string][] = [
    ['a map', '{"Api": "a1b2c3"}'],
    ['a map in YAML', 'Api: a1b2c3\n'],
    ['what describe-stack-resources prints', JSON.stringify({ StackResources: rows })],
    ['what list-stack-resources prints', JSON.stringify({ StackResourceSummaries: rows })],
    ['the rows alone', JSON.stringify(rows)],
    ['what describe-stack-resource prints', JSON.stringify({ StackResourceDetail: rows[0] })],
  ];
  test.each(shapes)('are understood as %s', (_shape, text) => {
    expect(readPhysicalIds('ids.json', text)).toEqual({ physicalIds: { Api: 'a1b2c3' } });
  });

  test('attributes are named with a dot', () => {
    expect(readPhysicalIds('ids.yml', 'Handler.Arn: arn:aws:lambda:x\n')).toEqual({
      physicalIds: { 'Handler.Arn': 'arn:aws:lambda:x' },
    });
  });

  const wrong: [string, string, RegExp][] = [
    ['an empty map', '{}', /holds no physical ids/],
    [
      'a number, whose zeros YAML may have eaten',
      'Api: 123\nWeb: ok',
      /ids\.yml:1 the id of `Api` is not a text/,
    ],
    ['rows of something else', '[{"Name": "x"}]', /no `LogicalResourceId`/],
    ['broken', '{', /./],
  ];
  test.each(wrong)('%s is a problem', (_case, text, words) => {
    const read = readPhysicalIds('ids.yml', text);
    expect(
      'problems' in read ? read.problems.map(({ where, what }) => `${where} ${what}`).join() : '',
    ).toMatch(words);
  });
});
