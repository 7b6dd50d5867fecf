// What no recording shows, but the facts of the AWS documentation and of its users do.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PatchOperation, Stage } from '@aws-sdk/client-api-gateway';
import { fixture, type Fixture } from './fixture.js';
import { ACCOUNT, REGION, refusal } from './serve.js';

let at: Fixture;
beforeEach(async () => {
  at = await fixture();
});
afterEach(() => at.served.close());

const replace = (path: string, value?: string): PatchOperation => ({ op: 'replace', path, value });
const move = (from: string, path: string): PatchOperation => ({ op: 'move', from, path });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });

describe('a stage of the local API Gateway v1', () => {
  const patch = (...patchOperations: PatchOperation[]) =>
    at.gw.updateStage({ restApiId: at.restApiId, stageName: 'prod', patchOperations });
  const read = () => at.gw.getStage({ restApiId: at.restApiId, stageName: 'prod' });
  beforeEach(async () => {
    await at.gw.createStage({ restApiId: at.restApiId, stageName: 'prod', deploymentId: await at.deploy() });
  });

  it.each([
    ['/test/GET/throttling/rateLimit', '10.5', 'test/GET', 'throttlingRateLimit', 10.5],
    ['/~1res/GET/logging/loglevel', 'INFO', '~1res/GET', 'loggingLevel', 'INFO'],
    ['/*/*/throttling/burstLimit', '-1', '*/*', 'throttlingBurstLimit', -1],
    ['/*/*/throttling/rateLimit', '-1', '*/*', 'throttlingRateLimit', -1],
    ['/*/*/caching/ttlInSeconds', '60', '*/*', 'cacheTtlInSeconds', 60],
    ['/~1a~1{id}/POST/metrics/enabled', 'true', '~1a~1{id}/POST', 'metricsEnabled', true],
  ] as const)('keeps %s = %s under the key %s', async (path, value, key, member, expected) => {
    await patch(replace(path, value));
    const { methodSettings } = await read();
    expect(Object.keys(methodSettings ?? {})).toEqual([key]);
    expect(methodSettings?.[key]).toHaveProperty(member, expected);
    expect(methodSettings?.[key]).toHaveProperty('requireAuthorizationForCacheControl', true);
  });

  it.each([
    ['an unknown logging level', replace('/*/*/logging/loglevel', 'DEBUG'), /Must be one of/],
    ['a rate that is no number', replace('/*/*/throttling/rateLimit', 'fast'), /fast/],
    ['a time to live over an hour', replace('/*/*/caching/ttlInSeconds', '3601'), /3601/],
    ['a cache size that is not sold', replace('/cacheClusterSize', '2'), /Must be one of/],
    ['more than all of the traffic', replace('/canarySettings/percentTraffic', '101'), /101/],
    ['a deployment that is not there', replace('/deploymentId', 'fake00'), /^Deployment id does not exist$/],
    [
      "a log group's ARN that ends in :*",
      replace('/accessLogSettings/destinationArn', `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:x:*`),
      /Invalid ARN/,
    ],
    [
      'removing one member of a method setting',
      remove('/*/*/metrics/enabled'),
      /^Cannot remove method setting/,
    ],
    ['a move', move('/variables/b', '/variables/a'), /Invalid move/],
  ])('refuses %s and changes nothing', async (_, wrong, message) => {
    const before = await read();
    const seen = await refusal(patch(replace('/description', 'changed'), wrong));
    expect(seen).toMatchObject({ name: 'BadRequestException', status: 400 });
    expect(seen.message).toMatch(message);
    expect({ ...(await read()), $metadata: 0 }).toEqual({ ...before, $metadata: 0 });
  });

  it('applies operations in order: removing a key and setting it again leaves defaults and the one value', async () => {
    await patch(replace('/*/*/caching/enabled', 'true'), replace('/*/*/logging/loglevel', 'ERROR'));
    await patch(remove('/*/*'), replace('/*/*/metrics/enabled', 'true'));
    const { methodSettings } = await read();
    expect(methodSettings?.['*/*']).toMatchObject({ metricsEnabled: true, cachingEnabled: false });
    expect(methodSettings?.['*/*']).not.toHaveProperty('loggingLevel');
  });

  it('takes stage variables and canary overrides one by one', async () => {
    await patch(
      replace('/variables/a', '1'),
      replace('/variables/b', '2'),
      replace('/canarySettings/stageVariableOverrides/a', '3'),
      replace('/canarySettings/stageVariableOverrides/b', '4'),
    );
    await patch(remove('/variables/a'), remove('/canarySettings/stageVariableOverrides/b'));
    const { variables, canarySettings } = await read();
    expect({ variables, overrides: canarySettings?.stageVariableOverrides }).toEqual({
      variables: { b: '2' },
      overrides: { a: '3' },
    });
  });

  it('clears a scalar with an empty value', async () => {
    await patch(replace('/description', 'x'), replace('/clientCertificateId', 'abc123'));
    await patch(replace('/description', ''), replace('/clientCertificateId', ''));
    const stage = await read();
    expect(Object.keys(stage)).not.toContain('description');
    expect(Object.keys(stage)).not.toContain('clientCertificateId');
  });

  it('starts a cache cluster that is ready at the next look', async () => {
    const after = (stage: Stage) => [
      stage.cacheClusterEnabled,
      stage.cacheClusterStatus,
      stage.cacheClusterSize,
    ];
    expect(after(await patch(replace('/cacheClusterEnabled', 'true')))).toEqual([
      true,
      'CREATE_IN_PROGRESS',
      '0.5',
    ]);
    expect(after(await read())).toEqual([true, 'AVAILABLE', '0.5']);
    await at.gw.flushStageCache({ restApiId: at.restApiId, stageName: 'prod' });
    expect(after(await patch(replace('/cacheClusterEnabled', 'false')))[1]).toBe('DELETE_IN_PROGRESS');
    expect(after(await read()).slice(0, 2)).toEqual([false, 'NOT_AVAILABLE']);
  });

  it('is tagged by its ARN, apart from its API', async () => {
    const resourceArn = `arn:aws:apigateway:${REGION}::/restapis/${at.restApiId}/stages/prod`;
    await at.gw.tagResource({ resourceArn, tags: { team: 'shop', cost: '1' } });
    await at.gw.untagResource({ resourceArn, tagKeys: ['cost'] });
    expect((await at.gw.getTags({ resourceArn })).tags).toEqual({ team: 'shop' });
    expect((await read()).tags).toEqual({ team: 'shop' });
    expect((await at.gw.getRestApi({ restApiId: at.restApiId })).tags).toBeUndefined();
  });

  it('is one of its name, and its name has few characters', async () => {
    const create = (stageName: string) =>
      refusal(at.gw.createStage({ restApiId: at.restApiId, stageName, deploymentId: 'x' }));
    expect(await create('prod')).toMatchObject({
      name: 'ConflictException',
      message: 'Stage already exists',
      status: 409,
    });
    expect(await create('a/b')).toMatchObject({ message: 'Stage name only allows a-zA-Z0-9_' });
    await at.gw.deleteStage({ restApiId: at.restApiId, stageName: 'prod' });
    const message = 'Invalid stage identifier specified';
    expect(await refusal(read())).toMatchObject({ name: 'NotFoundException', message, status: 404 });
  });

  it('is repointed by a deployment that names it', async () => {
    const { gw, restApiId } = at;
    const settings = { stageDescription: 'released', variables: { a: '1' }, tracingEnabled: true };
    const { id } = await gw.createDeployment({ restApiId, stageName: 'prod', ...settings });
    expect(await read()).toMatchObject({
      deploymentId: id,
      description: 'released',
      variables: { a: '1' },
      tracingEnabled: true,
    });
    const { id: first } = await gw.createDeployment({
      restApiId,
      stageName: 'new',
      cacheClusterEnabled: true,
    });
    const made = await gw.getStage({ restApiId, stageName: 'new' });
    expect(made).toMatchObject({ deploymentId: first, cacheClusterEnabled: true, cacheClusterSize: '0.5' });
  });
});

describe('the local API Gateway v1', () => {
  it('pages resources and APIs: 25 rows, 500 at most, each row once', async () => {
    const { gw, restApiId, rootId } = at;
    for (let n = 0; n < 30; n += 1)
      await gw.createResource({ restApiId, parentId: rootId, pathPart: `r${n}` });
    const first = await gw.getResources({ restApiId });
    const second = await gw.getResources({ restApiId, position: first.position });
    const paths = [...(first.items ?? []), ...(second.items ?? [])].map(({ path }) => path);
    expect([first.items?.length, second.items?.length, second.position]).toEqual([25, 6, undefined]);
    expect(new Set(paths).size).toBe(31);
    expect((await gw.getResources({ restApiId, limit: 500 })).items).toHaveLength(31);
    const more = await gw.createRestApi({ name: 'other' });
    const listed = await gw.getRestApis({ limit: 1 });
    const rest = await gw.getRestApis({ limit: 1, position: listed.position });
    const ids = [...(listed.items ?? []), ...(rest.items ?? [])].map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set([restApiId, more.id]));
    expect(rest.position).toBeUndefined();
  });

  it.each([
    ['no method', async () => at.gw.deleteMethod(at.method), "The REST API doesn't contain any methods"],
    [
      'a method without integration',
      async () => at.gw.deleteIntegration(at.method),
      'No integration defined for method',
    ],
  ])('deploys no API that has %s', async (_, spoil, message) => {
    await spoil();
    expect(await refusal(at.gw.createDeployment({ restApiId: at.restApiId }))).toMatchObject({ message });
  });

  it('answers the account limits that method settings start from', async () => {
    const { throttleSettings } = await at.gw.getAccount({});
    expect(throttleSettings).toEqual({ burstLimit: 5000, rateLimit: 10000 });
  });

  it('names API and account where the API is unknown', async () => {
    const message = `Invalid API identifier specified ${ACCOUNT}:nope`;
    expect(await refusal(at.gw.getStages({ restApiId: 'nope' }))).toMatchObject({ message, status: 404 });
    await at.gw.deleteRestApi({ restApiId: at.restApiId });
    expect(await refusal(at.gw.getRestApi({ restApiId: at.restApiId }))).toMatchObject({
      name: 'NotFoundException',
    });
  });
});
