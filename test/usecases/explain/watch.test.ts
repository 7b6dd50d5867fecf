// Mails about the watch itself: how bad, what, where, since when and what next in the first three lines.
import { expect, test } from '@jest/globals';
import type { ScopeHead, SourcePointer } from '../../../shared/model/record.js';
import type { ScopeId } from '../../../shared/model/target.js';
import { explainBlind, explainInvalid, explainRestored } from '../../../shared/usecases/explain/watch.js';
import { start } from '../../engine/lifecycle-fixtures.js';

const head: ScopeHead = {
  scope: 'restapi:123456789012/eu-west-1/a1b2c3' as ScopeId,
  version: 1,
  readStartedAt: start,
  root: '',
  rules: '1',
  facts: {},
  verdicts: {},
  blindness: {
    since: start,
    reason: 'denied',
    detail: 'not authorized to perform apigateway:GET',
    looks: 2,
    targets: 7,
    told: true,
  },
  pending: [],
};

const problem = { where: 'main.tf:3', what: 'is no declaration', remedy: 'Correct it.' };
const pointer: SourcePointer = {
  source: 'main.tf',
  version: 1,
  at: start,
  keyId: 'k',
  reveal: [],
  invalid: { at: start, hash: 'h', problems: [problem] },
  pending: [],
};

const readOf = ({ subject, text }: { subject: string; text: string }): string[] => [
  subject,
  ...text.split('\n').slice(0, 3),
];

test('a scope that nobody can see', () => {
  expect(readOf(explainBlind(head))).toEqual([
    '[BLIND] cannot see REST API a1b2c3',
    'HIGH: Stagewatch cannot see the REST API a1b2c3 in account 123456789012, eu-west-1: whether it is as declared is unknown.',
    'Unknown since 2027-01-15T08:00:00Z, 2 looks in a row; 7 declared targets are not judged.',
    'Next: Give the role of `detect` the read permissions of infra/generated/reader-policy.yml, or lift what denies them.',
  ]);
  expect(explainBlind(head).text).toContain('Why: denied. not authorized to perform apigateway:GET');
});

test('a scope that is seen again', () => {
  expect(readOf(explainRestored(head))).toEqual([
    '[RESTORED] REST API a1b2c3 is seen again',
    'RESTORED: Stagewatch sees the REST API a1b2c3 in account 123456789012, eu-west-1 again.',
    'Seen at 2027-01-15T08:00:00Z.',
    'Next: nothing is left to do; what differs is told by itself.',
  ]);
});

test('a declaration that cannot be used', () => {
  const { text } = explainInvalid(pointer);
  expect(readOf(explainInvalid(pointer))).toEqual([
    '[BASELINE INVALID] main.tf',
    'HIGH: the declaration main.tf cannot be used.',
    'There is no earlier good version: what it declares is not watched.',
    'Next: Correct it and give it to `baseline` again.',
  ]);
  expect(text).toContain('  main.tf:3: is no declaration. Correct it.');
});
