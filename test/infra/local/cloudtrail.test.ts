// CloudTrail's event history by the real SDK: what was called, newest first, by one attribute, in pages.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  APIGatewayClient,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  GetRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupAttributeKey,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { CreateStageCommand, IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import { isObject } from '../../../shared/model/brand.js';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createClients } from './clients.js';

const start = Date.UTC(2026, 10, 21, 12);
let aws: LocalAws;
let now = start;
const clients = createClients(() => aws);

beforeEach(async () => {
  now = start;
  aws = await startLocalAws({ now: () => new Date(now) });
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

const lookUp = (input: LookupEventsCommandInput = {}, settings = {}) =>
  clients.make(CloudTrailClient, settings).send(new LookupEventsCommand(input));

const by = (AttributeKey: LookupAttributeKey, AttributeValue: string): LookupEventsCommandInput => ({
  LookupAttributes: [{ AttributeKey, AttributeValue }],
});

const names = async (input?: LookupEventsCommandInput, settings = {}): Promise<string[]> =>
  ((await lookUp(input, settings)).Events ?? []).map(({ EventName = '' }) => EventName);

/** Makes an API, reads it a second later and deletes it another second later; answers its id. */
const create = async (): Promise<string> => {
  const client = clients.make(APIGatewayClient);
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'shop' }));
  now += 1000;
  await client.send(new GetRestApiCommand({ restApiId }));
  now += 1000;
  await client.send(new DeleteRestApiCommand({ restApiId }));
  return restApiId;
};

describe('what is in it', () => {
  test('changes and reads, newest first, each with its whole record as text', async () => {
    const restApiId = await create();
    const { Events = [], NextToken } = await lookUp();
    expect(Events.map(({ EventName, ReadOnly }) => [EventName, ReadOnly])).toEqual([
      ['DeleteRestApi', 'false'],
      ['GetRestApi', 'true'],
      ['CreateRestApi', 'false'],
    ]);
    expect(NextToken).toBeUndefined();
    const record: unknown = JSON.parse(Events[0]?.CloudTrailEvent ?? '');
    if (!isObject(record)) throw new Error('the record is no object');
    expect(record).toMatchObject({
      eventID: Events[0]?.EventId,
      eventSource: 'apigateway.amazonaws.com',
      requestParameters: { restApiId },
    });
    expect(Events[0]?.EventTime).toEqual(new Date(start + 2000));
  });

  test('failed calls too, and a lost event like any other', async () => {
    const told: string[] = [];
    aws.onTrailEvent(({ detail }) => told.push(String(detail['eventName'])));
    const endure = aws.loseTrailEvents();
    const client = clients.make(APIGatewayClient);
    await expect(client.send(new DeleteRestApiCommand({ restApiId: 'none' }))).rejects.toThrow();
    endure();
    await client.send(new CreateRestApiCommand({ name: 'shop' }));
    expect(await names()).toEqual(['CreateRestApi', 'DeleteRestApi']);
    expect(told).toEqual(['CreateRestApi']);
  });

  test('late, where it is told to be', async () => {
    aws.services.cloudtrail.history.delayMs = 300_000;
    await create();
    expect(await names()).toEqual([]);
    now += 300_000;
    expect(await names()).toHaveLength(3);
  });

  test('of one account and Region', async () => {
    await create();
    expect(await names({}, { region: 'eu-west-1' })).toEqual([]);
    const credentials = { accessKeyId: '444455556666', secretAccessKey: 'local' };
    expect(await names({}, { credentials })).toEqual([]);
  });
});

test.each([
  ['EventSource', 'ivs.amazonaws.com', ['CreateStage']],
  ['EventName', 'GetRestApi', ['GetRestApi']],
  ['ReadOnly', 'false', ['CreateStage', 'DeleteRestApi', 'CreateRestApi']],
  ['Username', 'local-user', ['CreateStage', 'DeleteRestApi', 'GetRestApi', 'CreateRestApi']],
  ['Username', 'nobody', []],
  ['ResourceName', 'shop', []],
] as const)('by %s %s', async (key, value, expected) => {
  await create();
  now += 1000;
  await clients.make(IVSRealTimeClient).send(new CreateStageCommand({}));
  expect(await names(by(key, value))).toEqual(expected);
});

test('between two times, both of them included', async () => {
  await create();
  const at = new Date(start + 1000);
  expect(await names({ StartTime: at, EndTime: at })).toEqual(['GetRestApi']);
});

test('pages follow each other by tokens that belong to their question', async () => {
  await create();
  const first = await lookUp({ MaxResults: 2 });
  expect(first.Events).toHaveLength(2);
  const { NextToken = '' } = first;
  const second = await lookUp({ MaxResults: 2, NextToken });
  expect(second.Events?.map(({ EventName }) => EventName)).toEqual(['CreateRestApi']);
  expect(second.NextToken).toBeUndefined();
  await expect(lookUp({ MaxResults: 3, NextToken })).rejects.toMatchObject({
    name: 'InvalidNextTokenException',
  });
});

test.each([
  ['InvalidLookupAttributesException', by('EventName', '')],
  ['InvalidLookupAttributesException', by('Colour' as LookupAttributeKey, 'red')],
  ['InvalidLookupAttributesException', by('EventName', 'x'.repeat(2001))],
  [
    'InvalidLookupAttributesException',
    {
      LookupAttributes: [
        { AttributeKey: 'EventName', AttributeValue: 'a' },
        { AttributeKey: 'EventSource', AttributeValue: 'b' },
      ],
    },
  ],
  ['InvalidMaxResultsException', { MaxResults: 51 }],
  ['InvalidMaxResultsException', { MaxResults: 0 }],
  ['InvalidTimeRangeException', { StartTime: new Date(start + 1), EndTime: new Date(start - 1000) }],
  ['InvalidNextTokenException', { NextToken: 'bm90IG91cnM=' }],
] satisfies [string, LookupEventsCommandInput][])('%s', async (name, input) => {
  await expect(lookUp(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

test('two look-ups a second, per account and Region', async () => {
  aws.quotas.mode = 'real';
  const ask = (settings = {}) =>
    lookUp({}, settings).then(
      () => 'ok',
      ({ name }: Error) => name,
    );
  expect([await ask(), await ask(), await ask()]).toEqual(['ok', 'ok', 'ThrottlingException']);
  expect(await ask({ region: 'eu-west-1' })).toBe('ok');
  now += 500;
  expect(await ask()).toBe('ok');
});
