// Hostile and broken templates end in words, soon.
import { expect, test } from '@jest/globals';
import type { Json } from '../../../../shared/model/brand.js';
import { compileTemplate, stageWith, template, variableOf } from './templates.js';

const nested = (depth: number): Json => {
  let value: Json = 'x';
  for (let level = 0; level < depth; level += 1) value = { 'Fn::Join': ['', [value]] };
  return value;
};

test('a deep expression is unresolved', () => {
  expect(variableOf(nested(150))).toMatch(/^unresolved/);
});

test('names that double each other stay small', () => {
  const functions = Array.from({ length: 60 }, (_unused, index) => [
    `F${index}`,
    {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: index === 0 ? 'aa' : { 'Fn::Sub': `\${F${index - 1}}\${F${index - 1}}` } },
    },
  ]);
  const text = template({ ...stageWith({ Ref: 'F59' }), ...Object.fromEntries(functions) });
  expect(compileTemplate(text).baseline.targets[0]?.leftOut.at(-1)?.reason).toBe('unresolved');
});

test('a text that doubles itself stays small', () => {
  let expression: Json = 'aaaaaaaaaa';
  for (let level = 0; level < 40; level += 1) expression = { 'Fn::Sub': ['${x}${x}', { x: expression }] };
  expect(variableOf(expression)).toMatch(/^unresolved/);
});

test('attributes that double each other end', () => {
  const roles = Array.from({ length: 60 }, (_unused, index) => [
    `R${index}`,
    {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'r',
        Path: { 'Fn::Sub': `\${R${(index + 1) % 60}.Arn}\${R${(index + 2) % 60}.Arn}` },
      },
    },
  ]);
  const text = template({ ...stageWith({ 'Fn::GetAtt': 'R0.Arn' }), ...Object.fromEntries(roles) });
  expect(compileTemplate(text).baseline.targets[0]?.leftOut.at(-1)?.reason).toBe('unresolved');
});

test('circles of references end', () => {
  const circle = {
    A: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { Ref: 'B' } } },
    B: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { Ref: 'A' } } },
  };
  const { baseline } = compileTemplate(template({ ...stageWith({ Ref: 'A' }), ...circle }));
  expect(baseline.targets[0]?.leftOut).toContainEqual(
    expect.objectContaining({ reason: 'unresolved', detail: 'Ref A' }),
  );
});

test('an included file that includes itself ends', () => {
  const call = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } };
  expect(variableOf(call, { include: () => JSON.stringify(call) })).toMatch(/^unresolved/);
});

test('a text of a megabyte is a value', () => {
  const long = 'x'.repeat(1_000_000);
  expect(variableOf(long)).toBe(long);
});

test.each([
  [
    'a bomb of aliases',
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nResources: {A: {Type: X, Properties: {v: [*c,*c,*c,*c,*c,*c,*c]}}}\n`,
  ],
  ['an endless nesting', `Resources: ${'['.repeat(50_000)}`],
  ['no resources', 'AWSTemplateFormatVersion: 2010-09-09\nResources: []\n'],
  ['only a header', 'AWSTemplateFormatVersion: 2010-09-09\n'],
  ['a resource without type', 'Resources:\n  A: { Properties: {} }\n'],
  ['a resource that is a text', 'Resources:\n  A: x\n'],
  ['nothing of ours', 'Resources:\n  A: { Type: "AWS::S3::Bucket" }\n'],
  ['more than is read', `Resources:\n  A: { Type: "${'x'.repeat(5 * 1024 * 1024)}" }\n`],
])('%s is a problem in words', (_title, text) => {
  const { problems, baseline } = compileTemplate(text);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]?.remedy).not.toBe('');
  expect(baseline.targets).toEqual([]);
});

test.each(['__proto__', 'constructor', 'toString'])('members called %s are members', (name) => {
  const text = `{"Resources": {"${name}": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "${name}x"}, "StageName": "s", "Variables": {"${name}": "1"}, "${name}": {"a": 1}}}}, "Parameters": {"${name}": {"Type": "String"}}}`;
  const [target] = compileTemplate(text).baseline.targets;
  expect(target).toMatchObject({ address: name, key: `\${${name}x}/s` });
  expect(target?.leaves.map(({ pointer }) => pointer)).toEqual([`/variables/${name}`]);
});
