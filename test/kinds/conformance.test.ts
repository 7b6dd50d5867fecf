// What every kind promises, over the registry: a new kind adds cases and argument lists, not test code.
import { describe, expect, test } from '@jest/globals';
import { compileColumn, type ColumnNode } from '../../shared/engine/column.js';
import { fillPattern } from '../../shared/engine/pointer.js';
import type { Field } from '../../shared/model/field.js';
import { kindOf, kinds, declarationOf, declarationsOf, families } from '../../shared/kinds/registry.js';
import type { Kind } from '../../shared/kinds/kind.js';
import { argumentTables, cloudFormationTables } from './arguments.js';
import { httpIntegrationCases } from './cases/http-integrations.js';
import { httpStageCases } from './cases/http-stages.js';
import { ivsCases } from './cases/ivs.js';
import { restCases } from './cases/rest.js';
import { compile, judge, pathsOf } from './support.js';

const fallback = 'A setting differs from its declaration.';
const facts = ['protocol', 'variablesInUris'];

const patternsOf = (kind: Kind): string[] => kind.schema.fields.map(({ pattern }) => pattern);
const leadsToField = (kind: Kind, prefix: string): boolean =>
  patternsOf(kind).some((pattern) => pattern === prefix || pattern.startsWith(`${prefix}/`));

const duplicates = (list: readonly string[]): string[] =>
  list.filter((entry, index) => list.indexOf(entry) !== index);

describe.each(kinds.map((kind) => [kind.id, kind] as const))('the kind %s', (_id, kind) => {
  test('names every field once, and every argument of a column once', () => {
    expect(duplicates(patternsOf(kind))).toEqual([]);
    const columns = new Set(kind.schema.fields.flatMap(({ names }) => Object.keys(names)));
    for (const column of columns) {
      const paths = kind.schema.fields.flatMap(({ names }) => names[column] ?? []);
      expect(duplicates(paths)).toEqual([]);
    }
  });

  test('judges every field with a reason of its own', () => {
    for (const { pattern } of kind.schema.fields) {
      const pointer = fillPattern(pattern, ['GET /x', 'y']);
      expect({ pattern, ...kind.gravityOf(pointer, {}) }).not.toMatchObject({ reason: fallback });
    }
  });

  test('judges every entry of a map as a whole', () => {
    const maps = patternsOf(kind).filter((pattern) => /^\/[^/]+\/\*\//.test(pattern));
    for (const pattern of maps) {
      const entry = pattern.split('/').slice(0, 3).join('/');
      expect(kind.gravityOf(fillPattern(entry, ['x']), {})).not.toMatchObject({ reason: fallback });
    }
  });

  test('only conditions on fields and facts that there are', () => {
    for (const { on } of kind.schema.fields.flatMap(({ conditions }) => conditions ?? [])) {
      if (on.startsWith('fact:')) expect(facts).toContain(on.slice('fact:'.length));
      else expect(patternsOf(kind)).toContain(on);
    }
  });

  test('only names fields that there are as changing along', () => {
    for (const { pattern, changesAlong = [] } of kind.schema.fields) {
      expect(patternsOf(kind)).toEqual(expect.arrayContaining([...changesAlong]));
      expect(changesAlong).not.toContain(pattern);
    }
  });

  test.each(kind.declarations.map((declaration) => [declaration.type, declaration] as const))(
    'understands %s by a column of its own',
    (type, declaration) => {
      expect(declarationsOf(type)).toContainEqual({ kind, declaration });
      expect(kind.schema.fields.some(({ names }) => names[declaration.column] !== undefined)).toBe(true);
      const { optionalComputed, zeroMayBeUnset, closes } = declaration;
      for (const prefix of [...optionalComputed, ...closes]) expect(leadsToField(kind, prefix)).toBe(true);
      for (const pattern of zeroMayBeUnset) expect(patternsOf(kind)).toContain(pattern);
    },
  );

  test('asks only for rights to read', () => {
    for (const { action, resource } of [...kind.permissions, ...kind.family.permissions]) {
      expect(action).toMatch(/^(apigateway:GET|ivs:(Get|List)[A-Za-z]+)$/);
      expect(resource).toMatch(/^arn:\{partition\}:/);
    }
  });

  test('says how bad it is to be missing, or to be there unmanaged', () => {
    expect(kind.missing.severity).toBe('critical');
    expect(kind.unmanaged.severity).toBe('high');
    expect(kind.events.flatMap(({ eventNames }) => eventNames).length).toBeGreaterThan(0);
  });
});

test('kinds, families and declared types have names of their own', () => {
  expect(duplicates(kinds.map(({ id }) => id))).toEqual([]);
  expect(duplicates(families.map(({ id }) => id))).toEqual([]);
  // A type may speak about several kinds (quick create makes a stage and an integration), or in two ways about one.
  for (const { declarations } of kinds)
    expect(
      duplicates(
        declarations.flatMap(({ type, aliases, column }) =>
          [type, ...aliases].map((name) => `${name} ${column}`),
        ),
      ),
    ).toEqual([]);
  for (const kind of kinds) expect(kindOf(kind.id)).toBe(kind);
});

/** Follows `a.b` of the document's own words along a column. */
const follow = (root: ColumnNode, path: string): boolean => {
  let node: ColumnNode | undefined = root;
  for (const name of path.split('.')) {
    if (node?.keyed !== undefined) {
      if (node.keyed.by.includes(name)) return true;
      node = node.keyed.node;
    }
    node = node?.members.get(name) ?? node?.star;
  }
  return node !== undefined;
};

const fieldsOf = (id: string): readonly Field[] => kinds.find((kind) => kind.id === id)?.schema.fields ?? [];

describe.each(argumentTables)('every argument and attribute of $type', ({ type, names, folded = [] }) => {
  test.each(names)('%s is understood', (path) => {
    const known = declarationOf(type);
    const declaration = known?.declaration;
    const column = compileColumn(known?.kind.schema.fields ?? [], declaration?.column ?? '');
    const [top = ''] = path.split('.');
    const elsewhere = [
      ...(declaration?.identity ?? []),
      ...(declaration?.computed ?? []),
      ...(declaration?.notWatched ?? []),
      ...folded,
    ];
    expect(elsewhere.includes(top) || follow(column, path)).toBe(true);
  });
});

describe.each(cloudFormationTables)('every property of $type', ({ kind, names, aside }) => {
  test.each(names)('%s has a column path, or a reason to have none', (path) => {
    const column = compileColumn(fieldsOf(kind), 'cloudformation');
    expect(aside.includes(path) || follow(column, path)).toBe(true);
  });
});

describe('declared beside observed', () => {
  test.each([...restCases, ...httpStageCases, ...httpIntegrationCases, ...ivsCases])(
    '$title',
    (situation) => {
      const compared = judge(situation);
      expect(pathsOf(compared).toSorted()).toEqual([...(situation.differs ?? [])].toSorted());
      if (situation.leftOut !== undefined) expect(compared.coverage.leftOut).toEqual(situation.leftOut);
      const leftOut = Object.values(compared.coverage.leftOut).reduce((sum, count) => sum + count, 0);
      expect(compared.coverage.compared + leftOut).toBe(compared.coverage.declared);
    },
  );

  test('a live throttle of 0 that nobody declared is critical, with its technique', () => {
    const situation = httpStageCases.find(({ title }) => title.startsWith('a throttle of 0 that a state'));
    const comparison = situation === undefined ? undefined : judge(situation).comparison;
    expect(comparison).toMatchObject({ verdict: 'drifted', severity: 'critical' });
    const differences = comparison?.verdict === 'drifted' ? comparison.differences : [];
    for (const difference of differences)
      expect(difference).toMatchObject({ type: 'added', severity: 'critical', attack: 'T1499' });
  });

  test('a v2 integration without its id, and an IVS stage without ARN and name, name nothing', () => {
    const declared = (type: string, attributes: Record<string, string>) => () =>
      compile([{ type, attributes }]);
    expect(declared('aws_apigatewayv2_integration', { api_id: 'a' })).toThrow('API-ID/INTEGRATION-ID');
    expect(declared('aws_ivs_stage', { region: 'eu-west-1' })).toThrow('STAGE-ARN');
    expect(declared('aws_ivs_stage', { arn: 'arn:aws:ivs:eu-west-1:123456789012:channel/a' })).toThrow(
      'STAGE-ARN',
    );
  });

  test('an import id names the same target as the arguments', () => {
    const fromImport = (type: string, id: string) => {
      const declaration = declarationOf(type)?.declaration;
      return declaration?.identify(declaration.fromImport(id) ?? {});
    };
    const arn = 'arn:aws-cn:ivs:cn-north-1:123456789012:stage/AbCd';
    expect(fromImport('aws_api_gateway_v2_stage', 'abc123/$default')?.key).toBe('abc123/$default');
    expect(fromImport('aws_apigatewayv2_integration', 'abc123/i1')?.key).toBe('abc123/i1');
    const stage = { key: arn, place: { account: '123456789012', region: 'cn-north-1' } };
    expect(fromImport('aws_ivs_stage', arn)).toEqual(stage);
    expect(fromImport('awscc_ivs_stage', arn)).toEqual(stage);
    expect(fromImport('AWS::IVS::Stage', arn)).toEqual(stage);
    expect(fromImport('aws_ivs_stage', 'AbCd')).toBeUndefined();
  });
});
