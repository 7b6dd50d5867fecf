// The `baseline` door, wired by the definitions that deploy: an object put into S3, a stack that is deployed, the schedule.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import type { BaselineOutcome } from '../../shared/usecases/compile-baseline.js';
import { quietDoors } from '../support/quiet-doors.js';

let aws: LocalAws;
let wired: Wired;
let restApiId = '';
let round = 0;
const clients: { destroy: () => void }[] = [];

const load = async (name: string): Promise<Handler> =>
  ((await import(`../../functions/${name}/handler.ts?door=${round}`)) as { handler: Handler }).handler;

const client = <Client extends { destroy: () => void }>(make: new (config: object) => Client): Client => {
  const credentials = { accessKeyId: aws.account, secretAccessKey: 'x' };
  const made = new make({ endpoint: aws.endpoint, region: aws.region, credentials, forcePathStyle: true });
  clients.push(made);
  return made;
};

const createApi = async (): Promise<string> => {
  const v1 = client(APIGatewayClient);
  const { id = '' } = await v1.send(new CreateRestApiCommand({ name: 'shop' }));
  const { items = [] } = await v1.send(new GetResourcesCommand({ restApiId: id }));
  const method = { restApiId: id, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await v1.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await v1.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await v1.send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
  return id;
};

beforeEach(async () => {
  round += 1;
  aws = await startLocalAws({ region: 'eu-west-1' });
  wired = await wire({
    aws,
    root: process.cwd(),
    load,
    overrides: {
      environment: quietDoors,
    },
  });
  restApiId = await createApi();
  await client(SNSClient).send(
    new SubscribeCommand({ TopicArn: wired.names.topicArn, Protocol: 'email', Endpoint: 'ann@example.com' }),
  );
});
afterEach(async () => {
  await wired.stop();
  for (const one of clients.splice(0)) one.destroy();
  await aws.close();
});

const bucket = () => wired.names.buckets['SourcesBucket'] ?? '';
const configure = async (...baselines: string[]) =>
  (await wired.invoke('baseline', {
    settings: { baselines, severity: { tellAtOnce: 'low' }, notify: { confirmAfterSeconds: 0 } },
  })) as BaselineOutcome;

const stateText = (serial: number, tracing: boolean): string =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.9.8',
    serial,
    lineage: 'l-1',
    outputs: {},
    resources: [
      {
        mode: 'managed',
        type: 'aws_api_gateway_stage',
        name: 'prod',
        instances: [
          { attributes: { rest_api_id: restApiId, stage_name: 'prod', xray_tracing_enabled: tracing } },
        ],
      },
    ],
  });
const put = (Key: string, Body: string) =>
  client(S3Client).send(new PutObjectCommand({ Bucket: bucket(), Key, Body }));
const trace = (on: boolean) =>
  client(APIGatewayClient).send(
    new UpdateStageCommand({
      restApiId,
      stageName: 'prod',
      patchOperations: [{ op: 'replace', path: '/tracingEnabled', value: String(on) }],
    }),
  );
const callsOf = (service: string) =>
  aws.callLog.filter((call) => call.service === service).map(({ operation }) => operation);
const subjects = () => aws.mailbox.map(({ subject }) => subject);

describe('an object of the bucket', () => {
  test('becomes the baseline when it is put, and what differs from it is told', async () => {
    await put('team a/prod.tfstate', stateText(1, false));
    expect(await configure(`s3://${bucket()}/team a/**`)).toMatchObject({
      problems: [],
      sources: [{ source: `s3://${bucket()}/team a/prod.tfstate`, status: 'compiled' }],
    });
    await wired.drain();
    expect(subjects()).toEqual([]);
    await put('team a/prod.tfstate', stateText(2, true));
    await wired.drain();
    expect(subjects()).toEqual([expect.stringMatching(/REST stage .*xray_tracing_enabled/)]);
    expect(wired.failures).toEqual([]);
  });

  test('that nobody configured is not fetched', async () => {
    await configure(`s3://${bucket()}/prod.tfstate`);
    await wired.drain();
    aws.resetCalls();
    await put('other.tfstate', stateText(1, false));
    await wired.drain();
    expect(callsOf('s3')).toEqual(['PutObject']);
    expect(callsOf('dynamodb')).toEqual(['Query']);
  });

  test('that is cut off keeps the last good one, and is told', async () => {
    await put('prod.tfstate', stateText(1, false));
    await configure(`s3://${bucket()}/prod.tfstate`);
    await put('prod.tfstate', stateText(2, true).slice(0, 90));
    await wired.drain();
    expect(subjects()).toEqual([expect.stringMatching(/^\[BASELINE INVALID\]/)]);
    await trace(true);
    await wired.drain();
    expect(aws.mailbox.at(-1)?.text).toContain('not the newest');
  });

  test('that is gone is told by the next refresh, and what it declared still counts', async () => {
    await put('prod.tfstate', stateText(1, false));
    await configure(`s3://${bucket()}/prod.tfstate`);
    await client(S3Client).send(new DeleteObjectCommand({ Bucket: bucket(), Key: 'prod.tfstate' }));
    await wired.runSchedule('baseline');
    await wired.drain();
    expect(subjects()).toEqual([expect.stringMatching(/^\[BASELINE INVALID\]/)]);
    expect(aws.mailbox[0]?.text).toContain('The last good version still counts');
    await trace(true);
    await wired.drain();
    expect(subjects().at(-1)).toContain('xray_tracing_enabled');
  });
});

describe('a stack', () => {
  const deployed = (tracing: boolean) => ({
    name: 'shop',
    template: JSON.stringify({
      Resources: {
        Prod: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: { RestApiId: restApiId, StageName: 'prod', TracingEnabled: tracing },
        },
      },
    }),
    resources: { Prod: { type: 'AWS::ApiGateway::Stage', id: 'prod' } },
  });
  const cloudformation = () => aws.services.cloudformation;

  test('that is deployed is compiled when it is done, and nothing is told meanwhile', async () => {
    cloudformation().put(deployed(false));
    expect(await configure('stack:shop')).toMatchObject({ sources: [{ status: 'compiled' }], problems: [] });
    await wired.drain();
    cloudformation().setStatus('shop', 'UPDATE_IN_PROGRESS');
    await wired.drain();
    await trace(true);
    await wired.drain();
    expect(subjects()).toEqual([]);
    cloudformation().put(deployed(true));
    cloudformation().setStatus('shop', 'UPDATE_COMPLETE');
    await wired.drain();
    expect(wired.failures).toEqual([]);
    expect(subjects()).toEqual([]);
    await trace(false);
    await wired.drain();
    expect(subjects()).toEqual([expect.stringContaining('TracingEnabled')]);
  });

  test('that nobody configured costs one read of the settings', async () => {
    cloudformation().put(deployed(false));
    await configure();
    await wired.drain();
    aws.resetCalls();
    cloudformation().setStatus('shop', 'UPDATE_IN_PROGRESS');
    await wired.drain();
    expect(callsOf('cloudformation')).toEqual([]);
    expect(callsOf('dynamodb')).toEqual(['Query']);
  });
});

test('an invocation that is no order of ours is refused in words', async () => {
  expect(await wired.invoke('baseline', { source: 'aws.ec2', 'detail-type': 'x', detail: {} })).toMatchObject(
    {
      sources: [],
      problems: [{ where: 'event' }],
    },
  );
});

test('what is waiting in the queue and is no event goes to the dead letters, and nothing else does', async () => {
  const handler = await load('baseline');
  const record = (messageId: string, body: string) => ({ messageId, body });
  const answer = await handler(
    { Records: [record('1', 'nonsense'), record('2', '{"detail-type":"x"}')] },
    {} as Parameters<Handler>[1],
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }, { itemIdentifier: '2' }] });
});
