// Fetching deployed stacks from the embedded CloudFormation, through the real SDK.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { complaint, fetchAll, fetchOne } from './sources-support.js';

let aws: LocalAws;
let now: Date;
const before = { ...process.env };
beforeEach(async () => {
  now = new Date('2026-01-01T10:00:00Z');
  aws = await startLocalAws({ now: () => now });
  Object.assign(process.env, aws.environment);
});
afterEach(async () => {
  process.env = { ...before };
  await aws.close();
});
/** What AWS was asked, attempts that failed included. */
const calls = (): string[] => aws.callLog.map(({ service, operation }) => `${service}:${operation}`);

describe('a deployed stack', () => {
  const put = (given: Partial<Parameters<LocalAws['services']['cloudformation']['put']>[0]> = {}) =>
    aws.services.cloudformation.put({ name: 'orders', template: 'Resources: {}', ...given });

  test('comes as processed template with everything CloudFormation knows', async () => {
    const id = put({
      template: 'Transform: AWS::Serverless-2016-10-31',
      processed: '{"Resources":{}}',
      parameters: {
        Stage: 'live',
        Image: { value: '/images/latest', resolved: 'img-1' },
        Password: { value: 'hush', isSecret: true },
      },
      resources: {
        Api: { type: 'AWS::ApiGateway::RestApi', id: 'a1b2c3' },
        Late: { type: 'AWS::ApiGateway::Stage' },
        Gone: { type: 'AWS::ApiGateway::Stage', id: 'old', status: 'DELETE_COMPLETE' },
      },
    });
    const counted: string[] = [];
    expect(await fetchAll('stack:orders', { onCall: (call) => counted.push(call) })).toEqual([
      {
        source: {
          name: 'stack:orders',
          text: '{"Resources":{}}',
          bindings: {
            place: { account: aws.account, region: 'us-east-1' },
            parameters: { Stage: 'live', Image: 'img-1', Password: '****' },
            physicalIds: { Api: 'a1b2c3' },
            stack: { name: 'orders', id },
          },
        },
        revision: { id: '2026-01-01T10:00:00.000Z CREATE_COMPLETE', at: now.getTime() },
      },
    ]);
    expect(calls()).toEqual(counted);
    expect(counted).toEqual([
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
      'cloudformation:ListStackResources',
      'cloudformation:DescribeStacks',
    ]);
  });

  test('lets its entry give only what CloudFormation hides', async () => {
    put({ parameters: { Stage: 'live', Password: { value: 'hush', isSecret: true } } });
    const parameters = { Stage: 'other', Password: 'given' };
    const { source } = await fetchOne({ source: 'stack:orders', parameters, physicalIds: { X: 'y' } });
    expect(source.bindings).toMatchObject({
      parameters: { Stage: 'live', Password: 'given' },
      physicalIds: { X: 'y' },
    });
  });

  test('has all its resources, however many pages they fill', async () => {
    const ids = Array.from({ length: 230 }, (_, at) => `R${at}`);
    put({ resources: Object.fromEntries(ids.map((id) => [id, { type: 'AWS::IVS::Stage', id: `p-${id}` }])) });
    const { source } = await fetchOne('stack:orders');
    expect(source.bindings?.physicalIds).toEqual(Object.fromEntries(ids.map((id) => [id, `p-${id}`])));
  });

  test.each([
    ['its ARN', (id: string): unknown => id],
    ['its ARN after stack:', (id: string): unknown => `stack:${id}`],
    ['name and Region', (): unknown => ({ source: 'stack:orders', region: 'ap-south-1' })],
  ])('of another Region is found by %s', async (_how, entryOf) => {
    const id = put({ region: 'ap-south-1' });
    const { source } = await fetchOne(entryOf(id));
    expect(source.name).toBe('stack:orders');
    expect(source.bindings).toMatchObject({ place: { region: 'ap-south-1' }, stack: { id } });
  });

  test.each([
    ['{"Resources":{"A":{"Properties":{"X":{"Fn::ImportValue":"shared-url"}}}}}'],
    ['Resources:\n  A:\n    Properties:\n      X: !ImportValue shared-url\n'],
  ])('that imports gets what others export: %s', async (template) => {
    const exports = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`e${at}`, `v${at}`]));
    aws.services.cloudformation.put({
      name: 'base',
      template: '{}',
      exports: { 'shared-url': 'https://x', ...exports },
    });
    put({ template });
    expect((await fetchOne('stack:orders')).source.bindings?.exports).toEqual({
      'shared-url': 'https://x',
      ...exports,
    });
    expect(calls().filter((call) => call.endsWith('ListExports'))).toHaveLength(2);
  });

  test('comes with its nested stacks, each a source of its own, and sees their outputs', async () => {
    const leaf = { name: 'orders-Api-Inner', template: '{"Leaf":1}', outputs: { Deep: 'deep' } };
    const api = {
      name: 'orders-Api',
      template: '{"Api":1}',
      parameters: { Stage: 'live' },
      outputs: { Url: 'https://x', Id: 'a1b2c3' },
      nested: { Inner: leaf },
    };
    put({ nested: { Api: api, Other: { name: 'orders-Other', template: '{"Other":1}' } } });
    const fetched = await fetchAll({ source: 'stack:orders', parameters: { Mine: 'x' } });
    expect(fetched.map(({ source: { name, text, bindings } }) => [name, text, bindings?.parameters])).toEqual(
      [
        ['stack:orders', 'Resources: {}', { Mine: 'x' }],
        ['stack:orders/Api', '{"Api":1}', { Stage: 'live' }],
        ['stack:orders/Api/Inner', '{"Leaf":1}', {}],
        ['stack:orders/Other', '{"Other":1}', {}],
      ],
    );
    expect(fetched[0]?.source.bindings?.physicalIds).toMatchObject({
      Api: expect.stringMatching('stack/orders-Api/'),
      'Api.Outputs.Url': 'https://x',
      'Api.Outputs.Id': 'a1b2c3',
    });
    expect(fetched[1]?.source.bindings?.physicalIds).toMatchObject({ 'Inner.Outputs.Deep': 'deep' });
  });

  test('that seems to hold itself is read once', async () => {
    const id = put();
    put({ resources: { Self: { type: 'AWS::CloudFormation::Stack', id } } });
    expect(await fetchAll('stack:orders')).toHaveLength(1);
  });

  test('nested without end is refused', async () => {
    type Given = Parameters<LocalAws['services']['cloudformation']['put']>[0];
    const deep = (level: number): Given => ({
      name: `level-${level}`,
      template: '{}',
      ...(level < 12 ? { nested: { Next: deep(level + 1) } } : {}),
    });
    aws.services.cloudformation.put(deep(0));
    expect(await complaint('stack:level-0')).toMatch('nests stacks more than 10 deep');
  });

  test.each([
    'CREATE_IN_PROGRESS',
    'UPDATE_IN_PROGRESS',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'DELETE_IN_PROGRESS',
  ])('in %s is changing, and so are its nested stacks', async (status) => {
    put({ status, nested: { Api: { name: 'orders-Api', template: '{}' } } });
    expect(await fetchAll('stack:orders')).toMatchObject([{ isChanging: true }, { isChanging: true }]);
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_FAILED', 'IMPORT_COMPLETE'])(
    'in %s is not changing',
    async (status) => {
      put({ status });
      expect((await fetchOne('stack:orders')).isChanging).toBeUndefined();
    },
  );

  test('leaves out a nested one that is on its way out while it changes itself', async () => {
    const Api = { name: 'orders-Api', template: '{}', status: 'CREATE_FAILED' };
    put({ status: 'UPDATE_ROLLBACK_IN_PROGRESS', nested: { Api } });
    expect((await fetchOne('stack:orders')).isChanging).toBe(true);
    put({ status: 'UPDATE_COMPLETE', nested: { Api } });
    expect(await complaint('stack:orders')).toMatch('the stack orders-Api could not be created');
  });

  test('whose deployment begins while it is read is changing', async () => {
    put({ nested: { Api: { name: 'orders-Api', template: '{}' } } });
    const begin = () => aws.services.cloudformation.setStatus('orders', 'UPDATE_IN_PROGRESS');
    aws.faults.add({
      operation: 'ListStackResources',
      times: 1,
      when: () => (begin(), true),
      answer: { delayMs: 0 },
    });
    expect(await fetchAll('stack:orders')).toMatchObject([{ isChanging: true }, { isChanging: true }]);
  });

  test('that changed has another revision', async () => {
    put();
    const first = await fetchOne('stack:orders');
    now = new Date('2026-01-02T10:00:00Z');
    put({ template: 'Resources: {A: {}}' });
    const second = await fetchOne('stack:orders');
    expect(second.revision).toEqual({ id: '2026-01-02T10:00:00.000Z UPDATE_COMPLETE', at: now.getTime() });
    expect(Number(second.revision?.at)).toBeGreaterThan(Number(first.revision?.at));
  });

  test.each([
    ['REVIEW_IN_PROGRESS', 'has only a change set'],
    ['CREATE_FAILED', 'could not be created'],
    ['ROLLBACK_COMPLETE', 'could not be created, and was rolled back'],
    ['ROLLBACK_FAILED', 'could not be created, nor rolled back'],
    ['DELETE_FAILED', 'is half deleted'],
    ['DELETE_COMPLETE', 'is deleted'],
  ])('in %s is refused in words', async (status, words) => {
    const id = put({ status });
    expect(await complaint(id)).toBe(
      `${id}: the stack orders ${words}${words === 'has only a change set' ? ': nothing of it was deployed yet' : ''} (${status}) | Deploy it, or remove the source.`,
    );
  });

  test.each([
    ['DescribeStacks', /Allow cloudformation:DescribeStacks on \*/],
    [
      'GetTemplate',
      /the template of the stack orders.*Allow cloudformation:GetTemplate on arn:aws:cloudformation/,
    ],
    [
      'ListStackResources',
      /the resources of the stack orders.*Allow cloudformation:ListStackResources on arn/,
    ],
    ['ListExports', /what stacks export.*Allow cloudformation:ListExports on \*/],
  ])('that the reader may not %s names the action', async (operation, words) => {
    put({ template: '{"Fn::ImportValue":1}' });
    aws.faults.add({ operation, answer: { code: 'AccessDenied', status: 403 } });
    expect(await complaint('stack:orders')).toMatch(words);
  });

  test.each([
    ['a Region', ['AWS_REGION', 'AWS_DEFAULT_REGION'], /no AWS Region is set \| Set AWS_REGION/],
    [
      'credentials',
      ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
      /credentials are missing.*\| Sign in again/,
    ],
  ])('cannot be asked for without %s', async (_what, names, words) => {
    for (const name of names) delete process.env[name];
    const nowhere = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    Object.assign(process.env, nowhere, { AWS_EC2_METADATA_DISABLED: 'true' });
    expect(await complaint('stack:orders')).toMatch(words);
  });

  test('that does not exist is told', async () => {
    expect(await complaint('stack:absent')).toMatch(
      'stack:absent: the stack absent does not exist (Stack with id absent does not exist) | Correct the name',
    );
  });

  test('of another account than its entry says is told', async () => {
    put();
    expect(await complaint({ source: 'stack:orders', account: '210987654321' })).toMatch(
      `is in account ${aws.account}, not in 210987654321`,
    );
  });
});

describe('the stacks with a tag', () => {
  const put = (name: string, tags: Record<string, string>, more: object = {}) =>
    aws.services.cloudformation.put({ name, template: `{"is":"${name}"}`, tags, ...more });

  test('come in order of their names, over all pages, each nested one once', async () => {
    for (let at = 0; at < 120; at += 1) put(`other-${at}`, { team: 'other' });
    put('zebra', { team: 'orders' });
    put('apple', { team: 'orders' }, { nested: { Api: { name: 'apple-Api', template: '{}' } } });
    put('unborn', { team: 'orders' }, { status: 'REVIEW_IN_PROGRESS' });
    const fetched = await fetchAll('stacks:team=orders');
    expect(fetched.map(({ source: { name } }) => name)).toEqual([
      'stack:apple',
      'stack:apple/Api',
      'stack:zebra',
    ]);
    expect(fetched[0]?.source.bindings?.stack?.name).toBe('apple');
  });

  test('that are none are an error', async () => {
    put('other', { team: 'other' });
    expect(await complaint('stacks:team=orders')).toMatch(
      /no deployed stack has the tag team=orders \| .*no stack never means "nothing declared"/,
    );
  });

  test('of which one is broken are all refused, because its declaration is not known', async () => {
    put('apple', { team: 'orders' });
    put('broken', { team: 'orders' }, { status: 'DELETE_FAILED' });
    expect(await complaint('stacks:team=orders')).toMatch('the stack broken is half deleted');
  });
});
