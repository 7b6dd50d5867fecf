// SAM templates that others wrote, and what SAM's own translator made of some (skipped where the machine has none).
import { describe, expect, test } from '@jest/globals';
import { isObject, type Json, type JsonObject } from '../../../../shared/model/brand.js';
import type { Template } from '../../../../shared/usecases/declarations/cloudformation/template.js';
import { expandServerless } from '../../../../shared/usecases/declarations/sam/expand.js';
import { realSources } from '../../../acceptance/real-sources.js';
import { parsed } from './templates.js';

const corpus = new Map(realSources('cloudformation').map(({ name, text }) => [name, text]));
const files = [...corpus.keys()].filter((file) => /\.(ya?ml|json)$/.test(file));
const inCorpus = files.length === 0 ? describe.skip : describe;

const templateOf = (file: string): Template => parsed(corpus.get(file) ?? '', file);
const isServerless = (template: Template): boolean =>
  template.resources.some(({ type }) => type.startsWith('AWS::Serverless::'));

const stageTypes = ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'];
const apiTypes = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Integration'];

/** SAM writes the partition that it runs in; which it is, is known only with a Region. */
const inAnyPartition = (value: Json): Json =>
  JSON.parse(JSON.stringify(value).replaceAll('arn:${AWS::Partition}:', 'arn:aws:')) as Json;

/** Integrations below a value, by where they are. */
const integrationsIn = (value: Json, at: string): [string, Json][] => {
  if (Array.isArray(value))
    return value.flatMap((element: Json, index) => integrationsIn(element, `${at}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]): [string, Json][] =>
    name === 'x-amazon-apigateway-integration'
      ? [[at, inAnyPartition(member)]]
      : integrationsIn(member, `${at}/${name}`),
  );
};

/** What a template says of stages and integrations; deployments are named by a hash that only SAM works out. */
const saying = (template: Template): JsonObject => {
  const stages = template.resources
    .filter(({ type }) => stageTypes.includes(type))
    .map(({ logicalId, type, properties, condition }): [string, Json] => {
      const { DeploymentId: _, ...own } = properties;
      return [logicalId, { type, condition: condition ?? null, ...own }];
    });
  const deployments = template.resources
    .filter(({ type }) => type === 'AWS::ApiGateway::Deployment')
    .map(({ properties }): [string, Json] => {
      const { Description: _, ...own } = properties;
      return [`deployment of ${JSON.stringify(own['RestApiId'])}`, own];
    });
  const integrations = template.resources
    .filter(({ type }) => apiTypes.includes(type))
    .flatMap(({ logicalId, type, properties }): [string, Json][] =>
      type === 'AWS::ApiGatewayV2::Integration'
        ? [[logicalId, inAnyPartition(properties)]]
        : [
            [`${logicalId}: ${type}`, properties['BodyS3Location'] ?? null],
            ...integrationsIn(properties['Body'] ?? null, logicalId),
          ],
    );
  return Object.fromEntries([...stages, ...deployments, ...integrations]);
};

const inputPattern = /^(.*__tests_translator_)input_(.+)\.ya?ml$/;
const outputOf = (input: string): string => input.replace(inputPattern, '$1output_$2.json');

/** Templates of ours, by the translator's output that they must come to. */
const ours: Readonly<Record<string, string>> = {
  api_with_no_properties: `
Resources:
  HTTPApi: { Type: AWS::Serverless::HttpApi }
  HtmlFunction:
    Type: AWS::Serverless::Function
    Properties: { Events: { Root: { Type: HttpApi, Properties: { ApiId: !Ref HTTPApi, Path: /, Method: GET } } } }`,
  implicit_api: `
Resources:
  RestApiFunction:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Add: { Type: Api, Properties: { Path: /add, Method: POST } }
        Done: { Type: Api, Properties: { Path: /complete, Method: post } }
        List: { Type: Api, Properties: { Path: /getlist, Method: get, RestApiId: !Ref ServerlessRestApi } }
  GetHtmlFunction:
    Type: AWS::Serverless::Function
    Properties: { Events: { Rest: { Type: Api, Properties: { Path: '/{proxy+}', Method: ANY } } } }`,
  http_api_def_uri: `
Globals: { HttpApi: { DefaultRouteSettings: { ThrottlingRateLimit: 100.0 } } }
Resources:
  MyApi:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: !Join ['', [Stage, Name]]
      DefinitionUri: s3://bucket/key
      DefaultRouteSettings: { ThrottlingBurstLimit: 50 }
  MyApi2:
    Type: AWS::Serverless::HttpApi
    Properties: { DefinitionUri: { Bucket: bucket, Key: key, Version: version } }`,
  websocket_api_simple: `
Resources:
  MyApi:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: { $connect: { FunctionArn: { Fn::GetAtt: [ConnectFunction, Arn] } } }`,
  api_with_custom_domain_route53_multiple_intrinsic_hostedzoneid: `
Globals:
  Api:
    TracingEnabled: true
    MethodSettings: [{ HttpMethod: '*', ResourcePath: /*, LoggingLevel: Info }]
Resources:
  ApiGatewayAdminOne: { Type: AWS::Serverless::Api, Properties: { StageName: Prod } }
  ApiGatewayAdminTwo: { Type: AWS::Serverless::Api, Properties: { StageName: Prod } }
  ApiGatewayAdminThree: { Type: AWS::Serverless::Api, Properties: { StageName: Prod } }`,
  api_rest_paths_with_if_condition_swagger_no_value_else_case: `
Globals: { Api: { Cors: !Join [',', [www.amazon.com, www.google.com]] } }
Resources:
  MyApi:
    Type: AWS::Serverless::Api
    Properties:
      StageName: dev
      DefinitionBody:
        swagger: '2.0'
        paths:
          /post:
            Fn::If:
              - FalseCondition
              - post:
                  x-amazon-apigateway-integration:
                    { httpMethod: POST, type: aws_proxy, uri: https://www.otherURI.co/, payloadFormatVersion: '1.0' }
              - !Ref AWS::NoValue`,
};

inCorpus('the translator and the expansion say the same of stages and integrations', () => {
  const pairs = files.filter((file) => inputPattern.test(file) && files.includes(outputOf(file)));

  test('of something', () => {
    expect(pairs.length).toBeGreaterThan(0);
  });

  test.each(pairs)('of %s', (file) => {
    const said = saying(expandServerless(templateOf(file)).template);
    expect(Object.keys(said).length).toBeGreaterThan(0);
    expect(said).toEqual(saying(templateOf(outputOf(file))));
  });

  const known = Object.entries(ours).filter(([name]) =>
    files.some((file) => file.endsWith(`output_${name}.json`)),
  );
  test.each(known)('of a template that comes to %s', (name, text) => {
    const output = files.find((file) => file.endsWith(`output_${name}.json`)) ?? '';
    const said = saying(expandServerless(parsed(text)).template);
    expect(Object.keys(said).length).toBeGreaterThan(0);
    expect(said).toEqual(saying(templateOf(output)));
  });
});

inCorpus('every SAM template', () => {
  const templates = files
    .map((file) => [file, templateOf(file)] as const)
    .filter(([, of]) => isServerless(of));

  test.each(templates)('%s expands, and nothing of it stays that matters', (_, template) => {
    const { template: result } = expandServerless(template);
    const left = result.resources.filter(({ type }) =>
      /^AWS::Serverless::(Api|HttpApi|WebSocketApi|Function|StateMachine)$/.test(type),
    );
    expect(left).toEqual([]);
    const ids = result.resources.map(({ logicalId }) => logicalId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(result.resources.filter(({ lineAt }) => lineAt([]) === undefined)).toEqual([]);
  });

  test('is told in a table', () => {
    const rows = templates.map(([file, template]) => {
      const { template: result, warnings } = expandServerless(template);
      const stages = result.resources.filter(({ type }) => stageTypes.includes(type)).length;
      const integrations = result.resources
        .map(({ logicalId, type, properties }) =>
          /::(?:Method|Integration)$/.test(type)
            ? 1
            : integrationsIn(properties['Body'] ?? null, logicalId).length,
        )
        .reduce((sum, count) => sum + count, 0);
      const name = file.slice(-70).padEnd(70);
      const counted = `${stages} stages, ${String(integrations).padStart(3)} integrations`;
      return [
        `${name} ${String(result.resources.length).padStart(3)} resources, ${counted}`,
        ...warnings.map((warning) => `    ${warning}`),
      ].join('\n');
    });
    process.stdout.write(`${rows.join('\n')}\n`);
    expect(rows.length).toBe(templates.length);
  });
});
