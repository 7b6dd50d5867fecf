// A plan as it is agreed to: the same plan has the same hash, another one has another, and no secret is shown.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { guardsOf } from '../../../shared/kinds/guards.js';
import { kinds } from '../../../shared/kinds/registry.js';
import { sendFailureOf } from '../../../shared/usecases/remediation/send-failure.js';
import { plannedFor, planOrThrow, type Given } from './planned.js';
import { tries } from '../../support/tries.js';

const stage = (given: Partial<Given> = {}): Given => ({
  kind: 'apigateway.stage',
  key: 'abc123/prod',
  live: {
    stageName: 'prod',
    deploymentId: 'd1',
    description: 'theirs',
    tracingEnabled: true,
    variables: { a: '1' },
  },
  declared: { '/description': 'ours', '/tracingEnabled': false, '/variables/a': '2' },
  ...given,
});
const hashOf = (given: Given): string => planOrThrow(given).plan.hash;

describe('the hash of a plan', () => {
  test('is the same for the same plan, in whatever order declaration and answer come', () => {
    const { live, declared } = stage();
    const turned = {
      live: Object.fromEntries(Object.entries(live).reverse()),
      declared: Object.fromEntries(Object.entries(declared).reverse()),
    };
    expect(hashOf(stage())).toBe(hashOf(stage()));
    expect(hashOf(stage({ live: turned.live }))).toBe(hashOf(stage()));
  });

  const others: [title: string, given: Partial<Given>][] = [
    ['another live value', { live: { ...stage().live, description: 'somebody else’s' } }],
    ['another live secret', { live: { ...stage().live, variables: { a: '3' } } }],
    ['another declared value', { declared: { ...stage().declared, '/description': 'other' } }],
    ['another declared secret', { declared: { ...stage().declared, '/variables/a': '4' } }],
    ['one difference more', { declared: { ...stage().declared, '/variables/b': '2' } }],
    ['one difference less', { live: { ...stage().live, tracingEnabled: false } }],
    ['one that was made again', { live: { ...stage().live, createdDate: '2026-11-21T12:00:00Z' } }],
    ['another target', { key: 'abc123/test' }],
    ['something that is gone', { live: { ...stage().live, description: '' } }],
  ];
  test.each(others)('is another one for %s', (_title, given) => {
    expect(hashOf(stage(given))).not.toBe(hashOf(stage()));
  });

  test('tells a text from a number, and nothing from an empty text', () => {
    const of = (declared: Given['declared'], live: Given['live']): string =>
      hashOf(stage({ declared, live }));
    expect(of({ '/variables/a': 'x' }, { variables: { a: '' } })).not.toBe(
      of({ '/variables/a': 'x' }, { variables: {} }),
    );
  });

  test('what live settings that are not touched are makes no difference', () => {
    expect(hashOf(stage({ live: { ...stage().live, lastUpdatedDate: 'now' } }))).toBe(hashOf(stage()));
  });

  test('there is no plan where nothing differs', () => {
    expect(plannedFor(stage({ declared: { '/description': 'theirs' } })).planned).toBeUndefined();
  });
});

test.each(kinds.map(({ id, schema }) => [id, schema] as const))(
  '%s: each guard is about a field that exists',
  (id, schema) => {
    for (const { pattern } of guardsOf(id))
      expect([pattern, schema.byPattern(pattern)?.pattern]).toEqual([pattern, pattern]);
  },
);

/** Every value in what people get to see; names may stay. */
const valuesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(valuesIn);
  return [String(value)];
};

const integration = (kind: string, live: Given['live'], declared: Given['declared']): Given => ({
  kind,
  key: kind.startsWith('apigatewayv2') ? 'abc123/int1' : 'abc123/res1/GET',
  live: {
    httpMethod: 'POST',
    integrationMethod: 'POST',
    integrationType: 'HTTP_PROXY',
    type: 'HTTP',
    ...live,
  },
  declared,
});

/** Each masked field, with one secret that lives and one that is declared. */
const places: [title: string, given: (live: string, declared: string) => Given][] = [
  ['a stage variable', (a, b) => stage({ live: { variables: { t: a } }, declared: { '/variables/t': b } })],
  [
    'what a source calls sensitive',
    (a, b) =>
      stage({ live: { description: a }, declared: { '/description': b }, sensitive: ['/description'] }),
  ],
  [
    'a template of a REST integration',
    (a, b) =>
      integration(
        'apigateway.integration',
        { uri: 'https://x/', requestTemplates: { 'application/json': a } },
        { '/requestTemplates/application~1json': b },
      ),
  ],
  [
    'a static parameter of a REST integration',
    (a, b) =>
      integration(
        'apigateway.integration',
        { uri: 'https://x/', requestParameters: { 'integration.request.header.k': `'${a}'` } },
        { '/requestParameters/integration.request.header.k': `'${b}'` },
      ),
  ],
  [
    'the whole of a REST integration that is replaced',
    (a, b) =>
      integration(
        'apigateway.integration',
        { uri: 'https://x/', requestTemplates: { 'text/plain': a } },
        { '/type': 'HTTP_PROXY', '/requestTemplates/text~1plain': b },
      ),
  ],
  [
    'the query of a backend',
    (a, b) =>
      integration(
        'apigateway.integration',
        { uri: `https://x/?key=${a}` },
        { '/uri': `https://x/?key=${b}` },
      ),
  ],
  [
    'the user of a backend',
    (a, b) =>
      integration('apigateway.integration', { uri: `https://u:${a}@x/` }, { '/uri': `https://u:${b}@x/` }),
  ],
  [
    'a variable of an HTTP stage',
    (a, b) => ({
      kind: 'apigatewayv2.stage',
      key: 'abc123/prod',
      live: { StageVariables: { t: a }, stageVariables: { t: a } },
      declared: { '/stageVariables/t': b },
    }),
  ],
];

const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{8,24}$/),
  fc.integer({ min: 10_000_000, max: 99_999_999 }).map(String),
);

describe('no secret is shown', () => {
  test.each(places)('of %s, neither in the plan nor in what AWS quotes', (_title, given) => {
    fc.assert(
      fc.property(secret, secret, (a, b) => {
        fc.pre(!a.includes(b) && !b.includes(a));
        const { planned, stand } = plannedFor(given(a, b));
        const shown = JSON.stringify(planned?.shown);
        const quoted = Object.assign(new Error(`no such value: ${JSON.stringify(planned?.plan.calls)}`), {
          name: 'BadRequestException',
        });
        expect(planned?.plan.calls.length).toBeGreaterThan(0);
        for (const one of [a, b]) {
          expect(shown).not.toContain(one);
          expect(sendFailureOf(quoted, stand).why).not.toContain(one);
          const alone = Object.assign(new Error(`no such value: ${one}`), { name: 'BadRequestException' });
          expect(sendFailureOf(alone, stand).why).not.toContain(one);
        }
      }),
      { numRuns: tries(30) },
    );
  });

  test('however short it is: no value that is sent is shown', () => {
    const short = fc.stringMatching(/^[a-z0-9]{1,3}$/);
    fc.assert(
      fc.property(short, short, (a, b) => {
        fc.pre(a !== b);
        const { planned } = plannedFor(
          stage({ live: { variables: { t: a } }, declared: { '/variables/t': b } }),
        );
        for (const { input } of planned?.shown.calls ?? []) {
          const operations = input['patchOperations'] as { value?: string }[];
          expect(valuesIn(operations.map(({ value }) => value))).not.toContain(b);
        }
      }),
    );
  });

  test('the calls that are sent hold what is declared, in clear', () => {
    const { plan, shown } = planOrThrow(stage());
    expect(JSON.stringify(plan.calls)).toContain('"value":"2"');
    expect(JSON.stringify(shown.calls)).not.toContain('"value":"2"');
    expect(shown.hash).toBe(plan.hash);
  });
});
