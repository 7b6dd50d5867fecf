// REST APIs and their resources answer what AWS was recorded to answer.
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { fixture, type Fixture } from './fixture.js';
import { expectAsRecorded, hasRecorded } from './serve.js';

let at: Fixture;
beforeEach(async () => {
  at = await fixture();
});
afterEach(() => at.served.close());

const API = 'test_apigateway_api';
const replace = (path: string, value?: string): PatchOperation => ({ op: 'replace', path, value });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });
const add = (path: string, value?: string): PatchOperation => ({ op: 'add', path, value });

const describeRecorded = hasRecorded ? describe : describe.skip;

describeRecorded('API Gateway v1 REST APIs, as recorded from AWS', () => {
  it('creates with its own defaults and refuses what cannot be', async () => {
    const create = (more: object) => () => at.gw.createRestApi({ name: 'shop', ...more });
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_create_rest_api_with_optional_params', [
      ['create-only-name', create({})],
      ['create-empty-desc', create({ description: '' })],
      ['create-with-version', create({ version: 'v1' })],
      ['create-with-empty-binary-media', create({ binaryMediaTypes: [] })],
      ['string-compression-size', create({ minimumCompressionSize: 10485761 })],
    ]);
    const tagged = create({ description: 'this is my api', tags: { MY_TAG1: 'MY_VALUE1' } });
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_create_rest_api_with_tags', [
      ['create-rest-api-w-tags', tagged],
    ]);
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_create_rest_api_verify_defaults', [
      ['create-with-edge-default', create({ endpointConfiguration: { types: ['EDGE'] } })],
      ['create-with-regional-default', create({ endpointConfiguration: { types: ['REGIONAL'] } })],
      ['create-with-private-default', create({ endpointConfiguration: { types: ['PRIVATE'] } })],
    ]);
  });

  it('patches members and media types', async () => {
    const update =
      (...patchOperations: PatchOperation[]) =>
      () =>
        at.gw.updateRestApi({ restApiId: at.restApiId, patchOperations });
    const types = '/binaryMediaTypes';
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_operation_add_remove', [
      ['update-rest-api-add', update(add(`${types}/image~1png`), add(`${types}/image~1jpeg`))],
      ['update-rest-api-replace', update(replace(`${types}/image~1png`, 'image/gif'))],
      ['update-rest-api-remove', update(remove(`${types}/image~1gif`), replace('/description', ''))],
    ]);
    const clean = update(remove(`${types}/image~1jpeg`), replace('/description', 'this is my api'));
    await clean();
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_compression', [
      ['enable-compression', update(replace('/minimumCompressionSize', '10'))],
      ['disable-compression', update(replace('/minimumCompressionSize'))],
      ['set-compression-zero', update(replace('/minimumCompressionSize', '0'))],
      ['set-negative-compression', update(replace('/minimumCompressionSize', '-1'))],
      ['set-string-compression', update(replace('/minimumCompressionSize', 'test'))],
      ['unsupported-operation', update(add('/minimumCompressionSize', '10'))],
    ]);
    await update(replace('/minimumCompressionSize'))();
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_behaviour', [
      ['update-rest-api-add-base-path', update(add(types, 'image/gif'))],
      ['update-rest-api-remove-base-path', update(remove(types))],
      ['update-rest-api-array', update(add(`${types}/-`, '-'))],
    ]);
    await expectAsRecorded(API, 'TestApiGatewayApiRestApi::test_update_rest_api_invalid_api_id', [
      [
        'not-found-update-rest-api',
        () => at.gw.updateRestApi({ restApiId: 'api_id', patchOperations: [replace('/name', 'x')] }),
      ],
    ]);
  });
});

describeRecorded('API Gateway v1 resources, as recorded from AWS', () => {
  it('keeps the tree of paths through renames, moves and deletions', async () => {
    const { gw } = at;
    const { id: restApiId = '', rootResourceId: root = '' } = await gw.createRestApi({ name: 'tree' });
    const made = new Map<string, string>();
    const create = (parent: string, pathPart: string) => async () => {
      const resource = await gw.createResource({ restApiId, parentId: made.get(parent) ?? root, pathPart });
      made.set(pathPart, resource.id ?? '');
      return resource;
    };
    const update =
      (name: string, ...patchOperations: PatchOperation[]) =>
      () =>
        gw.updateResource({ restApiId, resourceId: made.get(name) ?? name, patchOperations });
    const get = () => gw.getResource({ restApiId, resourceId: made.get('pets') });
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_resource_lifecycle', [
      ['rest-api-root-resource', () => gw.getResources({ restApiId })],
      ['create-resource', create('/', 'pets')],
      ['create-subresource', create('pets', 'subpets')],
      ['update-path-part', update('pets', replace('/pathPart', 'dogs'))],
      ['get-resp-after-update-path-part', get],
      ['del-resource', () => gw.deleteResource({ restApiId, resourceId: made.get('pets') })],
      ['rest-api-resources-after-delete', () => gw.getResources({ restApiId })],
    ]);
    made.clear();
    await create('/', 'pets')();
    const parentOf = (name: string, parent: () => string) => () =>
      update(name, replace('/parentId', parent()))();
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_update_resource_behaviour', [
      ['nonexistent-resource', update('fake', replace('/pathPart', 'dogs'))],
      ['invalid-path-part', update('pets', replace('/invalid', 'dogs'))],
      ['invalid-parent-id', update('pets', replace('/parentId', 'fake'))],
      ['create-subresource', create('pets', 'subpets')],
      ['update-parent-id-to-subresource-id', parentOf('pets', () => made.get('subpets') ?? '')],
      ['update-parent-id-to-root-id', parentOf('subpets', () => root)],
      ['update-path-already-exists', update('subpets', replace('/pathPart', 'pets'))],
      ['remove-unsupported', update('subpets', remove('/pathPart'))],
      ['add-unsupported', update('subpets', add('/pathPart', 'x'))],
    ]);
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_create_resource_parent_invalid', [
      ['wrong-resource-parent-id', () => gw.createResource({ restApiId, parentId: 'fake', pathPart: 'x' })],
    ]);
    await create('/', '{proxy+}')();
    await create('/', 'parent')();
    await expectAsRecorded(API, 'TestApiGatewayApiResource::test_create_proxy_resource_validation', [
      ['create-proxy-dynamic-sibling-resource', create('/', '{dynamic}')],
      ['create-proxy-static-child-resource', create('{proxy+}', 'child')],
      ['create-proxy-dynamic-child-resource', create('{proxy+}', '{child}')],
      ['create-greedy-child-resource', create('parent', '{child+}')],
    ]);
  });
});
