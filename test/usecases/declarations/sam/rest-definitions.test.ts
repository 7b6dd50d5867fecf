// SAM's REST APIs: what is written into their definitions, and what `Cors` and conditions make of those.
import { describe, expect, test } from '@jest/globals';
import { unresolvedAt } from '../../../../shared/engine/unresolved.js';
import { api, event, handler, integration } from './rest-fixtures.js';
import { expanded, proxyTo } from './templates.js';

describe('state machines', () => {
  const machine = (more = ''): string => `Resources:${api()}
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: flow
      Events:
        Start: { Type: Api, Properties: { Path: /start, Method: post, RestApiId: !Ref Api${more} } }`;

  test('are started with a role of the event', () => {
    const of = expanded(machine());
    expect(of.at('Api', 'Body', 'paths', '/start', 'post', integration)).toEqual({
      type: 'aws',
      httpMethod: 'POST',
      uri: { 'Fn::Sub': 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution' },
      credentials: { 'Fn::GetAtt': ['FlowStartRole', 'Arn'] },
      responses: { 200: { statusCode: '200' }, 400: { statusCode: '400' } },
      requestTemplates: {
        'application/json': {
          'Fn::Sub': '{"input": "$util.escapeJavaScript($input.json(\'$\'))", "stateMachineArn": "${Flow}"}',
        },
      },
    });
    expect(of.made).toEqual(
      expect.arrayContaining([
        'Flow: AWS::StepFunctions::StateMachine',
        'FlowRole: AWS::IAM::Role',
        'FlowStartRole: AWS::IAM::Role',
      ]),
    );
  });

  test('have quotes unescaped where the event asks', () => {
    const of = expanded(machine(', UnescapeMappingTemplate: true'));
    expect(
      of.at(
        'Api',
        'Body',
        'paths',
        '/start',
        'post',
        integration,
        'requestTemplates',
        'application/json',
        'Fn::Sub',
      ),
    ).toBe(
      String.raw`{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")", "stateMachineArn": "${'${Flow}'}"}`,
    );
  });
});

describe('Cors', () => {
  const preflight = (responseParameters: object) => ({
    type: 'mock',
    requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
    responses: {
      default: {
        statusCode: '200',
        responseParameters,
        responseTemplates: { 'application/json': '{}\n' },
      },
    },
  });
  const header = (name: string) => `method.response.header.Access-Control-${name}`;

  test.each([
    [`"'*'"`, { [header('Allow-Origin')]: "'*'", [header('Allow-Methods')]: "'GET,OPTIONS'" }],
    [
      `{ AllowMethods: "'GET'", AllowHeaders: "'X'", AllowOrigin: "'https://a.example'", MaxAge: "'600'", AllowCredentials: true }`,
      {
        [header('Allow-Origin')]: "'https://a.example'",
        [header('Allow-Headers')]: "'X'",
        [header('Allow-Methods')]: "'GET'",
        [header('Max-Age')]: "'600'",
        [header('Allow-Credentials')]: "'true'",
      },
    ],
    [
      `!Sub "'\${Site}'"`,
      { [header('Allow-Origin')]: { 'Fn::Sub': "'${Site}'" }, [header('Allow-Methods')]: "'GET,OPTIONS'" },
    ],
  ])('%s answers the preflight', (cors, parameters) => {
    const of = expanded(`Resources:${api(`      Cors: ${cors}`)}${handler(event('Get', '/', 'get'))}`);
    expect(of.at('Api', 'Body', 'paths', '/', 'options', integration)).toEqual(preflight(parameters));
  });

  test('leaves an OPTIONS method that is there, and allows everything where any method is', () => {
    const of = expanded(
      `Resources:${api(`      Cors: "'*'"`)}${handler(event('O', '/o', 'options') + event('A', '/a', 'any'))}`,
    );
    expect(of.at('Api', 'Body', 'paths', '/o', 'options', integration, 'type')).toBe('aws_proxy');
    expect(
      of.at(
        'Api',
        'Body',
        'paths',
        '/a',
        'options',
        integration,
        'responses',
        'default',
        'responseParameters',
        header('Allow-Methods'),
      ),
    ).toBe("'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'");
  });

  test.each([
    { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } },
    { 'Fn::If': ['A', { swagger: '2.0', paths: {} }, { swagger: '2.0', paths: {} }] },
    { paths: { '/a': { get: {} } } },
  ])('of a definition that is not written out is not read, and said so: %j', (body) => {
    const of = expanded(
      `Resources:${api(`      Cors: "'*'"\n      DefinitionBody: ${JSON.stringify(body)}`)}`,
    );
    expect(of.warnings).toEqual([expect.stringContaining('the OPTIONS methods of its `Cors` are not read')]);
    expect(of.at('Api', 'Body')).toEqual(body);
  });
});

describe('conditions', () => {
  const conditional = (name: string, condition: string, events: string): string => `
  ${name}:
    Type: AWS::Serverless::Function
    Condition: ${condition}
    Properties:
      Role: arn:x
      Events:
${events}`;

  test('of functions are those of their methods, and of the path where none is without', () => {
    const of = expanded(
      `Resources:${api()}${conditional('A', 'IsA', event('One', '/both', 'get') + event('Two', '/mixed', 'get'))}${conditional(
        'B',
        'IsB',
        event('One', '/both', 'put'),
      )}${handler(event('Two', '/mixed', 'put'))}`,
    );
    const operation = (target: string) => ({ [integration]: proxyTo(target), responses: {} });
    const noValue = { Ref: 'AWS::NoValue' };
    expect(of.at('Api', 'Body', 'paths')).toEqual({
      '/both': {
        'Fn::If': [
          'ApiSLASHbothPathCondition',
          {
            get: { 'Fn::If': ['IsA', operation('A.Arn'), noValue] },
            put: { 'Fn::If': ['IsB', operation('B.Arn'), noValue] },
          },
          noValue,
        ],
      },
      '/mixed': {
        get: { 'Fn::If': ['IsA', operation('A.Arn'), noValue] },
        put: operation('Handler.Arn'),
      },
    });
    expect(of.template.sections['Conditions']).toEqual({
      ApiSLASHbothPathCondition: { 'Fn::Or': [{ Condition: 'IsA' }, { Condition: 'IsB' }] },
    });
  });

  test('of all functions of an implicit API are the condition of the API', () => {
    const implied = '        E: { Type: Api, Properties: { Path: /x, Method: GET } }\n';
    const one = expanded(`Resources:${conditional('A', 'IsA', implied)}`);
    expect(one.resource('ServerlessRestApiProdStage').condition).toBe('IsA');
    const two = expanded(
      `Resources:${conditional('A', 'IsA', implied)}${conditional('B', 'IsB', implied.replace('GET', 'PUT'))}`,
    );
    expect(two.resource('ServerlessRestApi').condition).toBe('ServerlessRestApiCondition');
    expect(two.template.sections['Conditions']).toMatchObject({
      ServerlessRestApiCondition: { 'Fn::Or': [{ Condition: 'IsA' }, { Condition: 'IsB' }] },
    });
    const mixed = expanded(
      `Resources:${conditional('A', 'IsA', implied)}${handler(implied.replace('GET', 'PUT'))}`,
    );
    expect(mixed.resource('ServerlessRestApi').condition).toBeUndefined();
  });

  test('in a written path take the preflight into the branch that is there', () => {
    const body = `{ swagger: "2.0", paths: { /a: { Fn::If: [IsA, { get: {} }, !Ref AWS::NoValue] } } }`;
    const of = expanded(`Resources:${api(`      Cors: "'*'"\n      DefinitionBody: ${body}`)}`);
    const branches = of.at('Api', 'Body', 'paths', '/a', 'Fn::If') as object[];
    expect(Object.keys(branches[1] ?? {})).toEqual(['get', 'options']);
    expect(branches[2]).toEqual({ Ref: 'AWS::NoValue' });
  });
});

describe('a written definition', () => {
  const body = `      DefinitionBody: { swagger: "2.0", paths: { /a: { get: { ${integration}: { type: mock } } } } }`;

  test('stays as it is: events of functions add nothing to it', () => {
    const of = expanded(
      `Resources:${api(body)}${handler(event('Get', '/a', 'get') + event('Put', '/b', 'put'))}`,
    );
    expect(of.at('Api', 'Body', 'paths')).toEqual({ '/a': { get: { [integration]: { type: 'mock' } } } });
    expect(of.warnings).toEqual([]);
  });

  test('takes in the events with MergeDefinitions, which go before it', () => {
    const of = expanded(
      `Resources:${api(`${body}\n      MergeDefinitions: true`)}${handler(
        event('Get', '/a', 'get') + event('Put', '/b', 'put') + event('Any', '/c', 'any'),
      )}`,
    );
    expect(of.at('Api', 'Body', 'paths', '/a', 'get', integration)).toEqual(proxyTo('Handler.Arn'));
    expect(of.at('Api', 'Body', 'paths', '/b', 'put', integration)).toEqual(proxyTo('Handler.Arn'));
    // SAM leaves the word in: whoever reads the definition says that there is no such method.
    expect(Object.keys(of.at('Api', 'Body', 'paths', '/c') as object)).toEqual(['any']);
    expect(of.warnings).toEqual([]);
  });

  test.each([
    ['s3://bucket/a/b.json', { Bucket: 'bucket', Key: 'a/b.json' }],
    ['s3://bucket/b.json?versionId=v1', { Bucket: 'bucket', Key: 'b.json', Version: 'v1' }],
    ['{ Bucket: b, Key: !Ref K }', { Bucket: 'b', Key: { Ref: 'K' } }],
  ])('elsewhere, at %s, is left where it is', (uri, location) => {
    const of = expanded(`Resources:${api(`      DefinitionUri: ${uri}`)}`);
    expect(of.properties('Api')).toEqual({ BodyS3Location: location });
    expect(of.warnings).toEqual([]);
  });

  const file = { swagger: '2.0', paths: { '/f': { get: { [integration]: { type: 'mock' } } } } };
  const include = (location: string) => (location === './api.yaml' ? file : undefined);
  const call = (location: string) =>
    `{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${location} } }, host: own }`;

  test('that is included gets what SAM adds, where the file is given', () => {
    const template = `Parameters: { File: { Type: String, Default: ./api.yaml } }\nResources:${api(
      `      Cors: "'*'"\n      DefinitionBody: ${call('!Ref File')}`,
    )}`;
    const of = expanded(template, {}, include);
    expect(of.at('Api', 'Body', 'host')).toBe('own');
    expect(Object.keys(of.at('Api', 'Body', 'paths', '/f') as object)).toEqual(['get', 'options']);
    expect(of.warnings).toEqual([]);
    expect(expanded(template, { File: 'other.yaml' }, include).at('Api', 'Body')).toHaveProperty([
      'Fn::Transform',
    ]);
  });

  test('that another macro makes is left to it', () => {
    const macro = { 'Fn::Transform': { Name: 'Mine', Parameters: { Location: './api.yaml' } } };
    const of = expanded(`Resources:${api(`      DefinitionBody: ${JSON.stringify(macro)}`)}`, {}, include);
    expect(of.at('Api', 'Body')).toEqual(macro);
  });

  test('in a local file is what the file says, where it is given', () => {
    const of = expanded(`Resources:${api('      DefinitionUri: ./api.yaml')}`, {}, include);
    expect(of.properties('Api')).toEqual({ Body: file });
    expect(of.warnings).toEqual([]);
  });

  test.each([
    ['in a file that nobody gives', '', './api.yaml', 'BodyS3Location', 'DefinitionUri ./api.yaml'],
    ['both here and elsewhere', body, 's3://b/k', 'Body', 'DefinitionBody beside DefinitionUri'],
  ])('%s is not known', (_, here, uri, member, detail) => {
    const of = expanded(`Resources:${api(`${here}\n      DefinitionUri: ${uri}`)}`);
    expect(Object.keys(of.properties('Api'))).toEqual([member]);
    expect(unresolvedAt(of.at('Api', member))?.detail).toBe(detail);
  });
});
