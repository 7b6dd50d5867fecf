// Adopting: what AWS has, written as a declaration that AWS then matches, for every kind.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { hideWith } from '../../../shared/engine/mask.js';
import { kindId } from '../../../shared/model/target.js';
import type { Report } from '../../../shared/model/report.js';
import { kinds } from '../../../shared/kinds/registry.js';
import { adopt, type Adopted, type AdoptRequest } from '../../../shared/usecases/adopt/adopt.js';
import { check, type CheckOptions } from '../../../shared/usecases/check.js';
import { compileDeclarations } from '../../../shared/usecases/declarations/compile.js';
import { declared } from '../../acceptance/declared/index.js';
import { clientPool, estateOf, native, place, type Estate } from '../../acceptance/estate.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeEach(async () => {
  aws = await startLocalAws({ region: place.region });
  pool = clientPool(aws.endpoint);
});
afterEach(async () => {
  pool.destroy();
  await aws.close();
});

const everything = kinds.flatMap((kind) => kind.schema.fields.map(({ pattern }) => pattern));
const now = () => new Date(Date.UTC(2026, 10, 21, 12));

const adoptAll = (request: Partial<AdoptRequest> = {}): Promise<Adopted> =>
  adopt({ clientsFor: pool.clientsFor, now })({ place, reveal: [], file: 'live.yml', ...request });

const compiled = (text: string) => {
  const { baseline, problems } = compileDeclarations([{ name: 'live.yml', text }], place);
  expect(problems).toEqual([]);
  return baseline;
};

const checked = (text: string, options: Partial<CheckOptions> = {}): Promise<Report> =>
  check({ clientsFor: pool.clientsFor, awsCalls: () => ({}), hide: hideWith(randomBytes(32)) })(
    compiled(text),
    { undeclared: 'ignore', unmanaged: 'report', reveal: [], ...options },
  );

const variants = Object.entries(declared).flatMap(([kind, { variants: all }]) =>
  all.map((variant) => ({ kind, ...variant })),
);

const build = async ({ resources, protocol }: (typeof variants)[number]): Promise<Estate> => {
  const baseline = native(...resources);
  const scopes = protocol === undefined ? [] : [{ protocol }];
  const [target] = baseline.targets;
  const managed =
    target === undefined || scopes.length === 0
      ? []
      : [
          {
            scope: { family: 'httpapi', ...place, key: target.key.split('/')[0] ?? '' },
            kinds: [],
            facts: { protocol: protocol ?? 'HTTP' },
          },
        ];
  return estateOf({ ...baseline, managed }, pool.clientsFor);
};

/** In the user's terms: what is declared of each target. */
const leavesIn = (text: string): Map<string, unknown> =>
  new Map(
    compiled(text).targets.flatMap((target) =>
      target.leaves.map((leaf) => [`${target.kind} ${leaf.pointer}`, leaf.value] as const),
    ),
  );

describe.each(variants)('$title', (variant) => {
  test('is in sync with what was written of it, and nothing else lives there', async () => {
    await build(variant);
    const { text, untold } = await adoptAll();
    expect(untold).toEqual([]);
    const { summary } = await checked(text);
    expect(summary).toMatchObject({ drifted: 0, missing: 0, unknown: 0, unmanaged: 0 });
    expect(summary.inSync).toBe(summary.declared);
  });

  test('is written whole: nothing but defaults and deployments is left out', async () => {
    const estate = await build(variant);
    const { text } = await adoptAll({ reveal: everything });
    const { targets } = await checked(text, { undeclared: 'report' });
    const undeclared = targets.flatMap((target) =>
      target.verdict === 'drifted' ? target.differences.map(({ path }) => path) : [],
    );
    expect(undeclared.filter((path) => !/deploymentId$/i.test(path))).toEqual([]);
    const written = leavesIn(text);
    for (const { kind, leaves } of estate.baseline.targets)
      for (const { pointer, value } of leaves) {
        const name = `${kind} ${pointer}`;
        if (written.has(name)) expect([name, written.get(name)]).toEqual([name, value]);
      }
  });

  test('holds no value that can be a secret', async () => {
    const estate = await build(variant);
    const { text } = await adoptAll();
    const masked = estate.baseline.targets.flatMap(({ kind, leaves }) =>
      leaves.filter(({ pattern, value }) => {
        const field = kinds.find(({ id }) => id === kind)?.schema.byPattern(pattern);
        return typeof value === 'string' && field?.mask?.(value, () => 'x') === 'x';
      }),
    );
    for (const { value } of masked) expect(leavesIn(text)).not.toContain(value);
    const references = text.match(/\$\{secret:stagewatch[^}]*\}/g) ?? [];
    expect(new Set(references).size).toBe(references.length);
  });
});

test('a whole Region at once, twice: the same text, in sync', async () => {
  for (const variant of variants) await build(variant);
  const { text, resources } = await adoptAll();
  expect(resources).toBeGreaterThan(variants.length);
  expect((await adoptAll()).text).toBe(text);
  const { summary } = await checked(text);
  expect(summary).toMatchObject({ drifted: 0, missing: 0, unknown: 0, unmanaged: 0 });
  process.stdout.write(
    `adopted ${resources} resources: ${summary.declared} targets, ${summary.leaves.compared} of ${summary.leaves.declared} values compared, left out ${JSON.stringify(summary.leaves.leftOut)}\n`,
  );
});

describe('what is chosen', () => {
  const typesIn = (text: string): string[] => [
    ...new Set([...text.matchAll(/^ {2}- (\w+):$/gm)].map(([, type = '']) => type)),
  ];

  test('an API by its id, and nothing else is even listed', async () => {
    const [rest] = variants;
    if (rest === undefined) throw new Error('no variant');
    const { baseline } = await build(rest);
    await build(rest);
    const api = baseline.targets[0]?.key.split('/')[0] ?? '';
    aws.resetCalls();
    const { text, untold } = await adoptAll({ apis: [api] });
    expect(untold).toEqual([]);
    expect(new Set([...text.matchAll(/rest_api_id: (\w+)/g)].map(([, id]) => id))).toEqual(new Set([api]));
    expect(aws.callLog.map(({ operation }) => operation).sort()).toEqual([
      'GetApis',
      'GetResources',
      'GetRestApis',
      'GetStages',
    ]);
  });

  test('the IVS stages of a Region, at one list and one call each', async () => {
    for (const variant of variants) await build(variant);
    aws.resetCalls();
    expect(typesIn((await adoptAll({ regional: true })).text)).toEqual(['aws_ivs_stage']);
    expect(aws.callLog.map(({ operation }) => operation)).toEqual(['ListStages', 'GetStage', 'GetStage']);
  });

  test('kinds', async () => {
    for (const variant of variants) await build(variant);
    const wanted = { kinds: [kindId('apigateway.integration'), kindId('apigatewayv2.stage')] };
    expect(typesIn((await adoptAll(wanted)).text)).toEqual([
      'aws_api_gateway_integration',
      'aws_api_gateway_integration_response',
      'aws_apigatewayv2_stage',
    ]);
  });

  test('what is not there is told', async () => {
    const { untold, resources } = await adoptAll({ apis: ['nosuchapi0'] });
    expect({ untold, resources }).toEqual({
      untold: ['API nosuchapi0: there is none in eu-west-1.'],
      resources: 0,
    });
  });
});

describe('what cannot be read', () => {
  const denied = { code: 'AccessDeniedException', status: 403 };

  test.each([
    ['GetRestApis', 'Every REST API of eu-west-1: listing them failed'],
    ['GetStages', 'could not be read: apigateway:GetStages'],
    ['GetResources', 'REST integrations of'],
    ['ListStages', 'IVS stages of eu-west-1 could not be read'],
    ['GetStage', 'IVS stage arn:aws:ivs'],
  ])('after a refused %s is told, in the file too, and the rest is written', async (operation, what) => {
    for (const variant of variants) await build(variant);
    aws.faults.add({ operation, answer: denied });
    const { text, untold } = await adoptAll();
    expect(untold.join('\n')).toContain(what);
    expect(text).toContain('Not in this file:');
    aws.faults.clear();
    expect((await checked(text, { unmanaged: 'managed' })).summary).toMatchObject({ drifted: 0, unknown: 0 });
  });
});

describe('odd values', () => {
  const httpStage = async (settings: object): Promise<string> => {
    const { ApiId } = (await aws.call('apigatewayv2', 'CreateApi', { Name: 'x', ProtocolType: 'HTTP' })) as {
      ApiId: string;
    };
    await aws.call('apigatewayv2', 'CreateStage', { ApiId, StageName: 'prod', ...settings });
    return (await adoptAll()).text;
  };

  test('a throttle of 0 says what it does', async () => {
    const text = await httpStage({ DefaultRouteSettings: { ThrottlingBurstLimit: 0 } });
    expect(text).toMatch(/throttling_burst_limit: 0 # .*(429|every request)/i);
    expect((await checked(text)).summary).toMatchObject({ drifted: 0, inSync: 1 });
  });

  test('text that YAML would read as something else, or that would end a comment, is text', async () => {
    const odd = { Description: 'a: b # c\n- d: ${x}', Tags: { no: '0.5', 'k: #': 'null', __proto__x: '~' } };
    const text = await httpStage(odd);
    const [target] = compiled(text).targets;
    expect(Object.fromEntries(target?.leaves.map(({ pointer, value }) => [pointer, value]) ?? [])).toEqual({
      '/description': odd.Description,
      '/tags/no': '0.5',
      '/tags/k: #': 'null',
      '/tags/__proto__x': '~',
    });
    expect((await checked(text)).summary).toMatchObject({ drifted: 0, inSync: 1 });
  });

  test('what quick create made is AWS’s own, and not written', async () => {
    await aws.call('apigatewayv2', 'CreateApi', {
      Name: 'x',
      ProtocolType: 'HTTP',
      Target: 'https://x.example.com',
    });
    expect((await adoptAll()).resources).toBe(0);
  });

  test('secrets within a URL leave the rest of it readable', async () => {
    const { ApiId } = (await aws.call('apigatewayv2', 'CreateApi', { Name: 'x', ProtocolType: 'HTTP' })) as {
      ApiId: string;
    };
    await aws.call('apigatewayv2', 'CreateIntegration', {
      ApiId,
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'GET',
      IntegrationUri: 'https://user:pa55word@x.example.com/?a=t0ken&b=t1ken',
    });
    const { text } = await adoptAll();
    expect(text).toMatch(/integration_uri: .*@x\.example\.com\/\?a=\$\{secret:.*&b=\$\{secret:/);
    expect(text).not.toMatch(/pa55word|t0ken|t1ken/);
    const { summary } = await checked(text);
    expect(summary).toMatchObject({ drifted: 0, unknown: 0, leaves: { leftOut: { 'secret-not-given': 1 } } });
  });
});
