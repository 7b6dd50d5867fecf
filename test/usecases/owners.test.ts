// Whose a target is: by API or by declared tags, never by live ones; and where people and programs read it.
import { APIGatewayClient, TagResourceCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect, test } from '@jest/globals';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { hideWith } from '../../shared/engine/mask.js';
import type { DeclaredTarget } from '../../shared/model/declaration.js';
import type { Owner } from '../../shared/model/rule.js';
import { kindId, type Target } from '../../shared/model/target.js';
import { ownersOf } from '../../shared/usecases/look/owners.js';
import { account, createWorld, declarationOf, region, type World } from './world.js';

const place = { account, region };
const stage = (key: string): Target => ({ ...place, kind: kindId('apigateway.stage'), key });
const integration = (key: string): Target => ({ ...place, kind: kindId('apigateway.integration'), key });
const ivsStage = (id: string): Target => ({
  ...place,
  kind: kindId('ivs.stage'),
  key: `arn:aws:ivs:${region}:${account}:stage/${id}`,
});

const declared = (target: Target, tags: Readonly<Record<string, string>> = {}): DeclaredTarget => ({
  ...target,
  source: 'shop.yml',
  address: 'a',
  leaves: Object.entries(tags).map(([key, value]) => ({
    pointer: `/tags/${key.replaceAll('/', '~1')}`,
    pattern: '/tags/*',
    value,
    declaredAs: `tags.${key}`,
    source: 'shop.yml',
    address: 'a',
  })),
  closed: [],
  leftOut: [],
  exported: {},
});

const owner = (team: string, more: Partial<Owner>): Owner => ({
  team,
  apis: [],
  tags: {},
  channels: [`#${team}`],
  ...more,
});

describe('a target belongs to', () => {
  const pay = owner('payments', { tags: { team: 'pay' } });
  const payLive = owner('payments-live', { tags: { team: 'pay', env: 'live' } });
  const byPath = owner('orders', { tags: { 'acme/team': 'orders' } });
  const byApi = owner('shop', { apis: ['abc'] });
  const nobody = owner('nobody', {});
  const masked = hideWith(Buffer.alloc(32, 1))('pay');

  test.each<[string, Owner[], Target, Record<string, string> | undefined, string | undefined]>([
    ['the team that names its API', [byApi], stage('abc/prod'), {}, 'shop'],
    ['it, declared or not', [byApi], stage('abc/other'), undefined, 'shop'],
    ['nobody whose API only begins alike', [byApi], stage('abcd/prod'), {}, undefined],
    ['the team whose tag is declared', [pay], stage('abc/prod'), { team: 'pay', env: 'live' }, 'payments'],
    ['it by tags with slashes', [byPath], stage('abc/prod'), { 'acme/team': 'orders' }, 'orders'],
    ['nobody whose tag has another value', [pay], stage('abc/prod'), { team: 'Pay' }, undefined],
    ['nobody of whose tags one is missing', [payLive], stage('abc/prod'), { team: 'pay' }, undefined],
    ['the first of several', [payLive, pay, byApi], stage('abc/prod'), { team: 'pay' }, 'payments'],
    ['the first, by API too', [byApi, pay], stage('abc/prod'), { team: 'pay' }, 'shop'],
    ['nobody by a tag that is masked', [pay], stage('abc/prod'), { team: masked }, undefined],
    [
      'nobody by a mask in the settings',
      [owner('x', { tags: { team: masked } })],
      stage('abc/prod'),
      { team: masked },
      undefined,
    ],
    ['nobody who names nothing', [nobody], stage('abc/prod'), { team: 'pay' }, undefined],
    ['a team by the tags of an IVS stage', [pay], ivsStage('one'), { team: 'pay' }, 'payments'],
    ['nobody by a star', [owner('all', { apis: ['*'] })], ivsStage('one'), {}, undefined],
  ])('%s', (_, owners, target, tags, team) => {
    const own = tags === undefined ? undefined : declared(target, tags);
    const of = ownersOf(owners, own === undefined ? [] : [own]);
    expect(of(target, own)?.team).toBe(team);
  });

  const around = (...tagged: [string, string][]) =>
    tagged.map(([key, team]) => declared(stage(key), { team }));
  const teams = [pay, owner('orders', { tags: { team: 'orders' } })];

  test.each<[string, DeclaredTarget[], Target, string | undefined]>([
    [
      'an integration to the team of its API’s stages',
      around(['abc/prod', 'pay']),
      integration('abc/r/GET'),
      'payments',
    ],
    ['not of another API’s', around(['abd/prod', 'pay']), integration('abc/r/GET'), undefined],
    [
      'not where stages are of two teams',
      around(['abc/a', 'pay'], ['abc/b', 'orders']),
      integration('abc/r/GET'),
      undefined,
    ],
    [
      'a stage not to its neighbour’s, for it has tags of its own',
      around(['abc/prod', 'pay']),
      stage('abc/dev'),
      undefined,
    ],
  ])('inherited: %s', (_, all, target, team) => {
    expect(ownersOf(teams, all)(target, declared(target))?.team).toBe(team);
  });
});

describe('people and programs', () => {
  let world: World;
  const clients: { destroy: () => void }[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await world.close();
  });
  const make = <Client extends { destroy: () => void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };

  const team = 'payments\r\nBcc: all';
  const start = async (owners: (api: string) => Owner[]) => {
    world = await createWorld();
    const text = declarationOf(world.estate).replace(
      'description: live',
      'description: live\n      tags: { team: pay }',
    );
    await make(new APIGatewayClient({})).send(
      new TagResourceCommand({
        resourceArn: `arn:aws:apigateway:${region}::/restapis/${world.estate.restApiId}/stages/prod`,
        tags: { team: 'pay' },
      }),
    );
    await world.baseline({
      sources: [{ name: 'shop.yml', text }],
      settings: { ...world.settings, owners: owners(world.estate.restApiId) },
    });
    world.queued.splice(0);
    await world.look({ cause: 'baseline' });
    expect(world.events()).toEqual([]);
  };

  test('read the owner in mail, JSON and attribute, each safe to read', async () => {
    await start(() => [owner(team, { tags: { team: 'pay' } })]);
    const sqs = make(new SQSClient({}));
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'theirs' }));
    const [mail] = world.mails();
    expect(mail).toBeUndefined();
    await make(new SNSClient({})).send(
      new SubscribeCommand({
        TopicArn: `arn:aws:sns:${region}:${account}:drift`,
        Protocol: 'sqs',
        Endpoint: `arn:aws:sqs:${region}:${account}:theirs`,
        Attributes: { FilterPolicy: JSON.stringify({ owner: ['payments\\r\\nBcc: all'] }) },
      }),
    );
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    expect(world.mails()[0]?.text).toMatch(/\nOwner +payments\\r\\nBcc: all\n/);
    expect(world.published[0]?.json['owner']).toEqual({ team, channels: [`#${team}`] });
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toHaveLength(1);
  });

  test('read nothing of an owner where there is none', async () => {
    await start(() => [owner('others', { apis: ['somebody-else'] })]);
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    expect(world.mails()[0]?.text).not.toMatch(/^Owner/m);
    expect(world.published[0]?.json).not.toHaveProperty('owner');
  });

  test('a live tag makes nobody the owner, and takes it from nobody', async () => {
    await start(() => [
      owner('thieves', { tags: { team: 'thieves' } }),
      owner('payments', { tags: { team: 'pay' } }),
    ]);
    await make(new APIGatewayClient({})).send(
      new TagResourceCommand({
        resourceArn: `arn:aws:apigateway:${region}::/restapis/${world.estate.restApiId}/stages/prod`,
        tags: { team: 'thieves' },
      }),
    );
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    expect(world.published[0]?.json['owner']).toMatchObject({ team: 'payments' });
  });

  test('settings that name another team count from the next time something is told', async () => {
    await start((api) => [owner('shop', { apis: [api] })]);
    await world.hands.swapBackend('https://evil.example.net/');
    await world.look();
    await world.baseline({ sources: [], settings: world.settings });
    await world.hands.swapBackend('https://worse.example.net/');
    await world.look();
    expect(world.published.map(({ json }) => json['owner'])).toEqual([
      { team: 'shop', channels: ['#shop'] },
      undefined,
    ]);
  });
});
