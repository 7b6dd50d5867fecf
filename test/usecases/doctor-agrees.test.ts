// What AWS gives back is rarely letter for letter what was deployed: forms that are the same, and forms that are not.
import { expect, test } from '@jest/globals';
import type { Json } from '../../shared/model/brand.js';
import { agrees, agreesAsPolicy } from '../../shared/usecases/doctor/agrees.js';

const policy = (statement: Json): Json => ({ Version: '2012-10-17', Statement: statement });
const root = 'arn:aws:iam::123456789012:root';

const same: readonly [string, Json, Json][] = [
  ['numbers as texts', { maxReceiveCount: 5 }, { maxReceiveCount: '5' }],
  [
    'booleans as texts',
    { Bool: { 'aws:SecureTransport': false } },
    { Bool: { 'aws:SecureTransport': 'false' } },
  ],
  ['a list of one as a scalar', { Action: ['a:B'] }, { Action: 'a:B' }],
  ['lists in another order', [1, 2, 3], [3, 1, 2]],
  ['members in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['what GetTemplate makes of letters that are not ASCII', 'caf? ??', 'café ☕️'.slice(0, 7)],
  ['what is not known, at any depth', { a: { b: null } }, { a: { b: 'anything' } }],
];

test.each(same)('%s agree', (_name, deployed, live) => {
  expect(agrees(deployed, live)).toBe(true);
});

const other: readonly [string, Json, Json][] = [
  ['another value', 'a', 'b'],
  ['a member more', { a: 1 }, { a: 1, b: 2 }],
  ['a member less', { a: 1, b: 2 }, { a: 1 }],
  ['one value twice instead of two', [1, 2], [1, 1]],
  ['the word for what is not there', { a: 1 }, { a: 1, b: 'absent' }],
];

test.each(other)('%s: they differ, whichever was deployed', (_name, deployed, live) => {
  expect([agrees(deployed, live), agrees(live, deployed)]).toEqual([false, false]);
});

test.each<[string, Json, Json]>([
  [
    'actions in other letters',
    policy([{ Action: 'sqs:SendMessage' }]),
    policy([{ Action: 'SQS:SendMessage' }]),
  ],
  [
    'an account and its root',
    policy([{ Principal: { AWS: '123456789012' } }]),
    policy([{ Principal: { AWS: root } }]),
  ],
  ['everybody, twice', policy([{ Principal: '*' }]), policy([{ Principal: { AWS: '*' } }])],
  ['one statement as a list', policy({ Effect: 'Allow' }), policy([{ Effect: 'Allow' }])],
])('as policies, %s agree', (_name, deployed, live) => {
  expect(agreesAsPolicy(deployed, live)).toBe(true);
});

test('as policies, another account differs', () => {
  const deployed = policy([{ Principal: { AWS: root } }]);
  expect(agreesAsPolicy(deployed, policy([{ Principal: { AWS: '222222222222' } }]))).toBe(false);
});
