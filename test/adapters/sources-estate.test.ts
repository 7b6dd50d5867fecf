// From a template to an estate, to the stack that deployed it, and back through the adapter: nothing differs.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployStack } from '../../infra/local/estate/deployed-stack.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { createRemoteSources } from '../../shared/adapters/sources/remote-sources.js';
import { clientPool, compiled, estateOf, place } from '../acceptance/estate.js';

const template = `
Parameters:
  StageName: { Type: String, Default: other }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: orders } }
  Item:
    Type: AWS::ApiGateway::Resource
    Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: item }
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Item
      HttpMethod: GET
      AuthorizationType: NONE
      Integration: { Type: HTTP_PROXY, IntegrationHttpMethod: GET, Uri: !Sub 'https://\${StageName}.example', TimeoutInMillis: 1000 }
  Deployed: { Type: AWS::ApiGateway::Deployment, DependsOn: Get, Properties: { RestApiId: !Ref Api } }
  Live:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: !Ref Api, DeploymentId: !Ref Deployed, StageName: !Ref StageName, Variables: { a: b } }
  Room: { Type: AWS::IVS::Stage, Properties: { Name: room, Tags: [{ Key: team, Value: orders }] } }
`;

describe('a stack that an estate was built from', () => {
  let aws: LocalAws;
  let pool: ReturnType<typeof clientPool>;
  const before = { ...process.env };
  beforeAll(async () => {
    aws = await startLocalAws({ region: place.region });
    Object.assign(process.env, aws.environment);
    pool = clientPool(aws.endpoint);
  });
  afterAll(async () => {
    process.env = { ...before };
    pool.destroy();
    await aws.close();
  });

  test('is fetched with the ids of the estate, and differs from it only where the estate was changed', async () => {
    const parameters = { StageName: 'live' };
    const physicalIds = { Deployed: 'dep1' };
    const offline = compiled({
      name: 'orders.yml',
      text: template,
      bindings: { place, parameters, physicalIds },
    });
    const estate = await estateOf(offline, pool.clientsFor);
    deployStack(aws, {
      name: 'orders',
      template,
      parameters,
      physicalIds,
      ids: estate.ids,
      declared: offline,
    });

    const spec = {
      name: 'stack:orders',
      location: { type: 'stack' as const, stack: 'orders' },
      bindings: {},
    };
    const fetched = await createRemoteSources({ region: place.region }).fetch(spec);
    expect(fetched[0]?.source.bindings?.physicalIds).toEqual({
      Api: expect.stringMatching(/^[a-z0-9]{10}$/),
      Deployed: expect.stringMatching(/^[a-z0-9]{6}$/),
      Live: 'live',
      Room: expect.stringMatching(/^arn:aws:ivs:/),
    });
    const baseline = compiled(...fetched.map(({ source }) => source));
    expect(baseline.targets.map(({ kind, unbound }) => [kind, unbound ?? []])).toEqual([
      ['apigateway.integration', []],
      ['apigateway.stage', []],
      ['ivs.stage', []],
    ]);
    const report = await estate.check({}, baseline);
    expect(report.summary).toMatchObject({ compared: 3, drifted: 0, missing: 0, unknown: 0 });

    const stage = estate.baseline.targets.find(({ kind }) => kind === 'apigateway.stage');
    if (stage === undefined) throw new Error('the estate has no stage');
    await estate.change(stage, '/variables/a', 'c');
    const after = await estate.check({}, baseline);
    expect(after.summary).toMatchObject({ compared: 3, drifted: 1 });
  });
});
