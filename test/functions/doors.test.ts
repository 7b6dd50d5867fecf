// The real handlers, wired by the definitions that deploy, over the embedded AWS: from a person's change to the mail.
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
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateStageCommand,
  UpdateStageCommand as UpdateV2,
} from '@aws-sdk/client-apigatewayv2';
import {
  CreateStageCommand as CreateIvs,
  IVSRealTimeClient,
  TagResourceCommand,
} from '@aws-sdk/client-ivs-realtime';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { Handler } from '../../infra/local/functions.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import type { StagewatchError } from '../../shared/model/errors.js';
import type { BaselineOutcome } from '../../shared/usecases/compile-baseline.js';
import { quietDoors } from '../support/quiet-doors.js';

let aws: LocalAws;
let wired: Wired;
let round = 0;
const clients: { destroy: () => void }[] = [];

const load = async (name: string): Promise<Handler> => {
  // A fresh module for each test: doors are put together when they are loaded.
  const module = (await import(`../../functions/${name}/handler.ts?round=${round}`)) as { handler: Handler };
  return module.handler;
};

const client = <Client extends { destroy: () => void }>(make: new (config: object) => Client): Client => {
  const made = new make({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
  });
  clients.push(made);
  return made;
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
});
afterEach(async () => {
  await wired.stop();
  for (const one of clients.splice(0)) one.destroy();
  await aws.close();
});

const estate = async () => {
  const v1 = client(APIGatewayClient);
  const { id: restApiId = '' } = await v1.send(new CreateRestApiCommand({ name: 'shop' }));
  const { items = [] } = await v1.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await v1.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await v1.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await v1.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const v2 = client(ApiGatewayV2Client);
  const { ApiId = '' } = await v2.send(new CreateApiCommand({ Name: 'web', ProtocolType: 'HTTP' }));
  await v2.send(
    new CreateStageCommand({
      ApiId,
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 10 },
    }),
  );
  const { stage } = await client(IVSRealTimeClient).send(
    new CreateIvs({ name: 'studio', tags: { team: 'live' } }),
  );
  return { v1, v2, restApiId, ApiId, stageArn: stage?.arn ?? '' };
};

const declare = async ({ restApiId, ApiId, stageArn }: Awaited<ReturnType<typeof estate>>) => {
  const text = `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: ${restApiId}, stage_name: prod, xray_tracing_enabled: false }
  - aws_apigatewayv2_stage: { import: "${ApiId}/$default", default_route_settings: { throttling_rate_limit: 50, throttling_burst_limit: 10 } }
  - aws_ivs_stage: { arn: "${stageArn}", name: studio, tags: { team: live } }
`;
  return (await wired.invoke('baseline', {
    sources: [{ name: 'declared.yml', text }],
    settings: { severity: { tellAtOnce: 'low' } },
  })) as BaselineOutcome;
};

test('everything in sync: nothing is told', async () => {
  const made = await estate();
  expect(await declare(made)).toMatchObject({
    problems: [],
    sources: [{ status: 'compiled', targets: 3, scopes: 3 }],
  });
  await wired.drain();
  await wired.runSchedule('sweep');
  await wired.drain();
  await wired.runSchedule('deliver');
  expect(wired.failures).toEqual([]);
  expect(
    aws.callLog.filter(({ service, operation }) => service === 'sns' && operation === 'Publish'),
  ).toEqual([]);
});

describe('a change by a person', () => {
  test('on each service reaches the subscribers by its event alone, once', async () => {
    const made = await estate();
    await declare(made);
    await wired.drain();
    const sns = client(SNSClient);
    await sns.send(
      new SubscribeCommand({
        TopicArn: wired.names.topicArn,
        Protocol: 'email',
        Endpoint: 'ann@example.com',
      }),
    );
    const patchOperations = [{ op: 'replace' as const, path: '/tracingEnabled', value: 'true' }];
    await made.v1.send(
      new UpdateStageCommand({ restApiId: made.restApiId, stageName: 'prod', patchOperations }),
    );
    await made.v2.send(
      new UpdateV2({
        ApiId: made.ApiId,
        StageName: '$default',
        DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
      }),
    );
    await client(IVSRealTimeClient).send(
      new TagResourceCommand({ resourceArn: made.stageArn, tags: { team: 'evil' } }),
    );
    await wired.drain();
    expect(wired.failures).toEqual([]);
    expect(aws.mailbox.map(({ subject }) => subject).sort()).toEqual([
      expect.stringMatching(/^\[HIGH\] REST stage .*\/prod in eu-west-1: xray_tracing_enabled$/),
      expect.stringMatching(/^\[\w+\] IVS stage .*tags/),
      expect.stringMatching(/^\[MEDIUM\] .* stage .*\$default/),
    ]);
    await wired.runSchedule('sweep');
    await wired.drain();
    await wired.runSchedule('deliver');
    expect(aws.mailbox).toHaveLength(3);
  });

  test('reaches a queue as versioned JSON, by a filter on its attributes', async () => {
    const made = await estate();
    await declare(made);
    await wired.drain();
    const sqs = client(SQSClient);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'mine' }));
    await client(SNSClient).send(
      new SubscribeCommand({
        TopicArn: wired.names.topicArn,
        Protocol: 'sqs',
        Endpoint: `arn:aws:sqs:eu-west-1:${aws.account}:mine`,
        Attributes: {
          RawMessageDelivery: 'true',
          FilterPolicy: '{"event":["drift.opened"],"kind":["ivs.stage"]}',
        },
      }),
    );
    await client(IVSRealTimeClient).send(
      new TagResourceCommand({ resourceArn: made.stageArn, tags: { team: 'evil' } }),
    );
    const patchOperations = [{ op: 'replace' as const, path: '/tracingEnabled', value: 'true' }];
    await made.v1.send(
      new UpdateStageCommand({ restApiId: made.restApiId, stageName: 'prod', patchOperations }),
    );
    await wired.drain();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages).toHaveLength(1);
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
      schemaVersion: 1,
      event: 'drift.opened',
      kind: 'ivs.stage',
      differences: [{ path: '/tags/team', declared: 'live', observed: 'evil' }],
    });
  });
});

test('an event on an IVS stage that nobody declared reads nothing', async () => {
  const made = await estate();
  await declare(made);
  await wired.drain();
  const { stage } = await client(IVSRealTimeClient).send(new CreateIvs({ name: 'other' }));
  aws.resetCalls();
  await client(IVSRealTimeClient).send(
    new TagResourceCommand({ resourceArn: stage?.arn ?? '', tags: { a: 'b' } }),
  );
  await wired.drain();
  expect(
    aws.callLog.filter(({ service, operation }) => service === 'ivs' && operation !== 'TagResource'),
  ).toEqual([]);
});

test('from the event to the publish there are at most six round trips one after another', async () => {
  const made = await estate();
  await declare(made);
  await wired.drain();
  const delayMs = 150;
  // The pace of earlier looks is no part of what is measured.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  aws.faults.add({ answer: { delayMs } });
  await client(ApiGatewayV2Client).send(
    new UpdateV2({
      ApiId: made.ApiId,
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
    }),
  );
  aws.resetCalls();
  await wired.drain();
  const first = aws.callLog[0]?.at.getTime() ?? 0;
  const published = aws.callLog.find(({ operation }) => operation === 'Publish')?.at.getTime() ?? Infinity;
  expect(Math.floor((published - first) / delayMs) + 1).toBeLessThanOrEqual(6);
});

test('a door that is not configured says all that is missing', async () => {
  const { readConfig } = await import('../../shared/runtime/config.js');
  const wrong = {
    STAGEWATCH_QUOTA_SHARE: '7',
    STAGEWATCH_READER_ROLE: 'arn:aws:iam::999988887777:role/reader',
    STAGEWATCH_WRITER_ROLE: 'a path/writer',
    STAGEWATCH_EXTERNAL_ID: '?',
  };
  const read = () => readConfig({ AWS_REGION: 'eu-west-1', ...wrong });
  expect(read).toThrow('not complete');
  let problems: readonly unknown[] = [];
  try {
    read();
  } catch (error) {
    problems = (error as StagewatchError).problems;
  }
  expect(problems).toHaveLength(9);
  expect(problems).toMatchObject(
    expect.arrayContaining(Object.keys(wrong).map((where) => expect.objectContaining({ where }))),
  );
});
