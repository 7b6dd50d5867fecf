// Values behind masks: only what the kept mask was made of is used, and what is not used is refused with the reason.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hideWith, uriSecrets, whole } from '../../../shared/engine/mask.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue } from '../../../shared/model/field.js';
import { kindId } from '../../../shared/model/target.js';
import { maskedTarget } from '../../../shared/usecases/baseline/rows.js';
import {
  inClear,
  maskedSources,
  sayingOf,
  wantsValues,
  withReasons,
  type Reread,
} from '../../../shared/usecases/remediation/in-clear.js';

const hide = hideWith(Buffer.alloc(32, 7));
const source = 's3://declared/shop.yml';
const address = 'aws_api_gateway_integration.list';

const leaf = (pointer: string, value: LeafValue, rest: Partial<DeclaredLeaf> = {}): DeclaredLeaf => ({
  pointer,
  pattern: pointer,
  value,
  declaredAs: pointer.slice(1),
  source,
  address,
  ...rest,
});
const variable = (value: LeafValue, rest: Partial<DeclaredLeaf> = {}): DeclaredLeaf =>
  leaf('/requestParameters/integration.request.header.x', value, {
    pattern: '/requestParameters/*',
    ...rest,
  });

const target = (...leaves: readonly DeclaredLeaf[]): DeclaredTarget => ({
  kind: kindId('apigateway.integration'),
  account: '123456789012',
  region: 'eu-west-1',
  key: 'abc/def/GET',
  source,
  address,
  leaves,
  closed: [],
  leftOut: [],
  exported: {},
});

const masking = (reveal: readonly string[] = []) => ({ hide, keyId: 'k', reveal });
const asKept = (declared: DeclaredTarget): DeclaredTarget => maskedTarget(declared, masking());
const read = (...targets: readonly DeclaredTarget[]): Reread => ({
  status: 'read',
  saying: sayingOf(targets),
  mask: (one) => maskedTarget(one, masking()),
});
const valuesOf = ({ leaves }: DeclaredTarget): LeafValue[] => leaves.map(({ value }) => value);
const clear = (kept: DeclaredTarget, reread: Reread) => inClear(kept, new Map([[source, reread]]));

describe('a masked value', () => {
  const uri = (user: string, key: string) => `https://${user}@orders.example/list?key=${key}&page={page}`;
  const same: [string, DeclaredLeaf][] = [
    ['a text that is a secret as a whole', variable("'s3cr3t'")],
    ['an address of which parts are', leaf('/uri', uri('ann:pw', 'k-1'))],
    ['whatever its source calls sensitive', leaf('/timeoutInMillis', 5000, { sensitive: true })],
    ['each element of a sensitive list', leaf('/cacheKeyParameters', ['b', 'a'], { sensitive: true })],
    ['a sensitive switch', leaf('/tlsConfig/insecureSkipVerification', true, { sensitive: true })],
  ];
  test.each(same)('is found again: %s', (_what, one) => {
    const kept = asKept(target(one));
    expect(valuesOf(kept)).not.toEqual([one.value]);
    expect(clear(kept, read(target(one)))).toEqual({ declared: target(one), refused: [] });
  });

  const others: [string, DeclaredLeaf, DeclaredLeaf][] = [
    ['another secret', variable("'one'"), variable("'two'")],
    ['another secret part of an address', leaf('/uri', uri('a:b', '1')), leaf('/uri', uri('a:c', '1'))],
    [
      'another open part of an address',
      leaf('/uri', uri('a:b', '1')),
      leaf('/uri', uri('a:b', '1').replace('orders', 'evil')),
    ],
    [
      'another order of a list',
      leaf('/cacheKeyParameters', ['a', 'b'], { sensitive: true }),
      leaf('/cacheKeyParameters', ['b', 'a'], { sensitive: true }),
    ],
    ['the same value of another resource', variable("'one'"), variable("'one'", { address: 'another' })],
    [
      'the same value in another place',
      variable("'one'"),
      variable("'one'", { pointer: '/requestParameters/y' }),
    ],
  ];
  test.each(others)('is not taken from a source that has changed: %s', (_what, before, now) => {
    const kept = asKept(target(before));
    const { declared, refused } = clear(kept, read(target(now)));
    expect(declared).toEqual(kept);
    expect(refused).toMatchObject([
      {
        code: 'value-not-kept',
        paths: [before.pointer],
        why: expect.stringContaining('its source has changed since the baseline was compiled'),
      },
    ]);
    expect(JSON.stringify(refused)).not.toContain('two');
  });

  test('stays where nothing tells it, and says why for each', () => {
    const kept = asKept(target(variable("'one'"), leaf('/uri', uri('a:b', '1'), { source: 'shop.yml' })));
    expect(maskedSources(kept)).toEqual([source, 'shop.yml']);
    const problem = { where: source, what: 'AWS refuses to show it', remedy: 'Allow it.' };
    const rereads = new Map<string, Reread>([
      [source, { status: 'unread', problem }],
      ['shop.yml', { status: 'not-kept' }],
    ]);
    const { declared, refused } = inClear(kept, rereads);
    expect(declared).toEqual(kept);
    expect(refused).toMatchObject([
      { why: expect.stringContaining('AWS refuses to show it'), remedy: 'Allow it.' },
      { why: expect.stringContaining('given as a text'), command: 'stagewatch reconcile shop.yml' },
    ]);
  });

  test('is found among all that one address declares', () => {
    const now = ["'zero'", "'one'"].map((value) => target(variable(value)));
    expect(valuesOf(clear(asKept(target(variable("'one'"))), read(...now)).declared)).toEqual(["'one'"]);
  });
});

test('a value comes out only where its mask is the one that is kept, whatever the source says now', () => {
  const text = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.constantFrom('a', 'b'));
  const any = fc.record({ before: text, now: text, sensitive: fc.boolean() });
  fc.assert(
    fc.property(any, ({ before, now, sensitive }) => {
      const of = (value: string) => target(leaf('/uri', value, sensitive ? { sensitive } : {}));
      const kept = asKept(of(before));
      const [value = ''] = valuesOf(clear(kept, read(of(now))).declared);
      const mask = sensitive ? whole : uriSecrets;
      const isFound = value !== valuesOf(kept)[0];
      if (isFound) expect([value, mask(now, hide)]).toEqual([now, mask(before, hide)]);
      else expect(now === before && valuesOf(kept)[0] !== before).toBe(false);
    }),
  );
});

describe('a plan', () => {
  const refusal = { code: 'value-not-kept' as const, paths: ['/uri'], why: 'kept as a hash', remedy: 'x' };
  const kept = asKept(target(variable("'one'")));

  test('wants values where it is refused for want of one and masks are declared', () => {
    expect(wantsValues({ refused: [refusal] }, kept)).toBe(true);
    expect(wantsValues({ refused: [{ ...refusal, code: 'opt-in' }] }, kept)).toBe(false);
    expect(wantsValues({ refused: [] }, kept)).toBe(false);
    expect(wantsValues({ refused: [refusal] }, target(variable("'one'")))).toBe(false);
    expect(wantsValues(undefined, kept)).toBe(false);
  });

  test('says of each value why it could not be had, under its own paths', () => {
    const reason = { ...refusal, paths: ['/a'], why: 'A is gone' };
    const other = { ...refusal, paths: ['/b'], why: 'B is gone' };
    const plan = {
      refused: [
        { ...refusal, paths: ['/b', '/c'] },
        { ...refusal, paths: [] },
        { ...refusal, code: 'opt-in' as const },
      ],
    };
    expect(withReasons(plan, { declared: kept, refused: [reason, other] }).refused).toMatchObject([
      { paths: ['/b', '/c'], why: 'B is gone' },
      { paths: [], why: 'A is gone' },
      { code: 'opt-in', why: 'kept as a hash' },
    ]);
  });
});
