// Each intrinsic function, worked out with what is given and left unresolved without it.
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../../shared/model/brand.js';
import type { Bindings } from '../../../../shared/usecases/declarations/compile.js';
import { baselineOf, compileTemplate, place, template, variableOf } from './templates.js';

const sections = {
  Parameters: {
    Env: { Type: 'String', Default: 'dev' },
    Bare: { Type: 'String' },
    Size: { Type: 'Number', Default: 7 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/orders/url' },
    Secret: { Type: 'String', NoEcho: true, Default: '****' },
  },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
    IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    IsBare: { 'Fn::Equals': [{ Ref: 'Bare' }, 'x'] },
    Neither: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsBare' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsBare' }] },
    Open: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsBare' }] },
    Round: { Condition: 'AndRound' },
    AndRound: { 'Fn::Not': [{ Condition: 'Round' }] },
  },
  Mappings: { Hosts: { dev: { url: 'https://dev.example.com' } } },
};

const given: Bindings = {
  physicalIds: { Api: 'abc123', Role: 'orders-role', Other: 'x9', 'Fn.Arn': 'arn:given' },
  exports: { link: 'vpcl1' },
  stack: { name: 'orders', id: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/uuid' },
};

const cases: readonly [title: string, expression: Json, expected: unknown, bindings?: Bindings][] = [
  ['a plain text', 'x', 'x'],
  ['Ref of a parameter with a default', { Ref: 'Env' }, 'dev'],
  ['Ref of a given parameter', { Ref: 'Env' }, 'prod', { parameters: { Env: 'prod' } }],
  ['Ref of a parameter without value', { Ref: 'Bare' }, 'unresolved: Ref Bare'],
  ['Ref of a number', { Ref: 'Size' }, '7'],
  [
    'Ref of an SSM parameter, whose value only AWS knows',
    { Ref: 'Stored' },
    'unresolved: SSM parameter Stored',
  ],
  [
    'Ref of an SSM parameter of a deployed stack',
    { Ref: 'Stored' },
    'https://x',
    { ...given, parameters: { Stored: 'https://x' } },
  ],
  ['Ref of a NoEcho parameter', { Ref: 'Secret' }, 'secret-not-given: Ref Secret (NoEcho)'],
  ['Ref of a resource', { Ref: 'Other' }, 'x9', given],
  ['Ref of a resource without id', { Ref: 'Api' }, 'unresolved: Ref Api'],
  ['Ref of nothing', { Ref: 'AWS::NoValue' }, undefined],
  ['the Region', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['the account', { Ref: 'AWS::AccountId' }, '111122223333'],
  ['the partition', { Ref: 'AWS::Partition' }, 'aws-cn', { place: { region: 'cn-north-1' } }],
  ['the suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com.cn', { place: { region: 'cn-north-1' } }],
  ['the stack name', { Ref: 'AWS::StackName' }, 'orders', given],
  ['the stack name offline', { Ref: 'AWS::StackName' }, 'unresolved: Ref AWS::StackName'],
  ['GetAtt as given', { 'Fn::GetAtt': ['Fn', 'Arn'] }, 'arn:given', given],
  ['GetAtt that nothing tells', { 'Fn::GetAtt': ['Fn', 'Arn'] }, 'unresolved: GetAtt Fn.Arn'],
  ['GetAtt as one text', { 'Fn::GetAtt': 'Fn.Arn' }, 'arn:given', given],
  ['Sub', { 'Fn::Sub': 'https://${Env}.${AWS::Region}.x/${!Literal}' }, 'https://dev.eu-west-1.x/${Literal}'],
  ['Sub with a map', { 'Fn::Sub': ['${a}-${Env}', { a: { Ref: 'Size' } }] }, '7-dev'],
  ['Sub with an attribute', { 'Fn::Sub': '${Fn.Arn}!' }, 'arn:given!', given],
  ['Sub, known in part', { 'Fn::Sub': '${Env}-${Bare}' }, 'unresolved: Ref Bare'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Env' }, { Ref: 'AWS::NoValue' }]] }, 'a-dev'],
  ['Join of a list', { 'Fn::Join': ['', { Ref: 'Zones' }] }, 'abc'],
  ['Join, known in part', { 'Fn::Join': ['', ['a', { Ref: 'Bare' }]] }, 'unresolved: Ref Bare'],
  ['Select', { 'Fn::Select': [1, { Ref: 'Zones' }] }, 'b'],
  ['Select with a text index', { 'Fn::Select': ['2', ['x', 'y', 'z']] }, 'z'],
  ['Select beyond the list', { 'Fn::Select': [9, ['x']] }, 'unresolved: Fn::Select'],
  ['Split', { 'Fn::Select': [1, { 'Fn::Split': ['|', 'a|b'] }] }, 'b'],
  ['Base64', { 'Fn::Base64': 'ab' }, 'YWI='],
  ['Length', { 'Fn::Length': { Ref: 'Zones' } }, '3'],
  ['FindInMap', { 'Fn::FindInMap': ['Hosts', { Ref: 'Env' }, 'url'] }, 'https://dev.example.com'],
  [
    'FindInMap without entry',
    { 'Fn::FindInMap': ['Hosts', 'x', 'url'] },
    'unresolved: Fn::FindInMap Hosts.x.url',
  ],
  ['FindInMap with a default', { 'Fn::FindInMap': ['Hosts', 'x', 'url', { DefaultValue: 'd' }] }, 'd'],
  [
    'FindInMap by what every object has',
    { 'Fn::FindInMap': ['constructor', 'name', 'x'] },
    expect.stringContaining('unresolved'),
  ],
  ['ImportValue', { 'Fn::ImportValue': 'link' }, 'vpcl1', given],
  ['ImportValue that nothing tells', { 'Fn::ImportValue': 'shared' }, 'unresolved: Fn::ImportValue shared'],
  ['If, true', { 'Fn::If': ['IsDev', 'a', 'b'] }, 'a'],
  ['If, false', { 'Fn::If': ['IsProd', 'a', { Ref: 'AWS::NoValue' }] }, undefined],
  ['If, not known', { 'Fn::If': ['IsBare', 'a', 'b'] }, 'unresolved: Condition IsBare'],
  ['And with one false side', { 'Fn::If': ['Neither', 'a', 'b'] }, 'b'],
  ['Or with one true side', { 'Fn::If': ['Either', 'a', 'b'] }, 'a'],
  ['Or that depends on the unknown', { 'Fn::If': ['Open', 'a', 'b'] }, 'unresolved: Condition Open'],
  ['a circle of conditions', { 'Fn::If': ['Round', 'a', 'b'] }, 'unresolved: Condition Round'],
  ['a condition that is not there', { 'Fn::If': ['Gone', 'a', 'b'] }, 'unresolved: Condition Gone'],
  ['ToJsonString', { 'Fn::ToJsonString': { a: 1 } }, 'unresolved: Fn::ToJsonString'],
  ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }, 'unresolved: Fn::Cidr'],
  ['a stored value', '{{resolve:ssm:/orders/url}}', 'unresolved: {{resolve:ssm:/orders/url}}'],
  [
    'a stored secret inside a text',
    { 'Fn::Sub': 'x{{resolve:secretsmanager:${Env}:SecretString:a}}' },
    'secret-not-given: {{resolve:secretsmanager:dev:SecretString:a}}',
  ],
  [
    'an included file',
    { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k.yaml' } } },
    'dev',
    { include: (location) => (location === 's3://b/k.yaml' ? '!Ref Env' : undefined) },
  ],
  [
    'an included file that is not there',
    { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k.yaml' } } },
    'unresolved: Fn::Transform AWS::Include s3://b/k.yaml',
  ],
  ['a stage variable in a literal', { 'Fn::Sub': '${!stageVariables.fn}' }, '${stageVariables.fn}'],
];

test.each(cases)('%s', (_title, expression, expected, bindings = {}) => {
  expect(variableOf(expression, bindings, sections)).toEqual(expected);
});

describe('attributes that follow from names', () => {
  const at = { place, physicalIds: { R: 'name1' } };
  const of = (type: string, attribute: string, id: string, properties: object = {}): unknown => {
    const bindings = id === '' ? { place } : { ...at, physicalIds: { R: id } };
    const baseline = baselineOf(
      template({
        Stage: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: {
            RestApiId: 'abc',
            StageName: 'prod',
            Variables: { v: attribute === '' ? { Ref: 'R' } : { 'Fn::GetAtt': ['R', attribute] } },
          },
        },
        R: { Type: type, Properties: properties },
      }),
      bindings,
    );
    const [target] = baseline.targets;
    return (
      target?.leaves.find(({ pointer }) => pointer === '/variables/v')?.value ??
      target?.leftOut.at(-1)?.detail
    );
  };

  test.each([
    ['AWS::Lambda::Function', 'Arn', 'f', {}, 'arn:aws:lambda:eu-west-1:111122223333:function:f'],
    [
      'AWS::Lambda::Function',
      'Arn',
      '',
      { FunctionName: 'g' },
      'arn:aws:lambda:eu-west-1:111122223333:function:g',
    ],
    ['AWS::Lambda::Function', 'Arn', '', {}, 'GetAtt R.Arn'],
    ['AWS::IAM::Role', 'Arn', 'r', {}, 'arn:aws:iam::111122223333:role/r'],
    ['AWS::IAM::Role', 'Arn', 'r', { Path: '/svc/' }, 'arn:aws:iam::111122223333:role/svc/r'],
    ['AWS::IAM::Role', 'Arn', 'r', { Path: { Ref: 'Gone' } }, 'GetAtt R.Arn'],
    ['AWS::Logs::LogGroup', 'Arn', 'g', {}, 'arn:aws:logs:eu-west-1:111122223333:log-group:g:*'],
    ['AWS::SQS::Queue', 'Arn', 'https://sqs.x/1/q', {}, 'arn:aws:sqs:eu-west-1:111122223333:q'],
    ['AWS::SQS::Queue', '', '', { QueueName: 'q' }, 'https://sqs.eu-west-1.amazonaws.com/111122223333/q'],
    ['AWS::DynamoDB::Table', 'Arn', 't', {}, 'arn:aws:dynamodb:eu-west-1:111122223333:table/t'],
    ['AWS::Kinesis::Stream', 'Arn', 's', {}, 'arn:aws:kinesis:eu-west-1:111122223333:stream/s'],
    ['AWS::StepFunctions::StateMachine', 'Arn', 'arn:m', {}, 'arn:m'],
    [
      'AWS::StepFunctions::StateMachine',
      '',
      '',
      { StateMachineName: 'm' },
      'arn:aws:states:eu-west-1:111122223333:stateMachine:m',
    ],
    ['AWS::SNS::Topic', 'TopicName', 'arn:aws:sns:eu-west-1:1:t', {}, 't'],
    [
      'AWS::WAFv2::WebACL',
      'Arn',
      'n|i|REGIONAL',
      {},
      'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/n/i',
    ],
    ['AWS::Unheard::Of', 'Arn', 'x', {}, 'GetAtt R.Arn'],
  ])('%s %s of "%s" %j', (type, attribute, id, properties, expected) => {
    expect(of(type, attribute, id, properties)).toBe(expected);
  });
});

describe('short forms, with the lines where they stand', () => {
  const text = `AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Env: { Type: String, Default: dev }
Conditions:
  IsDev: !Not [!Equals [!Ref Env, prod]]
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: abc
      StageName: !Sub '\${Env}'
      TracingEnabled: yes
      CacheClusterSize: 0.5
      CacheClusterEnabled: 'true'
      Variables:
        joined: !Join ['-', [a, !Ref Env]]
        chosen: !If
          - IsDev
          - !Select [0, !Split [',', 'x,y']]
          - no
        mapped: !Sub
          - '\${a}'
          - a: !FindInMap [M, !Ref Env, k]
        coded: !Base64 ab
        version: 1.10
        imported: !ImportValue x
        of: !GetAtt Fn.Arn
Mappings:
  M: { dev: { k: v } }
`;

  test('are the long ones', () => {
    const [stage] = baselineOf(text, { physicalIds: { 'Fn.Arn': 'arn:fn' } }).targets;
    expect(stage?.key).toBe('abc/dev');
    expect(stage?.leaves.map(({ declaredAs, value, line }) => [declaredAs, value, line])).toEqual([
      ['TracingEnabled', true, 12],
      ['CacheClusterSize', '0.5', 13],
      ['CacheClusterEnabled', true, 14],
      ['Variables.joined', 'a-dev', 16],
      ['Variables.chosen', 'x', 17],
      ['Variables.mapped', 'v', 21],
      ['Variables.coded', 'YWI=', 24],
      ['Variables.version', '1.10', 25],
      ['Variables.of', 'arn:fn', 27],
    ]);
    expect(stage?.line).toBe(7);
  });

  test('a damaged template is a problem with its line', () => {
    const { problems } = compileTemplate('Resources:\n  A: {Type: [}\n');
    expect(problems[0]).toMatchObject({ where: 'template.yaml:2' });
  });

  test('a bracket closed further left than YAML allows is read as everyone else does', () => {
    const odd = `Resources:\n  S:\n    Type: AWS::ApiGateway::Stage\n    Properties: {\n      RestApiId: a,\n      StageName: b\n    }\n`;
    expect(baselineOf(odd).targets.map(({ key }) => key)).toEqual(['a/b']);
  });
});

test('where a secret parameter goes is sensitive, and nothing else', () => {
  const baseline = baselineOf(
    template(
      {
        Stage: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: {
            RestApiId: 'a',
            StageName: 'b',
            Variables: { open: 'x', hidden: { 'Fn::Sub': 'k=${Key}' } },
          },
        },
      },
      { Parameters: { Key: { Type: 'String', NoEcho: 'true' } } },
    ),
    { parameters: { Key: 'pass' } },
  );
  expect(baseline.targets[0]?.leaves.map(({ declaredAs, sensitive }) => [declaredAs, sensitive])).toEqual([
    ['Variables.open', undefined],
    ['Variables.hidden', true],
  ]);
});
