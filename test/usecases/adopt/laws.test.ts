// Laws of adopting, on generated live states of every kind: what is written means what lives.
import { describe, expect, test } from '@jest/globals';
import { assert, property, type Arbitrary } from 'fast-check';
import { compareTarget } from '../../../shared/engine/compare.js';
import { allows } from '../../../shared/engine/conditions.js';
import type { Facts, State } from '../../../shared/model/field.js';
import type { Kind, Seen } from '../../../shared/kinds/kind.js';
import { kinds } from '../../../shared/kinds/registry.js';
import { documentText } from '../../../shared/usecases/adopt/document.js';
import { resourcesOf } from '../../../shared/usecases/adopt/resources.js';
import { secretNames } from '../../../shared/usecases/adopt/secrets.js';
import { compileDeclarations } from '../../../shared/usecases/declarations/compile.js';
import { answerOf, livingOf, type Living } from '../../kinds/generate.js';
import { place, seeing } from '../../kinds/support.js';

const keys: Readonly<Record<string, Pick<Seen, 'key' | 'aliases'>>> = {
  'apigateway.stage': { key: 'abc123/prod', aliases: [] },
  'apigateway.integration': { key: 'abc123/r1/GET', aliases: ['abc123//items/{id}/GET'] },
  'apigatewayv2.stage': { key: 'abc123/$default', aliases: [] },
  'apigatewayv2.integration': { key: 'abc123/i1', aliases: [] },
  'ivs.stage': { key: `arn:aws:ivs:${place.region}:${place.account}:stage/AbCd`, aliases: [] },
};

/** Responses are named by their status codes, and say them again. */
const withStatusCodes = (state: State): State => {
  const made: Record<string, State[string]> = {};
  for (const [pointer, value] of Object.entries(state)) {
    const [, map, key = '', ...rest] = pointer.split('/');
    if (map !== 'integrationResponses') made[pointer] = value;
    else {
      const code = String(200 + (key.codePointAt(0) ?? 0));
      made[`/${map}/${code}/statusCode`] = code;
      if (rest[0] !== 'statusCode') made[['', map, code, ...rest].join('/')] = value;
    }
  }
  return made;
};

/** AWS returns no field that APIs of the protocol do not have. */
const exists = (kind: Kind, pointer: string, facts: Facts): boolean =>
  (kind.schema.fieldAt(pointer)?.conditions ?? []).every(
    (condition) =>
      !condition.on.startsWith('fact:') || allows(condition, facts[condition.on.slice('fact:'.length)]),
  );

const living = (kind: Kind): Arbitrary<Living> =>
  livingOf(kind).map(({ state, facts }) => ({
    state: withStatusCodes(
      Object.fromEntries(Object.entries(state).filter(([pointer]) => exists(kind, pointer, facts))),
    ),
    facts,
  }));

const written = (kind: Kind, { state, facts }: Living, reveal: readonly string[]): string => {
  const named = keys[kind.id] ?? { key: '', aliases: [] };
  const seen: Seen = { ...named, content: { status: 'read', raw: answerOf(kind, state) } };
  const writing = { reveal, nameSecret: secretNames().nameOf };
  const resources = resourcesOf({ kind, key: seen.key, observed: seeing(state), facts }, seen, writing);
  return documentText(place, ['Written'], [{ heading: 'It', resources }]);
};

const compared = (kind: Kind, { state, facts }: Living, text: string, undeclared: 'ignore' | 'report') => {
  const { baseline, problems } = compileDeclarations([{ name: 'live.yml', text }], place);
  expect(problems).toEqual([]);
  const [target, ...others] = baseline.targets;
  if (target === undefined || others.length > 0) throw new Error(`not one target in ${text}`);
  // Reading tells its id where the declaration says its path.
  const bound = { ...target, key: keys[kind.id]?.key ?? '' };
  return compareTarget(kind, bound, seeing(state), { facts, undeclared }).comparison;
};

/** Deployments, and what no argument says. */
const isLeftOut = (path: string): boolean => ['/deploymentId', '/webAclArn'].includes(path);

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_id, kind) => {
  const patterns = kind.schema.fields.map(({ pattern }) => pattern);

  test('what is written is in sync with what lives', () => {
    assert(
      property(living(kind), (one) => {
        expect(compared(kind, one, written(kind, one, []), 'ignore')).toEqual({ verdict: 'in-sync' });
        expect(compared(kind, one, written(kind, one, patterns), 'ignore')).toEqual({ verdict: 'in-sync' });
      }),
    );
  });

  test('nothing but deployments and what has no argument is left out', () => {
    assert(
      property(living(kind), (one) => {
        const comparison = compared(kind, one, written(kind, one, patterns), 'report');
        const paths = comparison.verdict === 'drifted' ? comparison.differences.map(({ path }) => path) : [];
        expect(paths.filter((path) => !isLeftOut(path))).toEqual([]);
      }),
    );
  });
});
