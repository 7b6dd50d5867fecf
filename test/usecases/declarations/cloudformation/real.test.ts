// Templates and declared-versus-live pairs of others (shared/data): understood, and without false findings.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isObject, wordOf, type Json, type JsonObject } from '../../../../shared/model/brand.js';
import { compareTarget } from '../../../../shared/engine/compare.js';
import { observe } from '../../../../shared/engine/observe.js';
import { kindOf } from '../../../../shared/kinds/registry.js';
import { baselineOf, compileTemplate, template } from './templates.js';

const folder = new URL('../../../../../shared/data/', import.meta.url).pathname;
const filesIn = (name: string): string[] =>
  existsSync(folder + name) ? readdirSync(folder + name).filter((file) => !file.endsWith('.md')) : [];

const plain = /AWS::ApiGateway(V2)?::(Stage|Method|Integration|Deployment|RestApi|Api)\b/;
const read = (path: string): string => readFileSync(folder + path, 'utf8');
const templates = filesIn('cloudformation').filter((file) => plain.test(read(`cloudformation/${file}`)));

(templates.length === 0 ? describe.skip : describe)('templates of others', () => {
  const rows: object[] = [];
  test.each(templates)('%s', (file) => {
    const { baseline, problems } = compileTemplate(read(`cloudformation/${file}`), {}, file);
    expect(problems).toEqual([]);
    expect(baseline.targets.length).toBeGreaterThan(0);
    const reasons: Record<string, number> = {};
    for (const { reason } of baseline.targets.flatMap(({ leftOut }) => leftOut))
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    const leaves = baseline.targets.reduce((sum, target) => sum + target.leaves.length, 0);
    rows.push({ file: file.slice(-60), targets: baseline.targets.length, leaves, ...reasons });
  });
  test('are many', () => {
    console.table(rows);
    expect(rows.length).toBe(templates.length);
  });
});

interface Pair {
  resource: { resourceType: string; physicalId: string; declared: JsonObject };
  liveRaw: JsonObject;
}

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const camelMembers = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(camelMembers);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [camel(name), member]))
    : value;
};

const listAt = (raw: JsonObject, name: string): JsonObject[] => [raw[name] ?? []].flat().filter(isObject);

const tagMap = (raw: JsonObject): JsonObject =>
  Object.fromEntries(listAt(raw, 'Tags').map((tag) => [wordOf(tag['Key']), tag['Value'] ?? '']));

/** Cloud Control's model as the API's own answer. */
const asAnswer: Readonly<Record<string, (live: JsonObject) => JsonObject>> = {
  'AWS::ApiGateway::Stage': (live) => ({
    ...(camelMembers(live) as JsonObject),
    methodSettings: Object.fromEntries(
      listAt(live, 'MethodSettings').map((one) => [
        `${wordOf(one['ResourcePath']).slice(1)}/${wordOf(one['HttpMethod'])}`,
        camelMembers(one),
      ]),
    ),
    tags: tagMap(live),
  }),
  'AWS::ApiGateway::Method': (live) => {
    const integration = isObject(live['Integration']) ? live['Integration'] : {};
    return {
      ...(camelMembers(integration) as JsonObject),
      integrationResponses: Object.fromEntries(
        listAt(integration, 'IntegrationResponses').map((one) => [
          wordOf(one['StatusCode']),
          camelMembers(one),
        ]),
      ),
    };
  },
  'AWS::ApiGatewayV2::Stage': (live) => live,
  'AWS::ApiGatewayV2::Integration': (live) => live,
};

const pairs = filesIn('live-corpus').flatMap((file) => {
  const pair = JSON.parse(read(`live-corpus/${file}`)) as Pair;
  return asAnswer[pair.resource.resourceType] === undefined ? [] : [[file, pair] as const];
});

(pairs.length === 0 ? describe.skip : describe)(
  'what was declared beside what AWS showed after a clean deploy',
  () => {
    test.each(pairs)('%s', (_file, { resource, liveRaw }) => {
      const { resourceType: Type, declared: Properties, physicalId } = resource;
      const { targets } = baselineOf(template({ It: { Type, Properties } }), {
        physicalIds: { It: physicalId },
      });
      const [target] = targets;
      if (target === undefined) throw new Error('nothing declared');
      const kind = kindOf(target.kind);
      const answer = asAnswer[Type]?.(liveRaw) ?? {};
      const options = { facts: { protocol: 'HTTP' }, undeclared: 'report' as const };
      const { comparison, coverage } = compareTarget(kind, target, observe(kind.schema, answer), options);
      expect(comparison).toEqual({ verdict: 'in-sync' });
      expect(coverage.compared).toBeGreaterThan(0);
    });
  },
);
