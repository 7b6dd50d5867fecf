// Declarations that nobody can use, each with a secret where it hurts: the title, and the text around the secret.

export const broken: readonly (readonly [string, (planted: string) => string])[] = [
  [
    'YAML that ends in the middle',
    (planted) => `resources:\n  - aws_api_gateway_stage: { variables: { a: "${planted}`,
  ],
  ['YAML with a key twice', (planted) => `resources:\n  - ${planted}: 1\n    ${planted}: 2\n`],
  ['YAML with a tab', (planted) => `resources:\n\t- variables:\n\t\ta: ${planted}\n`],
  ['YAML with an unknown anchor', (planted) => `resources:\n  - *${planted}\n`],
  ['YAML with an unknown tag', (planted) => `resources: !${planted} x\n`],
  [
    'JSON that is cut off',
    (planted) => `{"resources":[{"aws_api_gateway_stage":{"variables":{"a":"${planted}"`,
  ],
  ['JSON with a comma too many', (planted) => `{"version":4,"resources":[],"outputs":{"a":"${planted}",,}}`],
  ['a text', (planted) => planted],
  ['a list', (planted) => `["${planted}"]`],
  ['HCL', (planted) => `resource "aws_api_gateway_stage" "prod" {\n  variables = { a = "${planted}" }\n}\n`],
  [
    'variables that are no map',
    (planted) =>
      `resources:\n  - aws_api_gateway_stage: { rest_api_id: a, stage_name: prod, variables: ${planted} }\n`,
  ],
  [
    'variables that are a list',
    (planted) =>
      `resources:\n  - aws_api_gateway_stage: { rest_api_id: a, stage_name: prod, variables: [${planted}] }\n`,
  ],
  [
    'a variable that is a map',
    (planted) =>
      `resources:\n  - aws_api_gateway_stage: { rest_api_id: a, stage_name: prod, variables: { a: { b: ${planted} } } }\n`,
  ],
  [
    'a template that is a list',
    (planted) =>
      `resources:\n  - aws_api_gateway_integration: { rest_api_id: a, resource_id: b, http_method: GET, request_templates: { x: [${planted}] } }\n`,
  ],
  [
    'an address that is a map',
    (planted) =>
      `resources:\n  - aws_api_gateway_integration: { rest_api_id: a, resource_id: b, http_method: GET, uri: { a: ${planted} } }\n`,
  ],
  [
    'a state whose attributes are no map',
    (planted) =>
      JSON.stringify({
        version: 4,
        resources: [
          {
            mode: 'managed',
            type: 'aws_api_gateway_stage',
            name: 'x',
            instances: [
              { attributes: planted },
              { attributes: { variables: planted, rest_api_id: 'a', stage_name: 'b' } },
            ],
          },
        ],
      }),
  ],
  [
    'a template with a wrong value',
    (planted) =>
      JSON.stringify({
        Resources: {
          Stage: {
            Type: 'AWS::ApiGateway::Stage',
            Properties: { RestApiId: 'a', StageName: 'b', Variables: planted },
          },
        },
      }),
  ],
  [
    'a template with a wrong function',
    (planted) =>
      JSON.stringify({
        Resources: {
          Stage: {
            Type: 'AWS::ApiGateway::Stage',
            Properties: {
              RestApiId: 'a',
              StageName: 'b',
              Variables: {
                a: { 'Fn::Sub': ['${x}', planted] },
                b: { 'Fn::Join': planted },
                c: { 'Fn::Nothing': planted },
              },
            },
          },
        },
      }),
  ],
  [
    'an OpenAPI document with a wrong integration',
    (planted) =>
      JSON.stringify({
        openapi: '3.0.1',
        info: { title: 'x', version: '1' },
        paths: {
          '/a': {
            get: {
              'x-amazon-apigateway-integration': {
                type: 'http',
                uri: planted,
                requestParameters: planted,
                requestTemplates: [planted],
              },
            },
          },
        },
      }),
  ],
];
