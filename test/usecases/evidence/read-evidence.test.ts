// From the envelope to evidence: what tells nothing, what is kept, and that no value of any field is.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { kinds } from '../../../shared/kinds/registry.js';
import type { JsonObject } from '../../../shared/model/brand.js';
import { readEvidence } from '../../../shared/usecases/evidence/read-evidence.js';
import { account, envelope, region, told, touchedBy } from './records.js';

const update: JsonObject = {
  requestParameters: {
    restApiId: 'r1',
    stageName: 'prod',
    updateStageInput: { patchOperations: [{ op: 'replace', path: '/variables/backend', value: 'hunter2' }] },
  },
};

test('a call is evidence for its scope: who, when, what it touched', () => {
  expect(readEvidence(envelope(update), [])).toEqual([
    {
      eventId: 'event-1',
      at: Date.UTC(2026, 10, 21, 11, 59, 58),
      eventSource: 'apigateway.amazonaws.com',
      eventName: 'UpdateStage',
      scope: `restapi:${account}/${region}/r1`,
      touches: [{ kind: 'apigateway.stage', key: 'r1/prod', pointers: ['/variables/backend'] }],
      actor: {
        type: 'iam-user',
        name: 'mallory',
        principal: `arn:aws:iam::${account}:user/mallory`,
        via: 'cli',
        from: '198.51.100.7',
      },
    },
  ]);
});

test('a call that touches two kinds of one scope is one evidence', () => {
  const evidence = told('DeleteRestApi', { restApiId: 'r1' });
  expect(evidence).toHaveLength(1);
  expect(touchedBy(evidence)).toHaveLength(2);
});

test('time and id are the delivery’s where the record has none', () => {
  const [one] = readEvidence(envelope({ ...update, eventTime: 'Apr 17, 2024', eventID: '' }), []);
  expect(one).toMatchObject({ eventId: 'delivery-1', at: Date.UTC(2026, 10, 21, 12) });
});

describe('no evidence', () => {
  test.each<[string, JsonObject]>([
    ['a failed call', { errorCode: 'BadRequestException' }],
    ['a read', { readOnly: true }],
    ['a record of another account', { recipientAccountId: '210987654321' }],
    ['another call', { eventName: 'CreateApiKey' }],
    ['another service', { eventSource: 'lambda.amazonaws.com' }],
    ['a call that changes no setting', { eventName: 'FlushStageCache' }],
    ['a record that lost its parameters', { requestParameters: null }],
  ])('in %s', (_title, detail) => {
    expect(readEvidence(envelope({ ...update, ...detail }), [])).toEqual([]);
  });

  test.each([undefined, null, 5, 'x', [], {}, { account }, { account, detail: 5 }, { account, detail: {} }])(
    'in %j',
    (event) => {
      expect(readEvidence(event, [])).toEqual([]);
    },
  );

  test('in an event without any time, or without any id', () => {
    const delivered = envelope({ ...update, eventTime: 'x', eventID: '' });
    expect(readEvidence({ ...delivered, time: '' }, [])).toEqual([]);
    expect(readEvidence({ ...delivered, id: '' }, [])).toEqual([]);
  });
});

describe('bounds', () => {
  test('very many names are told as what holds them', () => {
    const variables = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`name${at}`, 'x']));
    const evidence = told('UpdateStage', { apiId: 'a1', stageName: 'x', stageVariables: variables });
    expect(touchedBy(evidence)).toEqual(['apigatewayv2.stage a1/x /stageVariables']);
  });

  test('a name too long is told as what holds it, and an id too long names nothing', () => {
    const long = 'x'.repeat(10_000);
    const patched = (stageName: string): JsonObject => ({
      restApiId: 'r1',
      stageName,
      updateStageInput: { patchOperations: [{ op: 'replace', path: `/variables/${long}` }] },
    });
    expect(touchedBy(told('UpdateStage', patched('prod')))).toEqual(['apigateway.stage r1/prod /variables']);
    expect(told('UpdateStage', patched(long))).toEqual([]);
  });
});

const calls = kinds.flatMap((kind) =>
  kind.events.flatMap(({ eventSource, eventNames }) =>
    eventNames.map((eventName) => [eventSource, eventName] as const),
  ),
);
const ids = {
  restApiId: 'r1',
  apiId: 'a1',
  stageName: 'prod',
  resourceId: 'x9',
  httpMethod: 'GET',
  integrationId: 'i1',
  statusCode: '200',
  resourceArn: `arn:aws:apigateway:${region}::/restapis/r1/stages/prod`,
  arn: `arn:aws:ivs:${region}:${account}:stage/AbCd`,
};

/** Members that hold values, in every form in which calls give them. */
const withValues = (value: JsonObject | string): JsonObject => {
  const names = kinds.flatMap(({ schema }) =>
    schema.fields.map(({ pattern }) => pattern.split('/')[1] ?? ''),
  );
  const members = Object.fromEntries(names.map((name) => [name, value]));
  const operations = ['add', 'replace', 'remove'].flatMap((op) =>
    names.map((name) => ({ op, path: `/${name}`, value, from: value })),
  );
  const inputs = ['Stage', 'Deployment', 'Integration', 'IntegrationResponse', 'Method'].flatMap((thing) =>
    ['create', 'update', 'put'].map((verb) => [
      `${verb}${thing}Input`,
      { ...members, stageName: 'prod', patchOperations: operations },
    ]),
  );
  return {
    ...members,
    ...(Object.fromEntries(inputs) as JsonObject),
    target: value,
    body: value,
    routeKey: 'GET /a',
    tagResourceInput: { tags: { team: value } },
  };
};

describe.each([...new Set(calls.map(([source]) => source))])('secrets at %s', (eventSource) => {
  const named = calls.filter(([source]) => source === eventSource).map(([, name]) => name);
  test.each([...new Set(named)])('%s keeps no value', (eventName) => {
    const secret = 'planted-secret';
    let kept = 0;
    for (const left of [['restApiId'], ['apiId'], []])
      for (const value of [secret, { key: secret, '200': { 'header.a': secret } }]) {
        const ownIds = Object.fromEntries(Object.entries(ids).filter(([name]) => !left.includes(name)));
        const ivs = eventSource.startsWith('ivs') ? { resourceArn: ids.arn } : {};
        const requestParameters = { ...withValues(value), ...ownIds, ...ivs };
        const responseElements = withValues(value);
        const evidence = told(eventName, requestParameters, { eventSource, responseElements });
        expect(JSON.stringify(evidence)).not.toContain(secret);
        kept += evidence.length;
      }
    const tellsNothing =
      /^(Update|Delete)Deployment|^(CreateResource|UpdateMethod|\w+RestApi|UpdateIntegrationResponse)$/;
    if (!tellsNothing.test(eventName) && !eventName.endsWith('IntegrationResponse'))
      expect(kept).toBeGreaterThan(0);
  });
});

test('law: nothing that calls itself a listed call makes it throw', () => {
  const member = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(ids)), fc.constant('%'));
  const nested = fc.dictionary(fc.constantFrom('patchOperations', 'tags', 'stageName', 'path'), member);
  const parameters = fc.dictionary(
    fc.constantFrom(...Object.keys(ids), 'updateStageInput', 'tagResourceInput', 'tagKeys', 'routeSettings'),
    fc.oneof(member, nested),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...calls),
      parameters,
      parameters,
      ([eventSource, eventName], asked, answered) => {
        const detail = {
          eventSource,
          requestParameters: asked as JsonObject,
          responseElements: answered as JsonObject,
        };
        const evidence = readEvidence(envelope({ eventName, ...detail }), []);
        for (const { touches } of evidence) expect(touches.length).toBeGreaterThan(0);
      },
    ),
  );
});
