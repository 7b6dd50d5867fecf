// Evidence joined to drifted fields: exact, likely or nobody, whatever the order in which events came.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { attribute, deployedOnly } from '../../shared/engine/attribution.js';
import type { Difference } from '../../shared/model/comparison.js';
import type { Actor, Evidence, Touch } from '../../shared/model/evidence.js';
import type { ChangedBy } from '../../shared/model/finding.js';
import { kindId, type ScopeId, type Target } from '../../shared/model/target.js';
import { epochMs } from '../../shared/model/time.js';

const kind = kindId('apigateway.stage');
const target: Target = { kind, account: '123456789012', region: 'eu-west-1', key: 'r1/prod' };

const actorCalled = (name: string): Actor => ({
  type: 'iam-user',
  name,
  principal: `arn:aws:iam::123456789012:user/${name}`,
  via: 'cli',
});

/** `touch` is of the target itself where it names no key; `key: undefined` is any target. */
const call = (
  eventName: string,
  at: number,
  who: string,
  ...touches: readonly { key?: string | undefined; pointers?: readonly string[]; kind?: string }[]
): Evidence => ({
  eventId: `${eventName} ${at} ${who}`,
  at: epochMs(at),
  eventSource: 'apigateway.amazonaws.com',
  eventName,
  scope: 'restapi:123456789012/eu-west-1/r1' as ScopeId,
  actor: actorCalled(who),
  touches: touches.map(({ pointers, kind: other, ...rest }): Touch => {
    const key = 'key' in rest ? rest.key : target.key;
    return {
      kind: other === undefined ? kind : kindId(other),
      ...(key === undefined ? {} : { key }),
      ...(pointers === undefined ? {} : { pointers }),
    };
  }),
});

const at = (path: string): Difference => ({
  type: 'removed',
  class: 'declared',
  path,
  declared: 'x',
  severity: 'high',
  reason: '',
});

const inWords = (by: ChangedBy): string =>
  by.confidence === 'unknown' ? 'unknown' : `${by.confidence} ${by.actor.name} ${by.eventName}`;

const whose = (path: string, evidence: readonly Evidence[], aliases: readonly string[] = []): string =>
  inWords(attribute(target, aliases, [at(path)], evidence).changedBy);

describe('whose change a field is', () => {
  test.each([
    ['the call names it', ['/variables/a'], 'exact'],
    ['the call names what holds it', ['/variables'], 'exact'],
    ['the call names something in it', ['/variables/a/b'], 'exact'],
    ['the call names everything', [''], 'exact'],
    ['the call names any key of its map', ['/variables/*'], 'exact'],
    ['the call names another field', ['/description'], 'unknown'],
    ['the call names a field that only begins alike', ['/variables/ab'], 'unknown'],
    ['the call names nothing', undefined, 'likely'],
  ] as const)('%s', (_title, pointers, confidence) => {
    const touch = pointers === undefined ? {} : { pointers };
    expect(whose('/variables/a', [call('UpdateStage', 1, 'ann', touch)]).split(' ')[0]).toBe(confidence);
  });

  test('the newest that names it, also where a newer one names nothing or something else', () => {
    const evidence = [
      call('UpdateStage', 1, 'ann', { pointers: ['/variables/a'] }),
      call('UpdateStage', 2, 'bob', { pointers: ['/variables/a'] }),
      call('UpdateStage', 3, 'eve', { pointers: ['/description'] }),
      call('UpdateStage', 4, 'zoe', {}),
    ];
    expect(whose('/variables/a', evidence)).toBe('exact bob UpdateStage');
    expect(whose('/tracingEnabled', evidence)).toBe('likely zoe UpdateStage');
  });

  test('by another key of the target, and never by another target or kind', () => {
    const pointers = ['/variables/a'];
    expect(whose('/variables/a', [call('U', 1, 'ann', { key: 'alias', pointers })], ['alias'])).toBe(
      'exact ann U',
    );
    expect(whose('/variables/a', [call('U', 1, 'ann', { key: 'r1/other', pointers })])).toBe('unknown');
    expect(whose('/variables/a', [call('U', 1, 'ann', { kind: 'ivs.stage', pointers })])).toBe('unknown');
  });

  test('a call that names no target is likely while one actor alone made such calls', () => {
    const mine = [
      call('PutRestApi', 1, 'ann', { key: undefined }),
      call('PutRestApi', 2, 'ann', { key: undefined }),
    ];
    expect(whose('/variables/a', mine)).toBe('likely ann PutRestApi');
    expect(whose('/variables/a', [...mine, call('PutRestApi', 3, 'bob', { key: undefined })])).toBe(
      'unknown',
    );
    expect(whose('/variables/a', [...mine, call('UpdateStage', 0, 'bob', {})])).toBe(
      'likely bob UpdateStage',
    );
  });

  test('a call that names no target and another field is nobody’s', () => {
    const evidence = [call('UpdateApi', 1, 'ann', { key: undefined, pointers: ['/integrationUri'] })];
    expect(whose('/integrationUri', evidence)).toBe('likely ann UpdateApi');
    expect(whose('/description', evidence)).toBe('unknown');
  });

  test('an import that rewrites everything is exact; a deletion sets no field', () => {
    expect(whose('/uri', [call('ReimportApi', 1, 'ann', { key: undefined, pointers: [''] })])).toBe(
      'exact ann ReimportApi',
    );
    expect(whose('/uri', [call('DeleteStage', 1, 'ann', { pointers: [''] })])).toBe('unknown');
  });
});

describe('others', () => {
  const evidence = [
    call('UpdateStage', 1, 'ann', { pointers: ['/description'] }),
    call('UpdateStage', 2, 'bob', { pointers: ['/variables/a', '/variables/b'] }),
  ];

  test('are told by path, only where they are others', () => {
    const differences = ['/variables/a', '/variables/b', '/description', '/tracingEnabled'].map(at);
    const { changedBy, alsoChangedBy } = attribute(target, [], differences, evidence);
    expect(inWords(changedBy)).toBe('exact bob UpdateStage');
    expect(Object.entries(alsoChangedBy).map(([path, by]) => [path, inWords(by)])).toEqual([
      ['/description', 'exact ann UpdateStage'],
      ['/tracingEnabled', 'unknown'],
    ]);
  });

  test('are none where nobody is known at all', () => {
    expect(attribute(target, [], [at('/x'), at('/y')], evidence)).toEqual({
      changedBy: { confidence: 'unknown' },
      alsoChangedBy: {},
    });
  });
});

describe('whole targets', () => {
  const whole = { pointers: [''] };
  const of = (verdict: 'missing' | 'unmanaged', evidence: readonly Evidence[], aliases: string[] = []) =>
    inWords(attribute(target, aliases, [], evidence, verdict).changedBy);

  test.each<[string, 'missing' | 'unmanaged', readonly Evidence[], string]>([
    ['deleted', 'missing', [call('DeleteStage', 1, 'ann', whole)], 'exact ann DeleteStage'],
    [
      'deleted with its API',
      'missing',
      [call('DeleteRestApi', 1, 'ann', { key: undefined, ...whole })],
      'exact ann DeleteRestApi',
    ],
    [
      'gone, while the deletion has not come yet',
      'missing',
      [call('CreateStage', 1, 'ann', whole), call('UpdateStage', 2, 'bob', { pointers: ['/x'] })],
      'unknown',
    ],
    [
      'gone, with a part of it deleted',
      'missing',
      [call('DeleteRouteSettings', 1, 'ann', { pointers: ['/routeSettings/a'] })],
      'unknown',
    ],
    ['gone, and somebody touched it', 'missing', [call('Put', 1, 'ann', {})], 'likely ann Put'],
    [
      'made, and changed since',
      'unmanaged',
      [call('CreateStage', 1, 'ann', whole), call('UpdateStage', 2, 'bob', { pointers: ['/x'] })],
      'exact ann CreateStage',
    ],
    ['put', 'unmanaged', [call('PutIntegration', 1, 'ann', whole)], 'exact ann PutIntegration'],
    [
      'made by the deployment that nothing is known before',
      'unmanaged',
      [
        call('CreateDeployment', 1, 'ann', { pointers: ['/deploymentId'] }),
        call('CreateDeployment', 2, 'bob', { pointers: ['/deploymentId'] }),
      ],
      'exact ann CreateDeployment',
    ],
    [
      'there before it was deployed to',
      'unmanaged',
      [
        call('UpdateStage', 1, 'ann', { pointers: ['/x'] }),
        call('CreateDeployment', 2, 'bob', { pointers: ['/deploymentId'] }),
      ],
      'unknown',
    ],
    ['made, by nobody known', 'unmanaged', [call('DeleteStage', 1, 'ann', whole)], 'unknown'],
  ])('%s', (_title, verdict, evidence, expected) => {
    expect(of(verdict, evidence)).toBe(expected);
  });

  test('a route that leads to an integration did not make it', () => {
    expect(of('unmanaged', [call('CreateRoute', 1, 'ann', { key: 'alias' })], ['alias'])).toBe(
      'likely ann CreateRoute',
    );
  });
});

describe('only deployers', () => {
  const only = (...evidence: readonly Evidence[]): boolean =>
    deployedOnly(target, ['alias'], evidence, (principal) => principal.endsWith('user/ci'));
  const named = { pointers: ['/variables/a'] };

  test.each<[string, readonly Evidence[], boolean]>([
    ['the newest is a deployer’s', [call('U', 1, 'ann', named), call('U', 2, 'ci', named)], true],
    ['another is newer', [call('U', 1, 'ci', named), call('U', 2, 'ann', named)], false],
    // CloudTrail tells whole seconds: who was last is not known then.
    ['another is as new', [call('U', 1, 'ci', named), call('U', 1, 'ann', named)], false],
    ['nobody', [], false],
    ['by another key', [call('U', 1, 'ci', { key: 'alias' })], true],
    ['on another target', [call('U', 1, 'ci', { key: 'r1/other' })], false],
    ['a deployer touched any target', [call('U', 1, 'ci', { key: undefined })], false],
    [
      'another may have touched it since',
      [call('U', 1, 'ci', named), call('U', 2, 'ann', { key: undefined })],
      false,
    ],
    ['a deployer rewrote all', [call('U', 1, 'ci', { key: undefined, pointers: [''] })], true],
  ])('%s', (_title, evidence, expected) => {
    expect(only(...evidence)).toBe(expected);
  });
});

describe('laws', () => {
  const paths = ['/variables/a', '/variables/b', '/description', '/deploymentId'];
  const touches = fc.array(
    fc.record(
      {
        key: fc.constantFrom('r1/prod', 'alias', 'r1/other', undefined),
        pointers: fc.subarray(['', '/variables', ...paths]),
      },
      { requiredKeys: ['key'] },
    ),
    { maxLength: 3 },
  );
  const names = fc.constantFrom('CreateStage', 'UpdateStage', 'DeleteStage', 'PutRestApi');
  const calls = fc
    .array(fc.tuple(names, fc.integer({ min: 0, max: 5 }), fc.constantFrom('ann', 'bob'), touches), {
      maxLength: 8,
    })
    .map((made) =>
      made.map(([name, time, who, on], id) => ({ ...call(name, time, who, ...on), eventId: `${id}` })),
    );
  const differences = fc.subarray(paths).map((chosen) => chosen.map(at));
  const verdicts = fc.constantFrom('missing' as const, 'unmanaged' as const, undefined);

  test('order and duplicates of evidence do not matter', () => {
    const mixed = calls.chain((made) =>
      fc.tuple(
        fc.constant(made),
        fc.shuffledSubarray([...made, ...made], { minLength: made.length * 2, maxLength: made.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(mixed, differences, verdicts, ([made, again], drifted, verdict) => {
        const once = attribute(target, ['alias'], drifted, made, verdict);
        expect(attribute(target, ['alias'], drifted, again, verdict)).toEqual(once);
        const isCi = (principal: string): boolean => principal.endsWith('ann');
        expect(deployedOnly(target, ['alias'], again, isCi)).toBe(
          deployedOnly(target, ['alias'], made, isCi),
        );
      }),
    );
  });

  test('what is exact names the field, and nothing newer that names the target does', () => {
    fc.assert(
      fc.property(calls, fc.constantFrom(...paths), (made, path) => {
        const { changedBy } = attribute(target, [], [at(path)], made);
        const namesIt = (one: Evidence): boolean =>
          one.touches.some(
            ({ key, pointers }) =>
              key === target.key &&
              pointers?.some((pointer) => pointer !== '' && `${path}/`.startsWith(`${pointer}/`)) === true,
          );
        const newest = made.filter(namesIt).sort((a, b) => b.at - a.at)[0];
        if (newest === undefined) return;
        expect(changedBy.confidence).toBe('exact');
        if (changedBy.confidence === 'exact') expect(changedBy.at).toBeGreaterThanOrEqual(newest.at);
      }),
    );
  });
});
