// CloudTrail records find the scope they changed, and nothing else: v1, v2 and IVS share most names of calls.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isObject, type Json, type JsonObject } from '../../shared/model/brand.js';
import type { EventRecord } from '../../shared/kinds/kind.js';
import { kinds } from '../../shared/kinds/registry.js';

/** Decodes ids as the router does. */
const decoded = (value: Json): Json => {
  if (typeof value === 'string' && value.includes('%')) return decodeURIComponent(value);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decoded(member)]));
  return value;
};

const route = (record: EventRecord): string[] =>
  kinds.flatMap((kind) =>
    kind.events
      .filter(({ eventSource }) => eventSource === record.eventSource)
      .filter(({ eventNames }) => eventNames.includes(record.eventName))
      .flatMap(({ locate }) => locate(record) ?? [])
      .map(({ scopeKey, targetKey }) =>
        [kind.id, kind.family.id, scopeKey, ...(targetKey === undefined ? [] : [targetKey])].join(' '),
      ),
  );

const apiGateway = 'apigateway.amazonaws.com';
const record = (
  eventSource: string,
  eventName: string,
  parameters: JsonObject,
  response: JsonObject = {},
): EventRecord => ({ eventSource, eventName, parameters, response });

const namesOf = (id: string, source: string): string[] =>
  kinds
    .filter((kind) => kind.id === id)
    .flatMap(({ events }) => events)
    .flatMap(({ eventSource, eventNames }) => (eventSource === source ? eventNames : []));

const arnOf = (path: string): string => `arn:aws:apigateway:eu-west-1::/${path}`;
const isTag = (name: string): boolean => name.endsWith('tagResource') || name === 'TagResource';
const shapes = {
  v1: (name: string) =>
    isTag(name)
      ? record(apiGateway, name, { resourceArn: arnOf('restapis/r1/stages/prod'), template: false })
      : record(apiGateway, name, { restApiId: 'r1', stageName: 'prod', resourceId: 'x', template: false }),
  v2: (name: string) =>
    isTag(name)
      ? record(apiGateway, name, { resourceArn: arnOf('apis/a1/stages/$default'), tags: {} })
      : record(apiGateway, name, { apiId: 'a1', stageName: '$default', integrationId: 'i1' }),
};

describe.each([
  ['apigateway.stage', 'v1', 'restapi r1'],
  ['apigateway.integration', 'v1', 'restapi r1'],
  ['apigatewayv2.stage', 'v2', 'httpapi a1'],
  ['apigatewayv2.integration', 'v2', 'httpapi a1'],
] as const)('%s', (id, shape, scope) => {
  test.each(namesOf(id, apiGateway))('%s is its own in its own shape only', (name) => {
    const own = route(shapes[shape](name));
    expect(own).toContain(`${id} ${scope}`);
    expect(own.every((found) => found.endsWith(scope))).toBe(true);
    const foreign = route(shapes[shape === 'v1' ? 'v2' : 'v1'](name));
    expect(foreign.some((found) => found.startsWith(`${id} `))).toBe(false);
  });
});

describe('what a call touched', () => {
  const rows = kinds.flatMap((kind) =>
    kind.events.flatMap((one) => one.eventNames.map((name) => [kind, one, name] as const)),
  );

  test.each(
    rows.map(([kind, one, name]) => [`${one.eventSource} ${name} of ${kind.id}`, kind, one, name] as const),
  )(
    '%s stays within the scope that it locates, and within the fields of its kind',
    (_title, kind, one, name) => {
      for (const shape of [shapes.v1, shapes.v2]) {
        const made = { ...shape(name), eventSource: one.eventSource };
        const located = one.locate(made);
        if (located === undefined) continue;
        for (const { key, pointers = [] } of one.touches?.(made) ?? []) {
          if (key !== undefined) expect(kind.scopeKeyOf(key)).toBe(located.scopeKey);
          for (const pointer of pointers.filter((named) => named !== ''))
            expect(
              kind.schema.fields.some(({ pattern }) => pattern.startsWith(`/${pointer.split('/')[1]}`)),
            ).toBe(true);
        }
      }
    },
  );

  test('every route tells it', () => {
    expect(rows.filter(([, one]) => one.touches === undefined)).toEqual([]);
  });
});

const stage = 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCd1234';

describe.each(['ivs.amazonaws.com', 'ivsrealtime.amazonaws.com'])('IVS as %s', (source) => {
  test.each([
    ['CreateStage', { name: 'x' }, { stage: { arn: stage }, participantTokens: [] }],
    ['UpdateStage', { arn: stage, name: 'y' }, { stage: { arn: stage } }],
    ['DeleteStage', { arn: stage }, {}],
    ['TagResource', { resourceArn: stage, tags: { a: 'b' } }, {}],
    ['UntagResource', { resourceArn: stage, tagKeys: ['a'] }, {}],
  ] as const)('%s looks at that stage only', (name, parameters, response) => {
    expect(route(record(source, name, parameters, response))).toEqual([`ivs.stage ivs-stages * ${stage}`]);
  });

  test('a record that lost its ARN asks for a look at all stages', () => {
    expect(route(record(source, 'UpdateStage', {}))).toEqual(['ivs.stage ivs-stages *']);
  });

  test.each(['channel', 'composition', 'storage-configuration'])('a tag on a %s is not ours', (resource) => {
    const resourceArn = stage.replace(':stage/', `:${resource}/`);
    expect(route(record(source, 'TagResource', { resourceArn }))).toEqual([]);
    expect(route(record(source, 'UntagResource', {}))).toEqual([]);
  });

  test('the same names at API Gateway are API Gateway’s', () => {
    for (const name of namesOf('ivs.stage', source))
      expect(route(record(apiGateway, name, { arn: stage, resourceArn: stage }))).toEqual([]);
  });

  test('API Gateway’s parameters at IVS are none of API Gateway’s kinds', () => {
    for (const name of ['CreateStage', 'UpdateStage', 'DeleteStage'])
      expect(route(record(source, name, { apiId: 'a1', restApiId: 'r1' }))).toEqual([
        'ivs.stage ivs-stages *',
      ]);
  });
});

describe('what only the answer tells', () => {
  test.each([
    ['CreateApi', { name: 'x' }, { apiId: 'a1' }, 'httpapi a1'],
    ['ImportApi', { body: '{}' }, { apiId: 'a1' }, 'httpapi a1'],
    // Input of more than 100 KB is left out of the record.
    ['ReimportApi', {}, { apiId: 'a1' }, 'httpapi a1'],
    ['ImportRestApi', {}, { id: 'r1' }, 'restapi r1'],
    ['CreateRestApi', { createRestApiInput: {} }, { id: 'r1' }, 'restapi r1'],
  ])('%s', (name, parameters, response, scope) => {
    const found = route(record(apiGateway, name, parameters, response));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => line.endsWith(scope))).toBe(true);
  });

  test('an answer of CreateStage or CreateIntegration names no API, and is not guessed from', () => {
    expect(route(record(apiGateway, 'CreateIntegration', {}, { integrationId: 'i1' }))).toEqual([]);
    expect(route(record(apiGateway, 'CreateStage', {}, { stageName: 'prod' }))).toEqual([]);
  });

  test('a record that names APIs of both generations is nobody’s', () => {
    expect(route(record(apiGateway, 'UpdateStage', { apiId: 'a1', restApiId: 'r1' }))).toEqual([]);
  });

  test('hostile parameters find nothing', () => {
    for (const name of ['UpdateStage', 'TagResource', 'UpdateIntegration'])
      for (const parameters of [
        { apiId: 5 },
        { apiId: '' },
        { apiId: null },
        { resourceArn: 'arn:aws:s3:::x' },
      ])
        expect(route(record(apiGateway, name, parameters))).toEqual([]);
  });
});

const data = new URL('../../../shared/data/cloudtrail/', import.meta.url);

/** What each real record must find; the others must find nothing. */
const expected: Record<string, readonly string[]> = {
  'v1-CreateDeployment-sso-console-no-stage.json': ['apigateway.stage restapi 67ge356u6d'],
  'v1-CreateStage-assumedrole-console.json': ['apigateway.stage restapi abcdef74gh'],
  'v1-PutIntegration.json': ['apigateway.integration restapi b6ul3f1up9'],
  'v1-TagResource-eventbridge-envelope.json': ['apigateway.stage restapi abcdef74gh'],
  'v2-CreateApi-terraform-sso.json': [
    'apigatewayv2.stage httpapi 5614585pm4',
    'apigatewayv2.integration httpapi 5614585pm4',
  ],
  'v2-CreateIntegration-terraform-sso.json': ['apigatewayv2.integration httpapi 5614585pm4'],
  'v2-CreateRoute-terraform-sso.json': ['apigatewayv2.integration httpapi 5614585pm4'],
  'v2-CreateStage-terraform-sso.json': ['apigatewayv2.stage httpapi 5614585pm4'],
  'v2-UpdateStage-percent-encoded-default.json': ['apigatewayv2.stage httpapi jzohih2ke9'],
  // The call failed; whoever routes drops such records before.
  'v2-CreateRoute-BadRequest-errorCode.json': ['apigatewayv2.integration httpapi jzohih2ke9'],
};

const inData = existsSync(data) ? readdirSync(data).filter((name) => name.endsWith('.json')) : [];

(inData.length > 0 ? describe : describe.skip)('real CloudTrail records', () => {
  test.each(inData.length > 0 ? inData : ['none'])('%s', (name) => {
    const file = JSON.parse(readFileSync(new URL(name, data), 'utf8')) as JsonObject;
    const detail = isObject(file['detail']) ? file['detail'] : file;
    const part = (member: string): JsonObject => {
      const value = decoded(detail[member] ?? {});
      return isObject(value) ? value : {};
    };
    const found = route({
      eventSource: typeof detail['eventSource'] === 'string' ? detail['eventSource'] : '',
      eventName: typeof detail['eventName'] === 'string' ? detail['eventName'] : '',
      parameters: part('requestParameters'),
      response: part('responseElements'),
    });
    expect(found).toEqual(expected[name] ?? []);
  });
});
