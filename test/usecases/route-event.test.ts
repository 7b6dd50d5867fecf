// CloudTrail events to looks: every call that counts, through the pattern that deploys; and nothing that does not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadDefinitions } from '../../infra/local/definitions.js';
import { matchesPattern, readPattern } from '../../infra/local/event-pattern.js';
import { kinds } from '../../shared/kinds/registry.js';
import { epochMs } from '../../shared/model/time.js';
import { routeEvent } from '../../shared/usecases/route-event.js';
import { tries } from '../support/tries.js';

const account = '123456789012';
const region = 'eu-west-1';
const now = epochMs(Date.UTC(2026, 10, 21, 12));

const envelope = (detail: Record<string, unknown>, source = 'aws.apigateway') => ({
  version: '0',
  id: '1',
  'detail-type': 'AWS API Call via CloudTrail',
  source,
  account: (detail['recipientAccountId'] as string | undefined) ?? account,
  region,
  detail: { readOnly: false, awsRegion: region, eventTime: '2026-11-21T11:59:58Z', ...detail },
});

const definitions = loadDefinitions(process.cwd(), { region });
/** The rules that bring calls to `detect`; others tell `baseline` of declarations. */
const patterns = Object.values(definitions.resources)
  .filter(
    ({ Type, Properties }) => Type === 'AWS::Events::Rule' && /LooksNow/.test(JSON.stringify(Properties)),
  )
  .map(({ Properties }) => readPattern(Properties?.['EventPattern']));
const isTaken = (event: unknown): boolean => patterns.some((pattern) => matchesPattern(pattern, event));
const route = (event: unknown) => routeEvent(event, () => true, now);
const scopesOf = (event: unknown): string[] => {
  const routed = route(event);
  return routed.status === 'looks' ? routed.looks.map(({ scope }) => scope) : [routed.status];
};

const rest = `restapi:${account}/${region}/abc123`;
const stageArn = `arn:aws:ivs:${region}:${account}:stage/Stage1`;

/** How a record of each family names what it changed (AWS facts §3.1–3.3). */
const parametersOf = (kind: string, name: string): Record<string, unknown> => {
  if (kind.startsWith('ivs')) return { arn: stageArn, resourceArn: stageArn };
  const path = kind.startsWith('apigatewayv2') ? 'apis' : 'restapis';
  if (/WebACL|agResource/.test(name))
    return { resourceArn: `arn:aws:apigateway:${region}::/${path}/abc123/stages/prod` };
  return path === 'apis'
    ? { apiId: 'abc123', stageName: '%24default' }
    : { restApiId: 'abc123', template: false };
};

const listed = kinds.flatMap((kind) =>
  kind.events.flatMap(({ eventSource, eventNames }) =>
    eventNames.map((eventName) => [eventSource, eventName, kind.id, kind.family.id] as const),
  ),
);

describe('every listed call', () => {
  test.each(listed)(
    '%s %s of %s passes the deployed rules and reaches its scope',
    (eventSource, eventName, kind, family) => {
      const requestParameters = parametersOf(kind, eventName);
      const created = family === 'ivs-stages' ? {} : { id: 'abc123', apiId: 'abc123' };
      const event = envelope(
        { eventSource, eventName, requestParameters, responseElements: created },
        `aws.${eventSource.split('.')[0]}`,
      );
      expect(isTaken(event)).toBe(true);
      const key = family === 'ivs-stages' ? '*' : 'abc123';
      expect(scopesOf(event)).toContain(`${family}:${account}/${region}/${key}`);
      expect(scopesOf(event)).toHaveLength(1);
    },
  );

  test('there are enough of them', () => {
    expect(new Set(listed.map(([, name]) => name)).size).toBeGreaterThan(35);
  });
});

const record = (eventName: string, requestParameters: unknown, more: Record<string, unknown> = {}) =>
  envelope({ eventSource: 'apigateway.amazonaws.com', eventName, requestParameters, ...more });

describe('an event', () => {
  test.each([
    ['UpdateStage', { restApiId: 'abc123', stageName: 'prod' }, rest],
    ['UpdateStage', { apiId: 'abc123', stageName: '%24default' }, rest.replace('restapi', 'httpapi')],
  ])('%s of REST and of HTTP APIs share their name, the shape decides', (name, parameters, scope) => {
    const [found = ''] = scopesOf(record(name, parameters));
    expect(found.endsWith('/abc123')).toBe(true);
    expect(found.startsWith('restapi:')).toBe(scope.startsWith('restapi:'));
  });

  test('names its ids percent-encoded or not, also in ARNs', () => {
    const arn = encodeURIComponent(`arn:aws:apigateway:${region}::/restapis/abc123/stages/prod`);
    expect(scopesOf(record('TagResource', { resourceArn: arn }))).toEqual([rest]);
    expect(scopesOf(record('UpdateStage', { restApiId: '100%' }))).toEqual([
      `restapi:${account}/${region}/100%`,
    ]);
  });

  test('on one IVS stage asks for that stage only, and one that lost its parameters for all', () => {
    const ivs = { eventSource: 'ivs.amazonaws.com', eventName: 'UpdateStage' };
    expect(route(envelope({ ...ivs, requestParameters: { arn: stageArn } }, 'aws.ivs'))).toMatchObject({
      looks: [{ only: [stageArn] }],
    });
    const lost = route(envelope({ ...ivs, requestParameters: null }, 'aws.ivs'));
    expect(lost).toMatchObject({ looks: [{ scope: `ivs-stages:${account}/${region}/*` }] });
    expect(lost.status === 'looks' && lost.looks[0]?.only).toBeUndefined();
  });

  test.each([
    ['an unknown name', record('RotateUniverse', { restApiId: 'abc123' })],
    ['missing parameters', record('PutIntegration', null)],
    ['another shape', record('UpdateStage', { restApi: { id: 'abc123' } })],
  ])('with %s asks for a look at the account', (_case, event) => {
    expect(route(event)).toEqual({
      status: 'place',
      look: { place: { account, region }, cause: 'event', asOf: Date.UTC(2026, 10, 21, 11, 59, 58) },
    });
  });

  test.each([
    ['failed', record('UpdateStage', { restApiId: 'abc123' }, { errorCode: 'AccessDenied' }), 'failed-call'],
    ['only read', record('GetStages', { restApiId: 'abc123' }, { readOnly: true }), 'read-only'],
    [
      'says another account than its envelope',
      { ...record('UpdateStage', { restApiId: 'a' }, { recipientAccountId: '999999999999' }), account },
      'not-an-event',
    ],
    ['is no object', 'UpdateStage', 'not-an-event'],
    ['has no detail', {}, 'not-an-event'],
  ])('that %s is ignored', (_case, event, because) => {
    expect(route(event)).toEqual({ status: 'ignored', because });
  });

  test('of an account or Region that is not configured is rejected', () => {
    const event = record('UpdateStage', { restApiId: 'abc123' });
    expect(routeEvent(event, () => false, now)).toEqual({ status: 'ignored', because: 'foreign-account' });
  });

  test('on a load balancer’s web ACL is none of ours', () => {
    const resourceArn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/x/1`;
    const event = envelope(
      {
        eventSource: 'wafv2.amazonaws.com',
        eventName: 'AssociateWebACL',
        requestParameters: { resourceArn },
      },
      'aws.wafv2',
    );
    expect(route(event)).toEqual({ status: 'ignored', because: 'not-ours' });
  });

  test('from the future counts from now', () => {
    const event = record('UpdateStage', { restApiId: 'abc123' }, { eventTime: '2031-01-01T00:00:00Z' });
    expect(route(event)).toMatchObject({ looks: [{ asOf: now }] });
  });
});

describe('the rules', () => {
  test('take no failed call and no read', () => {
    const good = record('UpdateStage', { restApiId: 'abc123' });
    expect(isTaken(good)).toBe(true);
    expect(isTaken(record('UpdateStage', {}, { errorCode: 'AccessDenied' }))).toBe(false);
    expect(isTaken(record('GetStage', {}, { readOnly: true }))).toBe(false);
  });
  test('stay within 2,048 characters', () => {
    for (const pattern of patterns) expect(JSON.stringify(pattern).length).toBeLessThan(2048);
  });
});

const recorded = '../shared/data/cloudtrail';
(existsSync(recorded) ? describe : describe.skip)('real records', () => {
  const files = existsSync(recorded) ? readdirSync(recorded).filter((name) => name.endsWith('.json')) : [];
  const expected: Record<string, string> = {
    'v1-CreateDeployment-sso-console-no-stage.json': 'restapi',
    'v1-CreateStage-assumedrole-console.json': 'restapi',
    'v1-PutIntegration.json': 'restapi',
    'v1-TagResource-eventbridge-envelope.json': 'restapi',
    'v2-CreateApi-terraform-sso.json': 'httpapi',
    'v2-CreateIntegration-terraform-sso.json': 'httpapi',
    'v2-CreateRoute-terraform-sso.json': 'httpapi',
    'v2-CreateStage-terraform-sso.json': 'httpapi',
    'v2-UpdateStage-percent-encoded-default.json': 'httpapi',
    'v1-GetResource-root-awsdocs.json': 'ignored',
    'v1-GetResources-readonly.json': 'ignored',
    'v1-GetRestApi-NotFound-errorCode.json': 'ignored',
    'v2-CreateRoute-BadRequest-errorCode.json': 'ignored',
    'v2-GetApi-NotFound-errorCode.json': 'ignored',
    'ivs-CreateChannel-awsdocs.json': 'place',
  };
  test.each(files)('%s', (name) => {
    const content = JSON.parse(readFileSync(`${recorded}/${name}`, 'utf8')) as Record<string, unknown>;
    const detail = 'detail' in content ? (content['detail'] as Record<string, unknown>) : content;
    const event = 'detail' in content ? content : envelope(detail, 'aws.apigateway');
    const [found = ''] = scopesOf(event);
    const family = found.split(':')[0] === 'restapi' ? 'restapi' : found.includes(':') ? 'httpapi' : found;
    expect(family).toBe(expected[name]);
  });
});

test('arbitrary texts never throw', async () => {
  const fc = await import('fast-check');
  fc.assert(
    fc.property(fc.json(), fc.anything(), (text, anything) => {
      const event = JSON.parse(text) as unknown;
      route(event);
      route({ account, region, detail: event });
      route(record('UpdateStage', anything));
    }),
    { numRuns: tries(1000) },
  );
});
