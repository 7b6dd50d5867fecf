// Fault 64: secrets in what comes in (sources, events, answers of AWS) leave by no way, whatever goes wrong with them.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  TagResourceCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { broken } from './broken-sources.js';
import { strangeCalls } from './strange-calls.js';
import { startSecretWorld, type SecretWorld } from './secret-world.js';

let world: SecretWorld;
let client: APIGatewayClient;
let api: string;

const secret = (name: string) => world.canaries.secret(name);

const patch = (path: string, value: string) =>
  client.send(
    new UpdateStageCommand({
      restApiId: api,
      stageName: 'prod',
      patchOperations: [{ op: 'replace', path, value }],
    }),
  );

beforeAll(async () => {
  world = await startSecretWorld({ slack: false });
});
afterAll(() => world.close());

beforeEach(async () => {
  world.aws.faults.clear();
  world.aws.mailbox.splice(0);
  client = world.clientsFor({ account: world.aws.account, region: world.aws.region }).apiGateway;
  ({ id: api = '' } = await client.send(new CreateRestApiCommand({ name: 'shop' })));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId: api }));
  const method = { restApiId: api, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await client.send(new CreateDeploymentCommand({ restApiId: api, stageName: 'prod' }));
  await patch('/description', 'live');
  await patch('/variables/token', secret('stage variable'));
});

const settings = { severity: { tellAtOnce: 'low' }, notify: { blindAfterLooks: 2 } };

/** Each test has an API of its own, and a source. */
const declare = (text: string, name = `${api}.yml`) =>
  world.wired.invoke('baseline', { sources: [{ name, text }], settings });

const plainText = () => `
resources:
  - aws_api_gateway_stage:
      rest_api_id: ${api}
      stage_name: prod
      description: live
      variables: { token: ${secret('stage variable')} }
`;

const leaks = async () => world.canaries.found(await world.everything());
const mails = () => world.aws.mailbox.map(({ subject }) => subject);

/** Hands the queue of looks what EventBridge would. */
const tell = (detail: object, more: object = {}) => {
  const { region, account } = world.aws;
  const [, url = ''] =
    Object.entries(world.wired.names.queueUrls).find(([id]) => id === 'LooksNowQueue') ?? [];
  const body = {
    version: '0',
    id: 'e1',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.apigateway',
    account,
    region,
    time: new Date().toISOString(),
    resources: [],
    detail: {
      eventID: `id-${Math.random()}`,
      eventTime: new Date().toISOString(),
      eventSource: 'apigateway.amazonaws.com',
      awsRegion: region,
      recipientAccountId: account,
      userIdentity: { type: 'IAMUser', userName: 'ann', accountId: account },
      ...detail,
    },
    ...more,
  };
  world.aws.services.sqs.deliver(
    `arn:aws:sqs:${region}:${account}:${url.split('/').at(-1)}`,
    JSON.stringify(body),
  );
};

test('what a Terraform state calls sensitive is hidden on both sides, and so is what comes to it', async () => {
  const arn = `arn:aws:apigateway:eu-west-1::/restapis/${api}/stages/prod`;
  await patch('/description', secret('sensitive description'));
  await client.send(new TagResourceCommand({ resourceArn: arn, tags: { owner: secret('sensitive tag') } }));
  const attribute = (name: string) => [{ type: 'get_attr', value: name }];
  const state = {
    version: 4,
    terraform_version: '1.9.0',
    serial: 1,
    lineage: 'l',
    outputs: { key: { value: secret('output'), type: 'string', sensitive: true } },
    resources: [
      {
        mode: 'managed',
        type: 'aws_api_gateway_stage',
        name: 'prod',
        provider: 'provider["registry.terraform.io/hashicorp/aws"]',
        instances: [
          {
            schema_version: 0,
            attributes: {
              rest_api_id: api,
              stage_name: 'prod',
              description: secret('sensitive description'),
              tags: { owner: secret('sensitive tag') },
              tags_all: { owner: secret('sensitive tag') },
              variables: { token: secret('stage variable') },
            },
            sensitive_attributes: [attribute('description'), attribute('tags')],
          },
        ],
      },
    ],
  };
  await declare(JSON.stringify(state), `${api}.tfstate`);
  await world.wired.drain();
  expect(mails()).toEqual([]);
  await patch('/description', secret('another description'));
  await client.send(
    new TagResourceCommand({
      resourceArn: arn,
      tags: { owner: secret('another tag'), more: secret('added tag') },
    }),
  );
  await world.wired.drain();
  expect(mails()).not.toEqual([]);
  expect(await leaks()).toEqual([]);
});

interface Answer {
  sources: readonly { source: string; problems?: readonly unknown[] }[];
}

describe('a source that cannot be used', () => {
  test('is told without what stands in it', async () => {
    const sources = broken.map(([title, textOf]) => ({ name: title, text: textOf(secret(title)) }));
    const answer = (await world.wired.invoke('baseline', { sources, settings })) as Answer;
    const unheard = answer.sources.filter(({ problems }) => problems === undefined || problems.length === 0);
    expect(unheard.map(({ source }) => source)).toEqual(['a template with a wrong function']);
    await world.wired.invoke('baseline', { sources: [{ name: 'packed', gzip: secret('no gzip') }] });
    await world.wired.invoke('baseline', {
      sources: [
        {
          name: 'packed',
          gzip: gzipSync(secret('cut gzip').repeat(9)).subarray(0, -9).toString('base64'),
        },
      ],
    });
    await world.wired.invoke('baseline', { sources: secret('sources'), settings: secret('settings') });
    await world.wired.invoke('baseline', { sources: [{ name: 'x', text: { token: secret('text') } }] });
    await world.wired.invoke('baseline', secret('payload'));
    await world.wired.drain();
    await world.wired.runSchedule('deliver');
    await world.wired.drain();
    expect(await leaks()).toEqual([]);
  });
});

test('an event with secrets leaves nothing but who, when and where, however strange it is', async () => {
  await declare(plainText());
  await world.wired.drain();
  for (const call of strangeCalls(api, secret)) tell(call);
  await patch('/description', 'changed by hand');
  await world.wired.drain();
  expect(mails()).toHaveLength(1);
  expect(world.wired.failures).toEqual([]);
  expect(await leaks()).toEqual([]);
});

describe('when AWS', () => {
  test.each([
    [
      'quotes a value in an error',
      () => ({ code: 'BadRequestException', status: 400, message: `Invalid value ${secret('quoted')}` }),
    ],
    [
      'fails with a value in its text',
      () => ({ code: 'InternalFailure', status: 500, message: `no ${secret('quoted')}` }),
    ],
    ['breaks off its answer', () => ({ truncate: true as const })],
  ])('%s, that is told as unknown and not quoted', async (_what, answer) => {
    await declare(plainText());
    await world.wired.drain();
    world.aws.faults.add({ service: 'apigateway', operation: 'GetStages', answer: answer() });
    for (let look = 0; look < 3; look += 1) {
      tell({ eventName: 'UpdateStage', requestParameters: { restApiId: api, stageName: 'prod' } });
      await world.wired.drain();
    }
    await world.wired.runSchedule('deliver');
    await world.wired.drain();
    expect(mails()).toEqual(expect.arrayContaining([expect.stringContaining('BLIND')]));
    expect(await leaks()).toEqual([]);
  });
});

test('a detect that cannot write puts a look in place of the event', async () => {
  await declare(plainText());
  await world.wired.drain();
  world.aws.faults.add({ service: 'dynamodb', answer: { code: 'InternalServerError', status: 500 } });
  await patch('/variables/token', secret('changed'));
  await world.wired.drain();
  expect(world.wired.failures).toEqual([]);
  world.aws.faults.clear();
  expect(world.canaries.found(world.trail)).toContain('changed in CloudTrail');
  expect(await leaks()).toEqual([]);
});
