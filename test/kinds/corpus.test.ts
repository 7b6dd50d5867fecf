// Real pairs of a CloudFormation declaration and what AWS answered for it, untouched: nothing may differ.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { compareTarget } from '../../shared/engine/compare.js';
import { observe } from '../../shared/engine/observe.js';
import { isObject, type JsonObject } from '../../shared/model/brand.js';
import type { DeclarationType } from '../../shared/kinds/kind.js';
import { kinds } from '../../shared/kinds/registry.js';
import { contributionOf } from '../../shared/usecases/declarations/contribution.js';
import { mergeContributions } from '../../shared/usecases/declarations/merge.js';
import { pathsOf, place } from './support.js';

const data = new URL('../../../shared/data/live-corpus/', import.meta.url);

const idOf: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Stage': 'apigatewayv2.stage',
  'AWS::ApiGatewayV2::Integration': 'apigatewayv2.integration',
};

const identity = ['ApiId', 'StageName', 'IntegrationId'];

const cloudFormation = (type: string): DeclarationType => ({
  type,
  aliases: [],
  column: 'cloudformation',
  bound: () => [],
  identity,
  importShape: '',
  fromImport: () => undefined,
  identify: () => ({ key: 'a1/x', place }),
  computed: [],
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  closes: [],
  advise: () => [],
});

const pairs = existsSync(data)
  ? readdirSync(data)
      .filter((name) => Object.keys(idOf).some((type) => name.startsWith(type.replaceAll(':', '_'))))
      .map((name) => [name, JSON.parse(readFileSync(new URL(name, data), 'utf8')) as JsonObject] as const)
  : [];

const membersOf = (parent: JsonObject, name: string): JsonObject => {
  const member = parent[name];
  return isObject(member) ? member : {};
};

(pairs.length > 0 ? describe : describe.skip)('an untouched stack', () => {
  test.each(pairs.length > 0 ? pairs : [['none', {}] as const])('%s is in sync', (_name, pair) => {
    const resource = membersOf(pair, 'resource');
    const type = typeof resource['resourceType'] === 'string' ? resource['resourceType'] : '';
    const kind = kinds.find((known) => known.id === idOf[type]);
    if (kind === undefined) throw new Error(type);
    const { contribution, problems } = contributionOf(kind, cloudFormation(type), {
      type,
      attributes: membersOf(resource, 'declared'),
      address: 'x',
      source: 'template',
      place: {},
      writing: 'stated',
      lineAt: () => undefined,
      isSensitive: () => false,
    });
    expect(problems).toEqual([]);
    if (contribution === undefined) throw new Error('nothing declared');
    const [target] = mergeContributions([{ contribution, rank: 0, yields: false }], () => place).targets;
    if (target === undefined) throw new Error('no target');
    // Cloud Control spells members as the v2 SDK does.
    const observed = observe(kind.schema, membersOf(pair, 'liveRaw'));
    const options = { facts: { protocol: 'HTTP' }, undeclared: 'report' as const };
    const compared = compareTarget(kind, target, observed, options);
    expect(pathsOf(compared)).toEqual([]);
    expect(compared.coverage.compared).toBeGreaterThan(0);
  });
});
