// Estates on the embedded AWS, built from declarations that leave names open.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { changeEach } from '../../acceptance/change-each.js';
import { clientPool, compiled, estateOf } from '../../acceptance/estate.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

test('an IVS stage whose name only a deployment tells in full is built, found by that name, and in sync', async () => {
  const text = `Resources:
  Live: { Type: AWS::IVS::Stage, Properties: { Name: !Sub '\${AWS::StackName}-live', Tags: [{ Key: a, Value: b }] } }`;
  const estate = await estateOf(compiled({ name: 'template.yaml', text }), pool.clientsFor);
  const report = await estate.check();
  expect(report.targets.map(({ verdict }) => verdict)).toEqual(['in-sync']);
});

test('a mock of a WebSocket API with an empty URI, as CDK writes it, is in sync, and a URI that it gets is found', async () => {
  const text = `Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: a, ProtocolType: WEBSOCKET } }
  Mock: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: MOCK, IntegrationUri: '' } }
  Route: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $default, Target: !Sub 'integrations/\${Mock}' } }`;
  const estate = await estateOf(compiled({ name: 'template.yaml', text }), pool.clientsFor);
  const report = await estate.check();
  expect(report.targets.map(({ verdict }) => verdict)).toEqual(['in-sync']);
  const wrong = await Promise.all(estate.baseline.targets.map((target) => changeEach(estate, target)));
  expect(wrong.flat()).toEqual([]);
});
