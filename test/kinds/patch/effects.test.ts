// What a person is told of a changed v2 integration: the stages of its API decide when callers see it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { declared } from '../../acceptance/declared/index.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { everything, planNow, worldOf } from './world.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

test.each([
  ['no stage', [], ['needs-deployment']],
  ['stages that are deployed by hand', [false, false], ['needs-deployment']],
  ['stages that deploy by themselves', [true, true], ['live-at-once']],
  ['stages of both sorts', [false, true], ['live-at-once', 'needs-deployment']],
])('where an API has %s, the plan says so', async (_title, automatic, effects) => {
  const [variant] = declared['apigatewayv2.integration']?.variants ?? [];
  if (variant === undefined) throw new Error('no variant');
  const world = await worldOf(native(...variant.resources), pool.clientsFor);
  const [ApiId] = world.live.key.split('/');
  for (const [index, AutoDeploy] of automatic.entries())
    await world.clients.apiGatewayV2.send(
      new v2.CreateStageCommand({ ApiId, StageName: `s${index}`, AutoDeploy }),
    );
  await world.estate.change(world.declared, '/timeoutInMillis', 500);
  const { planned } = await planNow(world, world.declared, everything);
  expect(planned?.plan.effects).toEqual(effects);
});
