// An event that never comes, through the real doors: the sweep finds the drift, CloudTrail's history says who made it.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateStageCommand, IVSRealTimeClient, TagResourceCommand } from '@aws-sdk/client-ivs-realtime';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { Handler } from '../../infra/local/functions.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import { createStore } from '../../shared/adapters/dynamodb/store.js';
import { epochMs } from '../../shared/model/time.js';
import type { ScopeId } from '../../shared/model/target.js';
import { quietDoors } from '../support/quiet-doors.js';

const region = 'eu-west-1';
const realNow = Date.now;
let passedMs = 0;
let aws: LocalAws;
let wired: Wired;
const clients: { destroy: () => void }[] = [];

const pass = (minutes: number): void => {
  passedMs += minutes * 60_000;
};

const load = async (name: string): Promise<Handler> => {
  const module = (await import(`../../functions/${name}/handler.ts?lost-event`)) as { handler: Handler };
  return module.handler;
};

const client = <Client extends { destroy: () => void }>(
  make: new (config: object) => Client,
  credentials: object = { accessKeyId: aws.account, secretAccessKey: 'x' },
): Client => {
  const made = new make({ endpoint: aws.endpoint, region, credentials });
  clients.push(made);
  return made;
};

beforeEach(async () => {
  passedMs = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + passedMs);
  aws = await startLocalAws({ region, now: () => new Date(Date.now()) });
  const environment = quietDoors;
  wired = await wire({ aws, root: process.cwd(), load, overrides: { environment } });
});
afterEach(async () => {
  await wired.stop();
  for (const one of clients.splice(0)) one.destroy();
  await aws.close();
  jest.restoreAllMocks();
});

const estate = async () => {
  const v1 = client(APIGatewayClient);
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await v1.send(
    new CreateRestApiCommand({ name: 'shop' }),
  );
  const method = { restApiId, resourceId, httpMethod: 'GET' };
  await v1.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await v1.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await v1.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const ivs = client(IVSRealTimeClient);
  const { stage } = await ivs.send(new CreateStageCommand({ name: 'studio', tags: { team: 'live' } }));
  const made = { restApiId, resourceArn: stage?.arn ?? '' };
  pass(60);
  const text = `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: ${restApiId}, stage_name: prod, xray_tracing_enabled: false }
  - aws_ivs_stage: { arn: "${made.resourceArn}", name: studio, tags: { team: live } }
`;
  const settings = { severity: { tellAtOnce: 'low' } };
  await wired.invoke('baseline', { sources: [{ name: 'declared.yml', text }], settings });
  await wired.drain();
  return made;
};

const subscribeAnn = (): Promise<unknown> =>
  client(SNSClient).send(
    new SubscribeCommand({
      TopicArn: wired.names.topicArn,
      Protocol: 'email',
      Endpoint: 'ann@example.com',
    }),
  );

const round = async (): Promise<void> => {
  await wired.runSchedule('deliver');
  await wired.drain();
};

const lookups = (): number => aws.callLog.filter(({ service }) => service === 'cloudtrail').length;
/** REST APIs have calls recorded by three sources, IVS stages by two. */
const eachOnce = 3 + 2;

test('is told by the sweep without a name, and explained a quarter of an hour later without another mail', async () => {
  const { restApiId, resourceArn } = await estate();
  await subscribeAnn();
  pass(10);
  aws.loseTrailEvents();
  const mallory = aws.signIn({ account: aws.account, name: 'mallory' });
  const patchOperations = [{ op: 'replace' as const, path: '/tracingEnabled', value: 'true' }];
  await client(APIGatewayClient, mallory).send(
    new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations }),
  );
  await client(IVSRealTimeClient, mallory).send(
    new TagResourceCommand({ resourceArn, tags: { team: 'evil' } }),
  );
  await wired.drain();
  expect(aws.mailbox).toEqual([]);
  pass(1);
  await wired.runSchedule('sweep');
  await wired.drain();
  pass(1);
  await round();
  expect(aws.mailbox).toHaveLength(2);
  for (const { text } of aws.mailbox) expect(text).toContain('Who did it is not known yet.');
  pass(15);
  await round();
  const store = createStore(client(DynamoDBClient), wired.names.table, () => epochMs(Date.now()));
  for (const scope of [
    `restapi:${aws.account}/${region}/${restApiId}`,
    `ivs-stages:${aws.account}/${region}/*`,
  ])
    expect((await store.loadScope(scope as ScopeId)).findings).toMatchObject([
      { finding: { status: 'open', changedBy: { confidence: 'exact', actor: { name: 'mallory' } } } },
    ]);
  expect(lookups()).toBe(eachOnce);
  pass(120);
  await round();
  expect(lookups()).toBe(eachOnce);
  expect(aws.mailbox).toHaveLength(2);
  expect(wired.failures).toEqual([]);
});
