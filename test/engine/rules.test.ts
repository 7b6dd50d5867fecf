// Which rule fits: globs of targets and of paths, order, expiry, who made it; and that it stays fast.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compileGlob, compilePathGlob } from '../../shared/engine/glob.js';
import { activeRules, type Named } from '../../shared/engine/rules.js';
import type { ChangedBy } from '../../shared/model/finding.js';
import type { IgnoreRule, RuleAbout, SeverityRule } from '../../shared/model/rule.js';
import { kindId, targetId } from '../../shared/model/target.js';
import { epochMs } from '../../shared/model/time.js';

const now = epochMs(1_800_000_000_000);
const until = epochMs(now + 1000);

const named = (key = 'a1b2/prod', kind = 'apigateway.stage', more: Partial<Named> = {}): Named => {
  const target = { kind: kindId(kind), account: '123456789012', region: 'eu-west-1', key };
  return { id: targetId(target), target, ...more };
};

const rule = (about: RuleAbout & { principal?: string }, index = 0, end = until): IgnoreRule => ({
  id: `r${index}`,
  place: `ignore.${index}`,
  reason: 'known',
  until: end,
  ...about,
});

const severity = (about: RuleAbout, to: SeverityRule['to'], index = 0): SeverityRule => ({
  ...rule(about, index),
  to,
});

const ignoring = (...rules: readonly IgnoreRule[]) => activeRules({ ignore: rules, severities: [] }, now);

describe('a target', () => {
  const stage = named('a1b2/prod', 'apigateway.stage', { address: 'aws_api_gateway_stage.prod' });
  const cases: [RuleAbout, boolean][] = [
    [{ target: 'a1b2/prod' }, true],
    [{ target: 'a1b2/*' }, true],
    [{ target: '*/prod' }, true],
    [{ target: 'a1b2/pro' }, false],
    [{ target: 'apigateway.stage:123456789012/eu-west-1/a1b2/prod' }, true],
    [{ target: 'apigateway.stage:*/eu-west-1/*' }, true],
    [{ target: 'aws_api_gateway_stage.prod' }, true],
    [{ target: 'aws_api_gateway_*' }, true],
    [{ target: 'a1b2' }, false],
    [{ kind: kindId('apigateway.stage') }, true],
    [{ kind: kindId('apigatewayv2.stage') }, false],
    [{ kind: kindId('apigatewayv2.stage'), target: 'a1b2/prod' }, false],
  ];
  test.each(cases)('%j fits: %s', (about, fits) => {
    expect(ignoring(rule(about)).ignoring(stage)?.whole !== undefined).toBe(fits);
  });

  test('is known by its name as well', () => {
    const called = named('a1b2/x/GET', 'apigateway.integration', { name: 'GET /orders' });
    expect(ignoring(rule({ target: 'GET /orders' })).ignoring(called)?.whole?.id).toBe('r0');
  });
});

describe('a path', () => {
  const cases: [string, string, boolean][] = [
    ['/tags/*', '/tags/team', true],
    ['/tags/*', '/tags', false],
    ['/tags/*', '/tags/a/b', false],
    ['/tags/team', '/tags/team', true],
    ['/tags/team', '/tags/teams', false],
    ['/variables/tmp-*', '/variables/tmp-1', true],
    ['/variables/tmp-*', '/variables/xtmp-1', false],
    ['/variables/*-tmp-*', '/variables/a-tmp-b', true],
    ['/methodSettings/**', '/methodSettings/~1orders~1GET/loggingLevel', true],
    ['/methodSettings/**', '/methodSettings/*~1*', true],
    ['/methodSettings/**', '/methodSettings', false],
    ['/methodSettings/**', '/methodSettingsX/a', false],
    ['/methodSettings/*/loggingLevel', '/methodSettings/*~1*/loggingLevel', true],
    ['/methodSettings/~1orders*/loggingLevel', '/methodSettings/~1orders~1GET/loggingLevel', true],
    ['/*', '/description', true],
  ];
  test.each(cases)('%s fits %s: %s', (path, pointer, fits) => {
    expect(ignoring(rule({ path })).ignoring(named())?.at(pointer) !== undefined).toBe(fits);
  });

  test('of a rule never leaves the whole target out', () => {
    expect(ignoring(rule({ path: '/**' })).ignoring(named())?.whole).toBeUndefined();
  });
});

describe('of several rules', () => {
  const orders: [RuleAbout[], string | undefined][] = [
    [[{ path: '/tags/team' }, { path: '/tags/*' }], 'r0'],
    [[{ path: '/tags/*' }, { path: '/tags/team' }], 'r0'],
    [[{ path: '/tags/x' }, { target: 'a1b2/*', path: '/tags/*' }, { path: '/tags/team' }], 'r1'],
    [[{ kind: kindId('ivs.stage'), path: '/tags/*' }, { path: '/tags/t*' }], 'r1'],
    [[{ path: '/description' }], undefined],
  ];
  test.each(orders)('the first of %j that fits /tags/team is %s', (abouts, id) => {
    const rules = ignoring(...abouts.map((about, index) => rule(about, index)));
    expect(rules.ignoring(named())?.at('/tags/team')?.id).toBe(id);
  });

  test('a severity rule for the whole target counts for each difference that no earlier one fits', () => {
    const severities = [severity({ path: '/tags/*' }, 'low', 0), severity({ target: 'a1b2/*' }, 'high', 1)];
    const fitting = activeRules({ ignore: [], severities }, now).rating(named());
    expect(fitting?.whole?.to).toBe('high');
    expect([fitting?.at('/tags/a')?.to, fitting?.at('/description')?.to]).toEqual(['low', 'high']);
  });
});

test('an expired rule does nothing from the moment of its end', () => {
  const ends = rule({ path: '/tags/*' }, 0, now);
  const lasts = rule({ path: '/tags/*' }, 1, epochMs(now + 1));
  expect(ignoring(ends).ignoring(named())).toBeUndefined();
  expect(ignoring(ends, lasts).ignoring(named())?.at('/tags/a')?.id).toBe('r1');
});

describe('whoever made it', () => {
  const principal = 'arn:aws:iam::*:role/chaos-*';
  const by = (role: string, confidence: 'exact' | 'likely' = 'exact', name = 'run-1'): ChangedBy => ({
    confidence,
    actor: { type: 'role-session', name, principal: `arn:aws:iam::123456789012:role/${role}`, via: 'sdk' },
    at: now,
    eventName: 'UpdateStage',
    eventId: 'e',
  });
  const cases: [string, RuleAbout, Record<string, ChangedBy | undefined>, boolean][] = [
    ['made all of it', {}, { '/a': by('chaos-1'), '/b': by('chaos-2') }, true],
    ['made a part of it', {}, { '/a': by('chaos-1'), '/b': by('ops') }, false],
    ['probably made it', {}, { '/a': by('chaos-1', 'likely') }, false],
    ['is not known of a part', {}, { '/a': by('chaos-1'), '/b': undefined }, false],
    [
      'is another role with that name of a session',
      {},
      { '/a': by('ops', 'exact', 'arn:aws:iam::1:role/chaos-1') },
      false,
    ],
    ['made what the path names', { path: '/a' }, { '/a': by('chaos-1') }, true],
    ['made more than the path names', { path: '/a' }, { '/a': by('chaos-1'), '/b': by('chaos-1') }, false],
    ['made it elsewhere', { target: 'other/*' }, { '/a': by('chaos-1') }, false],
    ['deleted the target', {}, { '': by('chaos-1') }, true],
    ['deleted the target, which no path names', { path: '/a' }, { '': by('chaos-1') }, false],
    ['made nothing', {}, {}, false],
  ];
  test.each(cases)('%s: expected', (_case, about, makers, fits) => {
    const rules = ignoring(rule({ ...about, principal }));
    const found = rules.expecting(named(), Object.keys(makers), (path) => makers[path]);
    expect(found !== undefined).toBe(fits);
    // It is about who, and hides nothing by itself.
    expect(rules.ignoring(named())).toBeUndefined();
  });
});

/** The same meaning by a regular expression, which is ours and not a user's. */
const asRegExp = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('*')
      .map((part) => part.replace(/[.\\/$^?|()[\]{}+-]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );

describe('laws', () => {
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.', '~'), maxLength: 8 });
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '~', '*'), maxLength: 10 });

  test('a glob means what the regular expression of it means', () => {
    fc.assert(
      fc.property(glob, word, (pattern, text) => compileGlob(pattern)(text) === asRegExp(pattern).test(text)),
    );
  });

  test('a path fits itself, and everything below it with `**`', () => {
    const token = fc.string({ unit: fc.constantFrom('a', 'b', '~0', '~1', '-'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 4 }), token, (tokens, below) => {
        const path = `/${tokens.join('/')}`;
        const deep = compilePathGlob(`${path}/**`);
        expect(compilePathGlob(path)(path.split('/'))).toBe(true);
        expect(deep(`${path}/${below}`.split('/'))).toBe(true);
        expect(deep(path.split('/'))).toBe(false);
      }),
    );
  });

  test('what is looked up is what trying each rule in order finds', () => {
    const about = fc.record(
      {
        kind: fc.constantFrom('apigateway.stage', 'ivs.stage').map(kindId),
        target: fc.constantFrom('a1b2/prod', 'a1b2/*', '*/test', '*'),
        path: fc.constantFrom('/tags/*', '/tags/a', '/**', '/description', '/tags/a*'),
      },
      { requiredKeys: [] },
    );
    const pointers = fc.constantFrom('/tags/a', '/tags/ab', '/description', '/variables/x');
    fc.assert(
      fc.property(fc.array(about, { maxLength: 8 }), pointers, (abouts, pointer) => {
        const rules = abouts.map((one, index) => rule(one, index));
        const expected = rules.find(
          ({ kind, target = '*', path }) =>
            (kind === undefined || kind === 'apigateway.stage') &&
            asRegExp(target).test('a1b2/prod') &&
            (path === undefined || compilePathGlob(path)(pointer.split('/'))),
        );
        expect(
          ignoring(...rules)
            .ignoring(named())
            ?.at(pointer)?.id,
        ).toBe(expected?.id);
      }),
    );
  });
});

test('a thousand rules are asked for a hundred thousand differences in a moment', () => {
  const rules = Array.from({ length: 1000 }, (_, index) =>
    rule({ path: index % 2 === 0 ? `/variables/tmp-${index}-*` : `/variables/v${index}` }, index),
  );
  const active = ignoring(...rules);
  const started = process.cpuUsage();
  let found = 0;
  for (let target = 0; target < 10_000; target += 1) {
    const fitting = active.ignoring(named(`a${target}/prod`));
    for (let variable = 0; variable < 10; variable += 1)
      if (fitting?.at(`/variables/tmp-${(variable * 100) % 1000}-${target}`) !== undefined) found += 1;
  }
  expect(found).toBe(100_000);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
});

test('no glob takes more than linear time', () => {
  const started = performance.now();
  expect(compileGlob(`${'*a'.repeat(1000)}b`)('a'.repeat(100_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(1000);
});
