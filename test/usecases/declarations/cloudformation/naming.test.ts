// Which target each resource of a template names: by ids that AWS gave, by names of the template, or not at all.
import { describe, expect, test } from '@jest/globals';
import { baselineOf, httpApi, keysOf, targetAt, template, api, type Resources } from './templates.js';

const resource = (ParentId: object | string, PathPart: string) => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { RestApiId: { Ref: 'Api' }, ParentId, PathPart },
});

const method = (ResourceId: object | string) => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: { Ref: 'Api' },
    ResourceId,
    HttpMethod: 'get',
    Integration: { Type: 'MOCK' },
  },
});

const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

const rest: Resources = {
  Api: api,
  Items: resource(root, 'items'),
  Item: resource({ Ref: 'Items' }, '{id}'),
  OnRoot: method(root),
  OnItem: method({ Ref: 'Item' }),
};

describe('methods of REST APIs', () => {
  test('are named by path where nothing tells an id', () => {
    const baseline = baselineOf(template(rest));
    expect(keysOf(baseline)).toEqual([
      'apigateway.integration ${Api}///GET',
      'apigateway.integration ${Api}//items/{id}/GET',
    ]);
    expect(baseline.targets.map(({ unbound }) => unbound)).toEqual([['Api'], ['Api']]);
    expect(baseline.managed).toMatchObject([{ scope: { key: '${Api}' }, unbound: ['Api'] }]);
  });

  test('are bound by path where only the API has an id', () => {
    const baseline = baselineOf(template(rest), { physicalIds: { Api: 'abc' } });
    expect(keysOf(baseline)).toEqual([
      'apigateway.integration abc///GET',
      'apigateway.integration abc//items/{id}/GET',
    ]);
    expect(baseline.targets.map(({ unbound }) => unbound)).toEqual([undefined, undefined]);
  });

  test('are named by ids where AWS gave them', () => {
    const physicalIds = { Api: 'abc', Items: 'r1', Item: 'r2', 'Api.RootResourceId': 'r0' };
    expect(keysOf(baselineOf(template(rest), { physicalIds }))).toEqual([
      'apigateway.integration abc/r0/GET',
      'apigateway.integration abc/r2/GET',
    ]);
  });

  test('below a resource that only its id tells are named by their own', () => {
    const below = { Api: api, Item: resource('r9', '{id}'), OnItem: method({ Ref: 'Item' }) };
    const [target] = baselineOf(template(below), { physicalIds: { Api: 'abc' } }).targets;
    expect(target).toMatchObject({ key: 'abc/${Item}/GET', unbound: ['Item'] });
  });

  test('in a circle of parents are not named', () => {
    const circle = {
      Api: api,
      A: resource({ Ref: 'B' }, 'a'),
      B: resource({ Ref: 'A' }, 'b'),
      OnA: method({ Ref: 'A' }),
    };
    const [target] = baselineOf(template(circle), { physicalIds: { Api: 'abc' } }).targets;
    expect(target).toMatchObject({ key: 'abc/${A}/GET', unbound: ['A'] });
  });

  test('without an integration declare nothing', () => {
    const bare = {
      Type: 'AWS::ApiGateway::Method',
      Properties: { HttpMethod: 'GET', RestApiId: 'a', ResourceId: 'b' },
    };
    expect(baselineOf(template({ ...rest, Bare: bare })).targets).toHaveLength(2);
  });
});

describe('integrations of v2 APIs', () => {
  const http = (Target: object | string): Resources => ({
    Api: httpApi,
    Get: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: { Ref: 'Api' }, IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://x' },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /items', Target },
    },
  });

  test.each([
    ['Sub', { 'Fn::Sub': 'integrations/${Get}' }],
    ['Join', { 'Fn::Join': ['/', ['integrations', { Ref: 'Get' }]] }],
    ['Sub with a map', { 'Fn::Sub': ['integrations/${i}', { i: { Ref: 'Get' } }] }],
  ])('are named by their route (%s)', (_title, target) => {
    const [found] = baselineOf(template(http(target)), { physicalIds: { Api: 'abc' } }).targets;
    expect(found).toMatchObject({ key: 'abc/routes/GET /items' });
    expect(found?.unbound).toBeUndefined();
  });

  test('are named by their id where AWS gave one', () => {
    const physicalIds = { Api: 'abc', Get: 'i1' };
    const [found] = baselineOf(template(http({ 'Fn::Sub': 'integrations/${Get}' })), { physicalIds }).targets;
    expect(found?.key).toBe('abc/i1');
  });

  test('without a route have no name that AWS knows', () => {
    const [found] = baselineOf(template(http('integrations/other')), { physicalIds: { Api: 'abc' } }).targets;
    expect(found).toMatchObject({ key: 'abc/${Get}', unbound: ['Get'] });
  });
});

describe('stages', () => {
  const stage = (StageName: object | string): Resources => ({
    Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: 'abc', StageName } },
  });

  test('whose name nothing tells are unbound by the name of the parameter', () => {
    const text = template(stage({ Ref: 'Env' }), { Parameters: { Env: { Type: 'String' } } });
    expect(baselineOf(text).targets).toMatchObject([{ key: 'abc/${Env}', unbound: ['Env'] }]);
    expect(baselineOf(text, { parameters: { Env: 'dev' } }).targets[0]?.unbound).toBeUndefined();
  });

  test('of a deployed stack bear its name in their address', () => {
    const stack = { name: 'orders', id: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/u' };
    expect(baselineOf(template(stage('prod')), { stack }).targets[0]?.address).toBe('orders/Stage');
  });

  test('of IVS are named by ARN, by name, or not at all', () => {
    const ivs = (Properties: object): string => template({ Live: { Type: 'AWS::IVS::Stage', Properties } });
    const arn = 'arn:aws:ivs:eu-west-1:111122223333:stage/AbC';
    expect(baselineOf(ivs({ Name: 'live' }), { physicalIds: { Live: arn } }).targets[0]?.key).toBe(arn);
    expect(baselineOf(ivs({ Name: 'live' })).targets[0]).toMatchObject({ key: 'name/live' });
    expect(baselineOf(ivs({})).targets[0]).toMatchObject({ key: '${Live}', unbound: ['Live'] });
  });
});

describe('conditions of resources', () => {
  const conditional = (Default: string | undefined): string =>
    template(
      {
        Api: api,
        Stage: {
          Type: 'AWS::ApiGateway::Stage',
          Condition: 'Wanted',
          Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', Description: 'x' },
        },
        Always: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: { RestApiId: { Ref: 'Api' }, StageName: 'dev', Description: 'x' },
        },
      },
      {
        Parameters: { Env: { Type: 'String', ...(Default === undefined ? {} : { Default }) } },
        Conditions: { Wanted: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      },
    );
  const bindings = { physicalIds: { Api: 'abc' } };

  test('that hold, and that do not', () => {
    expect(keysOf(baselineOf(conditional('prod'), bindings))).toEqual([
      'apigateway.stage abc/dev',
      'apigateway.stage abc/prod',
    ]);
    expect(keysOf(baselineOf(conditional('dev'), bindings))).toEqual(['apigateway.stage abc/dev']);
  });

  test('that nothing tells leave the target unknown, its leaves unresolved, and nobody unmanaged', () => {
    const baseline = baselineOf(conditional(undefined), bindings);
    const target = targetAt(baseline, 'abc/prod');
    expect(target).toMatchObject({ unbound: ['condition Wanted'], leaves: [] });
    expect(target.leftOut).toContainEqual(
      expect.objectContaining({ declaredAs: 'Description', reason: 'unresolved' }),
    );
    expect(baseline.managed.flatMap(({ kinds }) => kinds)).toEqual(['apigateway.integration']);
  });
});
