// Fetching declarations from Moto, an emulator that others wrote, where it is installed.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createRemoteSources } from '../../shared/adapters/sources/remote-sources.js';
import { readSourceEntry } from '../../shared/usecases/sources/source-entry.js';
import { hasMoto, startMoto, type Moto } from '../acceptance/moto-server.js';

const account = '123456789012';
const place = { account, region: 'us-east-1' };

// Moto's CloudFormation has no AWS::ApiGateway::Stage: the deployment makes the stage.
const template = {
  Parameters: { StageName: { Type: 'String', Default: 'live' } },
  Resources: {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'orders' } },
    Ping: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        HttpMethod: 'GET',
        AuthorizationType: 'NONE',
        Integration: { Type: 'HTTP', IntegrationHttpMethod: 'GET', Uri: 'https://example.com/ping' },
      },
    },
    Deployed: {
      Type: 'AWS::ApiGateway::Deployment',
      DependsOn: 'Ping',
      Properties: { RestApiId: { Ref: 'Api' }, StageName: { Ref: 'StageName' } },
    },
  },
  Outputs: { ApiId: { Value: { Ref: 'Api' }, Export: { Name: 'orders-api' } } },
};

(hasMoto ? describe : describe.skip)('against moto_server', () => {
  let moto: Moto;
  let s3: S3Client;
  let cloudFormation: CloudFormationClient;
  const before = { ...process.env };
  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_REGION: place.region,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    s3 = new S3Client({ forcePathStyle: true });
    cloudFormation = new CloudFormationClient({ maxAttempts: 1 });
  });
  afterAll(async () => {
    process.env = { ...before };
    s3.destroy();
    cloudFormation.destroy();
    await moto.stop();
  });

  const fetchAll = async (entry: unknown) => {
    const read = readSourceEntry(entry);
    if (!('entry' in read)) throw new Error(JSON.stringify(read.complaints));
    return createRemoteSources({ maxAttempts: 1 }).fetch(read.entry.spec);
  };
  const complaint = (entry: unknown) =>
    fetchAll(entry).then(
      () => 'no complaint',
      (error: { problems?: { what: string }[] }) => error.problems?.[0]?.what ?? 'not explained',
    );
  const create = (StackName: string, body: object, more: object = {}) =>
    cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(body), ...more }));

  test('an object comes with its version, inflated', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'states' }));
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await s3.send(new PutBucketVersioningCommand({ Bucket: 'states', VersioningConfiguration }));
    const put = (Key: string, Body: string | Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: 'states', Key, Body }));
    await put('live/a.json', 'old');
    const { VersionId } = await put('live/a.json', 'new');
    await put('live/b.json.gz', gzipSync('{"b": 1}'));
    expect(await fetchAll('s3://states/live/a.json')).toMatchObject([
      { source: { text: 'new' }, revision: { id: VersionId } },
    ]);
    expect((await fetchAll('s3://states/live/**')).map(({ source: { name, text } }) => [name, text])).toEqual(
      [
        ['s3://states/live/a.json', 'new'],
        ['s3://states/live/b.json.gz', '{"b": 1}'],
      ],
    );
    expect(await complaint('s3://states/absent')).toMatch(
      'the object "absent" in the bucket "states" does not exist',
    );
    expect(await complaint('s3://absent-bucket/x')).toMatch('in the bucket "absent-bucket" does not exist');
  });

  test('a stack comes with its template, parameters and physical ids', async () => {
    const { StackId } = await create('orders', template, { Tags: [{ Key: 'team', Value: 'orders' }] });
    const [fetched, ...more] = await fetchAll('stack:orders');
    expect(more).toEqual([]);
    expect(JSON.parse(fetched?.source.text ?? '')).toEqual(template);
    expect(fetched?.source.bindings).toMatchObject({
      place,
      parameters: { StageName: 'live' },
      physicalIds: {
        Api: expect.stringMatching(/^[a-z0-9]{10}$/),
      },
      stack: { name: 'orders', id: StackId },
    });
    expect(await fetchAll('stacks:team=orders')).toEqual([fetched]);
    expect(await complaint('stacks:team=nobody')).toMatch('no deployed stack has the tag team=nobody');
    expect(await complaint('stack:absent')).toMatch('the stack absent does not exist');
  });

  test('a stack that imports comes with what others export', async () => {
    const Properties = { Name: { 'Fn::ImportValue': 'orders-api' } };
    await create('importing', { Resources: { Api: { Type: 'AWS::ApiGateway::RestApi', Properties } } });
    const [fetched] = await fetchAll('stack:importing');
    const [orders] = await fetchAll('stack:orders');
    expect(fetched?.source.bindings?.exports).toEqual({
      'orders-api': orders?.source.bindings?.physicalIds?.['Api'],
    });
  });

  test('a nested stack comes with the one that holds it', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'templates' }));
    await s3.send(
      new PutObjectCommand({
        Bucket: 'templates',
        Key: 'inner.json',
        Body: JSON.stringify({
          Resources: { Inner: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'inner' } } },
          Outputs: { Id: { Value: { Ref: 'Inner' } } },
        }),
      }),
    );
    const TemplateURL = 'https://s3.amazonaws.com/templates/inner.json';
    await create('outer', {
      Resources: { Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } } },
    });
    const [outer, inner] = await fetchAll('stack:outer');
    expect(inner?.source.name).toBe('stack:outer/Child');
    expect(outer?.source.bindings?.physicalIds?.['Child.Outputs.Id']).toBe(
      inner?.source.bindings?.physicalIds?.['Inner'],
    );
  });
});
