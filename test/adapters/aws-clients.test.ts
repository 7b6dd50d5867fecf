// The reading clients against the embedded AWS: counted, paced, and done with a hung endpoint in time.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GetResourcesCommand, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { ListStagesCommand } from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { createAwsClients } from '../../shared/adapters/aws-clients.js';
import { createSilence, type Silence } from '../../shared/adapters/silence.js';
import { createPace, createPaces } from '../../shared/adapters/pace.js';

const place = { account: '123456789012', region: 'eu-west-1' };

describe('the reading clients', () => {
  let aws: LocalAws;
  let calls: string[];
  const before = { ...process.env };
  beforeEach(async () => {
    aws = await startLocalAws();
    Object.assign(process.env, aws.environment);
    calls = [];
  });
  afterEach(async () => {
    process.env = { ...before };
    await aws.close();
  });
  const clientsOf = () => createAwsClients({ ...place, onCall: (call) => calls.push(call) });

  test('count every call by service and operation', async () => {
    const clients = clientsOf();
    await clients.apiGateway.send(new GetRestApisCommand({}));
    await clients.apiGatewayV2.send(new GetApisCommand({}));
    await clients.ivsRealTime.send(new ListStagesCommand({}));
    expect(calls).toEqual(['apigateway:GetRestApis', 'apigatewayv2:GetApis', 'ivs:ListStages']);
  });

  test('count retries too, and give up after the second attempt', async () => {
    aws.faults.add({ operation: 'GetRestApis', answer: { code: 'TooManyRequestsException' } });
    await expect(clientsOf().apiGateway.send(new GetRestApisCommand({}))).rejects.toThrow('Injected');
    expect(calls).toEqual(['apigateway:GetRestApis', 'apigateway:GetRestApis']);
    expect(aws.callLog).toHaveLength(2);
  });

  test('give up on an endpoint that accepts and never answers', async () => {
    aws.faults.add({ operation: 'GetRestApis', times: 1, answer: { hang: true } });
    const clients = createAwsClients({ ...place, maxAttempts: 1, timeoutMs: 300 });
    const started = Date.now();
    await expect(clients.apiGateway.send(new GetRestApisCommand({}))).rejects.toThrow();
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test('leave an endpoint alone that answers nobody, and no other one with it', async () => {
    aws.faults.add({ when: ({ region }) => region === place.region, answer: { hang: true } });
    const paces = createPaces(1000);
    const silent = createAwsClients({ ...place, paces, timeoutMs: 50 }).apiGateway;
    const well = createAwsClients({ ...place, region: 'us-east-1', paces }).apiGateway;
    for (let times = 0; times < 3; times += 1)
      await expect(silent.send(new GetRestApisCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
    aws.resetCalls();
    await expect(silent.send(new GetRestApisCommand({}))).rejects.toMatchObject({ name: 'LeftAlone' });
    expect(aws.callLog).toEqual([]);
    await well.send(new GetRestApisCommand({}));
  });
});

describe('an endpoint that is left alone', () => {
  const unanswered = (silence: Silence, times: number): void => {
    for (let time = 0; time < times; time += 1) silence.ended(false);
  };

  test('is asked again after two minutes, once; and whoever answers in between is not left alone', () => {
    let now = 0;
    const silence = createSilence('apigateway', () => now);
    unanswered(silence, 5);
    silence.ended(true);
    unanswered(silence, 5);
    expect(silence.check).not.toThrow();
    unanswered(silence, 1);
    expect(silence.check).toThrow('asked again');
    now = 120_000;
    expect(silence.check).not.toThrow();
    unanswered(silence, 1);
    expect(silence.check).toThrow();
    now = 240_000;
    silence.ended(true);
    unanswered(silence, 5);
    expect(silence.check).not.toThrow();
  });
});

/** A clock that jumps to the end of each sleep. */
const virtualClock = () => {
  let at = 1_000_000;
  return {
    now: () => at,
    sleep: jest.fn(async (ms: number) => {
      at += ms;
    }),
  };
};

describe('the pace', () => {
  test('lets a burst go and then one call each interval', async () => {
    const clock = virtualClock();
    const pace = createPace({ perSecond: 5, burst: 2 }, clock);
    const started = clock.now();
    for (let call = 0; call < 12; call += 1) await pace.take();
    expect(clock.now() - started).toBe(2000);
  });

  test('waits as long as AWS asked', async () => {
    const clock = virtualClock();
    const pace = createPace({ perSecond: 5, burst: 5 }, clock);
    pace.rest(3000);
    await pace.take();
    expect(clock.sleep).toHaveBeenCalledWith(3000);
  });

  test('GetResources has a bucket of its own inside the common one; IVS has one per operation', () => {
    const paces = createPaces(0.5, virtualClock());
    const here = (service: string, operation: string) => paces.of('a/r', service, operation);
    expect(here('apigateway', 'GetResources')).toHaveLength(2);
    expect(here('apigateway', 'GetResources')[0]).toBe(here('apigatewayv2', 'GetApis')[0]);
    expect(here('ivs', 'GetStage')[0]).not.toBe(here('ivs', 'ListStages')[0]);
    expect(here('ivs', 'GetStage')[0]).not.toBe(paces.of('b/r', 'ivs', 'GetStage')[0]);
  });
  test(`half of the quotas is the default`, async () => {
    void GetResourcesCommand;
    const clock = virtualClock();
    const [all] = createPaces(undefined, clock).of('a/r', 'apigateway', 'GetStages');
    const started = clock.now();
    for (let call = 0; call < 55; call += 1) await all?.take();
    expect(clock.now() - started).toBe(10_000);
  });
});
