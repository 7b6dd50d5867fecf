// What no recording of integrations shows, but the facts of the AWS documentation and of its users do.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PatchOperation, PutIntegrationRequest } from '@aws-sdk/client-api-gateway';
import { fixture, type Fixture } from './fixture.js';
import { refusal } from './serve.js';

let at: Fixture;
beforeEach(async () => {
  at = await fixture();
});
afterEach(() => at.served.close());

const replace = (path: string, value?: string): PatchOperation => ({ op: 'replace', path, value });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });
const add = (path: string, value?: string): PatchOperation => ({ op: 'add', path, value });

describe('an integration of the local API Gateway v1', () => {
  const put = (more: Partial<PutIntegrationRequest>) =>
    at.gw.putIntegration({
      ...at.method,
      type: 'HTTP',
      uri: 'https://example.com',
      integrationHttpMethod: 'GET',
      ...more,
    });
  const patch = (...patchOperations: PatchOperation[]) =>
    at.gw.updateIntegration({ ...at.method, patchOperations });
  const read = () => at.gw.getIntegration(at.method);

  it('is overwritten whole by a put, with its responses', async () => {
    await put({ timeoutInMillis: 5000, requestTemplates: { 'text/plain': '' } });
    await at.gw.putIntegrationResponse({ ...at.method, statusCode: '200' });
    expect(await read()).toMatchObject({ integrationResponses: { '200': { statusCode: '200' } } });
    expect((await read()).requestTemplates).toEqual({ 'text/plain': null });
    await put({});
    const { $metadata: _, ...integration } = await read();
    expect(integration).toEqual({
      type: 'HTTP',
      uri: 'https://example.com',
      httpMethod: 'GET',
      connectionType: 'INTERNET',
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29000,
      cacheNamespace: at.rootId,
      cacheKeyParameters: [],
      responseTransferMode: 'BUFFERED',
    });
  });

  it('is patched by scalar and by escaped key', async () => {
    await put({});
    await patch(
      replace('/uri', 'https://example.org'),
      replace('/timeoutInMillis', '1000'),
      replace('/contentHandling', 'CONVERT_TO_TEXT'),
      replace('/tlsConfig/insecureSkipVerification', 'true'),
      add('/requestTemplates/application~1json', '{}'),
      add('/requestTemplates/text~1plain', ''),
      add('/requestParameters/integration.request.header.X-Key', "'secret'"),
    );
    expect(await read()).toMatchObject({
      uri: 'https://example.org',
      timeoutInMillis: 1000,
      contentHandling: 'CONVERT_TO_TEXT',
      tlsConfig: { insecureSkipVerification: true },
      requestTemplates: { 'application/json': '{}', 'text/plain': null },
      requestParameters: { 'integration.request.header.X-Key': "'secret'" },
    });
    await patch(
      replace('/contentHandling', ''),
      remove('/requestTemplates/application~1json'),
      remove('/requestTemplates/text~1plain'),
    );
    expect(Object.keys(await read())).not.toContain('contentHandling');
    expect(Object.keys(await read())).not.toContain('requestTemplates');
  });

  it.each([
    ['its type', replace('/type', 'MOCK'), /Invalid patch path/],
    ['its credentials', replace('/credentials', 'arn:aws:iam::1:role/x'), /Invalid patch path/],
    ['an unlisted passthrough behaviour', replace('/passthroughBehavior', 'ALWAYS'), /Must be one of/],
    ['an impossible timeout', replace('/timeoutInMillis', '49'), /49/],
    ['a removed scalar', remove('/uri'), /Must be one of: \[replace\]/],
    ['a URI of no scheme', replace('/uri', 'example.com'), /Invalid HTTP endpoint/],
    [
      'a parameter that its method lacks',
      add('/requestParameters/integration.request.header.X', 'method.request.header.X'),
      /Invalid mapping expression/,
    ],
  ])('refuses to be patched in %s', async (_, wrong, message) => {
    await put({});
    const before = await read();
    const seen = await refusal(patch(replace('/timeoutInMillis', '2000'), wrong));
    expect(seen).toMatchObject({ name: 'BadRequestException', status: 400 });
    expect(seen.message).toMatch(message);
    expect((await read()).timeoutInMillis).toBe(before.timeoutInMillis);
  });

  it('loses a cache key with the request parameter behind it', async () => {
    const [one, two] = ['method.request.querystring.one', 'method.request.querystring.two'];
    await at.gw.updateMethod({
      ...at.method,
      patchOperations: [add(`/requestParameters/${one}`, 'false'), add(`/requestParameters/${two}`, 'false')],
    });
    await put({
      requestParameters: {
        'integration.request.querystring.one': one,
        'integration.request.querystring.two': two,
      },
      cacheKeyParameters: [one, two],
    });
    await patch(remove('/requestParameters/integration.request.querystring.one'));
    expect((await read()).cacheKeyParameters).toEqual([two]);
    await patch(add(`/cacheKeyParameters/${one}`, ''));
    expect((await read()).cacheKeyParameters).toEqual([two, one]);
    await patch(remove(`/cacheKeyParameters/${one}`), remove(`/cacheKeyParameters/${two}`));
    expect((await read()).cacheKeyParameters).toEqual([]);
  });

  it('is read in bulk with its method, or not at all', async () => {
    const { restApiId, gw, rootId } = at;
    const bare = await gw.getResources({ restApiId });
    expect(bare.items).toEqual([{ id: rootId, path: '/', resourceMethods: { GET: {} } }]);
    await gw.putMethodResponse({
      ...at.method,
      statusCode: '200',
      responseParameters: { 'method.response.header.A': true },
    });
    await gw.putIntegrationResponse({
      ...at.method,
      statusCode: '200',
      responseParameters: { 'method.response.header.A': "'*'" },
    });
    const full = await gw.getResources({ restApiId, embed: ['methods'] });
    expect(full.items?.[0]?.resourceMethods?.['GET']).toMatchObject({
      httpMethod: 'GET',
      methodResponses: { '200': { statusCode: '200' } },
      methodIntegration: { type: 'MOCK', integrationResponses: { '200': { statusCode: '200' } } },
    });
  });
});
