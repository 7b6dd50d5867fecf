// IVS stages that only a name tells: bound when exactly one live stage bears it, else unknown, never missing.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import { hideWith } from '../../shared/engine/mask.js';
import type { AwsClients, Collected } from '../../shared/kinds/kind.js';
import { kindsOfFamily } from '../../shared/kinds/registry.js';
import type { Report } from '../../shared/model/report.js';
import { check } from '../../shared/usecases/check.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';
import { compile } from './support.js';

const region = 'eu-west-1';
let aws: LocalAws;
let ivsRealTime: IVSRealTimeClient;

beforeEach(async () => {
  aws = await startLocalAws({ region });
  const credentials = { accessKeyId: aws.account, secretAccessKey: 'local' };
  ivsRealTime = new IVSRealTimeClient({ endpoint: aws.endpoint, region, credentials, maxAttempts: 1 });
});
afterEach(async () => {
  ivsRealTime.destroy();
  await aws.close();
});

const make = async (name: string, tags: Record<string, string> = {}): Promise<string> => {
  const answer = await aws.call('ivs', 'CreateStage', { name, tags });
  return (answer as { stage: { arn: string } }).stage.arn;
};

// Only IVS is asked.
const clients = (): AwsClients => ({ ivsRealTime }) as AwsClients;

const collect = async (keys: readonly string[], only?: readonly string[]): Promise<Collected> => {
  const [kind] = kindsOfFamily('ivs-stages');
  if (kind === undefined) throw new Error('no kind');
  aws.resetCalls();
  const scope = { family: 'ivs-stages', account: aws.account, region, key: '*' };
  const wanted = { keys: new Set(keys), facts: {}, ...(only === undefined ? {} : { only: new Set(only) }) };
  return kind.collect(clients(), scope, wanted);
};

const calls = (): string[] => aws.callLog.map(({ operation }) => operation);

const report = async (resources: readonly object[]): Promise<Report> => {
  const text = JSON.stringify({ resources });
  const place = { account: aws.account, region };
  const { baseline, problems } = compileDeclarations([{ name: 'declared.yml', text }], place);
  expect(problems).toEqual([]);
  const deps = { clientsFor: clients, awsCalls: () => ({}), hide: hideWith(Buffer.alloc(32)) };
  return check(deps)(baseline, { undeclared: 'ignore', unmanaged: 'managed', reveal: [] });
};

describe('a name', () => {
  test('that exactly one live stage bears is that stage, for one more call as if by ARN', async () => {
    const arn = await make('lobby');
    await make('lounge');
    expect(await collect(['name/lobby'])).toMatchObject({
      status: 'complete',
      seen: [
        { key: arn, aliases: ['name/lobby'], content: { status: 'read' } },
        { aliases: [], content: { status: 'listed' } },
      ],
      unbound: [],
    });
    expect(calls()).toEqual(['ListStages', 'GetStage']);
  });

  test('that several bear is none of them, and names them all', async () => {
    const arns = [await make('lobby'), await make('lobby')].sort();
    expect(await collect(['name/lobby'])).toMatchObject({
      unbound: [
        {
          key: 'name/lobby',
          detail: `2 stages in eu-west-1 are called lobby: ${arns.join(', ')}. Declare it by its ARN.`,
        },
      ],
    });
    expect(calls()).toEqual(['ListStages']);
  });

  test('that very many bear names the first five', async () => {
    for (let count = 0; count < 8; count += 1) await make('lobby');
    const collected = await collect(['name/lobby']);
    const [unbound] = collected.status === 'complete' ? (collected.unbound ?? []) : [];
    expect(unbound?.detail.match(/arn:/g)).toHaveLength(5);
    expect(unbound?.detail).toContain('and 3 more');
  });

  test('that nobody bears may have been changed: unknown, not missing', async () => {
    await make('lounge');
    expect(await collect(['name/lobby'])).toMatchObject({
      unbound: [{ detail: expect.stringContaining('No stage in eu-west-1 is called lobby') }],
    });
  });

  test('whose stage goes between the list and its read is unbound', async () => {
    const arn = await make('lobby');
    aws.faults.add({ operation: 'GetStage', answer: { code: 'ResourceNotFoundException', status: 404 } });
    expect(await collect(['name/lobby'])).toMatchObject({
      seen: [],
      unbound: [{ detail: `The stage called lobby went while it was read (${arn}).` }],
    });
  });

  test('is found by a look at single stages too, which then needs the list', async () => {
    const arn = await make('lobby');
    const other = await make('lounge');
    const collected = await collect(['name/lobby', other], ['name/lobby']);
    expect(collected).toMatchObject({
      seen: [
        { key: arn, content: { status: 'read' } },
        { key: other, content: { status: 'listed' } },
      ],
    });
    expect(calls()).toEqual(['ListStages', 'GetStage']);
  });

  test('costs nothing where the stage is declared by its ARN as well', async () => {
    const arn = await make('lobby');
    await collect(['name/lobby', arn]);
    expect(calls()).toEqual(['ListStages', 'GetStage']);
  });

  test('says nothing where the list cannot be read', async () => {
    aws.faults.add({ operation: 'ListStages', answer: { code: 'AccessDeniedException', status: 403 } });
    expect(await collect(['name/lobby'])).toMatchObject({ status: 'unreadable', reason: 'denied' });
  });
});

describe('a declaration by name', () => {
  test.each([
    ['aws_ivs_stage', { name: 'lobby', tags: { team: 'live' } }, 'name', 'tags.team'],
    ['awscc_ivs_stage', { name: 'lobby', tags: [{ key: 'team', value: 'live' }] }, 'name', 'tags[0].value'],
    ['AWS::IVS::Stage', { Name: 'lobby', Tags: [{ Key: 'team', Value: 'live' }] }, 'Name', 'Tags[0].Value'],
  ])('%s is compared, but for its name', async (type, attributes, name, declaredAs) => {
    const { target } = compile([{ type, attributes }]);
    expect(target).toMatchObject({ key: 'name/lobby' });
    expect(target.leftOut).toContainEqual({ declaredAs: name, reason: 'identity' });
    const arn = await make('lobby', { team: 'other' });
    expect(await report([{ [type]: attributes }])).toMatchObject({
      targets: [
        {
          id: arn,
          verdict: 'drifted',
          differences: [{ path: '/tags/team', declaredAs, declared: 'live', observed: 'other' }],
        },
      ],
    });
  });

  test('of a name that two bear is unknown, and drift of neither is told', async () => {
    await make('lobby', { team: 'a' });
    await make('lobby', { team: 'b' });
    expect(await report([{ aws_ivs_stage: { name: 'lobby', tags: { team: 'live' } } }])).toMatchObject({
      summary: { drifted: 0, missing: 0, unknown: 1 },
      targets: [{ verdict: 'unknown', reason: 'unbound' }],
    });
  });

  test('and one by ARN of the same stage are one target', async () => {
    const arn = await make('lobby', { team: 'live' });
    const byBoth = [{ aws_ivs_stage: { arn } }, { aws_ivs_stage: { name: 'lobby', tags: { team: 'live' } } }];
    expect(await report(byBoth)).toMatchObject({
      summary: { inSync: 1, unknown: 0 },
      targets: [{ id: arn }],
    });
  });

  test('with an ARN keeps its name as a setting', () => {
    const arn = 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCd';
    const { target } = compile([{ type: 'aws_ivs_stage', attributes: { arn, name: 'lobby' } }]);
    expect(target).toMatchObject({ key: arn, leaves: [{ pointer: '/name', value: 'lobby' }] });
  });
});
