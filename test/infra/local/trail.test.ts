// CloudTrail events of calls by the real SDK: the shapes of recorded ones.
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as v1 from '@aws-sdk/client-api-gateway';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import * as ivs from '@aws-sdk/client-ivs-realtime';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import type { TrailEvent } from '../../../infra/local/trail.js';
import { createClients } from './clients.js';

let aws: LocalAws;
let seen: TrailEvent[];
const clients = createClients(() => aws);
const last = () => seen.at(-1)?.detail ?? {};

beforeEach(async () => {
  aws = await startLocalAws();
  seen = [];
  aws.onTrailEvent((trailEvent) => seen.push(trailEvent));
});
afterEach(async () => {
  clients.destroyAll();
  await aws.close();
});

const restApi = async () => {
  const client = clients.make(v1.APIGatewayClient);
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await client.send(
    new v1.CreateRestApiCommand({ name: 'shop' }),
  );
  const method = { restApiId, resourceId, httpMethod: 'GET' };
  await client.send(new v1.PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(
    new v1.PutIntegrationCommand({
      ...method,
      type: 'HTTP',
      integrationHttpMethod: 'POST',
      uri: 'https://example.com',
    }),
  );
  return { client, restApiId, method };
};
const stage = async () => {
  const { client, restApiId } = await restApi();
  const { id: deploymentId = '' } = await client.send(new v1.CreateDeploymentCommand({ restApiId }));
  await client.send(new v1.CreateStageCommand({ restApiId, deploymentId, stageName: 'prod' }));
  return { client, restApiId, deploymentId };
};

describe('the envelope', () => {
  test('is what EventBridge delivers on the default bus', async () => {
    await restApi();
    expect(seen[0]).toMatchObject({
      version: '0',
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.apigateway',
      account: '123456789012',
      region: 'us-east-1',
      resources: [],
      detail: {
        eventSource: 'apigateway.amazonaws.com',
        readOnly: false,
        recipientAccountId: '123456789012',
      },
    });
    expect(new Set(seen.map(({ detail }) => detail['eventID'])).size).toBe(seen.length);
  });

  test('reads give none', async () => {
    const { client, restApiId } = await restApi();
    const before = seen.length;
    await client.send(new v1.GetRestApiCommand({ restApiId }));
    await client.send(new v1.GetResourcesCommand({ restApiId }));
    expect(seen).toHaveLength(before);
  });
});

describe('v1', () => {
  test('CreateStage names the stage only inside of createStageInput', async () => {
    const { restApiId, deploymentId } = await stage();
    expect(last()['requestParameters']).toEqual({
      restApiId,
      createStageInput: { stageName: 'prod', deploymentId },
      template: false,
    });
    expect(last()['responseElements']).toMatchObject({
      stageName: 'prod',
      deploymentId,
      createdDate: expect.stringMatching(/^\d{4}-.*Z$/),
      self: { restApiId, stageName: 'prod', template: false },
      stageUpdate: { restApiId, stageName: 'prod', template: false },
    });
  });

  test('UpdateStage has ids on top and patch operations in updateStageInput', async () => {
    const { client, restApiId } = await stage();
    const patchOperations = [{ op: 'replace' as const, path: '/tracingEnabled', value: 'true' }];
    await client.send(new v1.UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations }));
    expect(last()).toMatchObject({
      eventName: 'UpdateStage',
      requestParameters: {
        restApiId,
        stageName: 'prod',
        updateStageInput: { patchOperations },
        template: false,
      },
      tlsDetails: { clientProvidedHostHeader: 'apigateway.us-east-1.amazonaws.com' },
    });
  });

  test('PutIntegration keeps the method’s verb on top and the backend’s in the input', async () => {
    const { method } = await restApi();
    expect(last()['requestParameters']).toEqual({
      ...method,
      putIntegrationInput: { type: 'HTTP', httpMethod: 'POST', uri: 'https://example.com' },
      template: false,
    });
    expect(last()['responseElements']).toMatchObject({ integrationDelete: { ...method, template: false } });
  });

  test('DeleteStage has no input and no answer', async () => {
    const { client, restApiId } = await stage();
    await client.send(new v1.DeleteStageCommand({ restApiId, stageName: 'prod' }));
    expect(last()).toMatchObject({
      requestParameters: { restApiId, stageName: 'prod', template: false },
      responseElements: null,
    });
  });

  test('tag events carry the decoded ARN', async () => {
    const { client, restApiId } = await stage();
    const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}/stages/prod`;
    await client.send(new v1.TagResourceCommand({ resourceArn, tags: { team: 'api' } }));
    expect(last()).toMatchObject({
      requestParameters: { resourceArn, tagResourceInput: { tags: { team: 'api' } }, template: false },
      responseElements: null,
    });
    await client.send(new v1.UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    expect(last()['requestParameters']).toEqual({ resourceArn, tagKeys: ['team'], template: false });
  });

  test('a failed call is recorded with its error', async () => {
    const { client } = await restApi();
    const missing = client.send(new v1.DeleteStageCommand({ restApiId: 'none', stageName: 'prod' }));
    await expect(missing).rejects.toThrow();
    expect(last()).toMatchObject({
      eventName: 'DeleteStage',
      readOnly: false,
      errorCode: 'NotFoundException',
      errorMessage: expect.any(String),
      responseElements: null,
    });
  });
});

describe('v2', () => {
  const httpApi = async () => {
    const client = clients.make(v2.ApiGatewayV2Client);
    const { ApiId = '' } = await client.send(new v2.CreateApiCommand({ Name: 'shop', ProtocolType: 'HTTP' }));
    const secret = { StageVariables: { password: 'hunter2' } };
    await client.send(new v2.CreateStageCommand({ ApiId, StageName: '$default', ...secret }));
    return { client, ApiId };
  };

  test('CreateStage is flat, with the stage’s name as typed', async () => {
    const { ApiId } = await httpApi();
    expect(last()['requestParameters']).toMatchObject({ apiId: ApiId, stageName: '$default' });
    expect(last()['tlsDetails']).not.toHaveProperty('clientProvidedHostHeader');
  });

  test('UpdateStage has the stage’s name percent-encoded, and the variables redacted', async () => {
    const { client, ApiId } = await httpApi();
    await client.send(new v2.UpdateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
    expect(last()['requestParameters']).toEqual({ apiId: ApiId, stageName: '%24default', autoDeploy: true });
    expect(last()['responseElements']).toMatchObject({ stageName: '$default', stageVariables: '***' });
  });

  test('tag events carry the decoded ARN', async () => {
    const { client, ApiId } = await httpApi();
    const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${ApiId}`;
    await client.send(new v2.TagResourceCommand({ ResourceArn, Tags: { team: 'api' } }));
    expect(last()['requestParameters']).toEqual({ resourceArn: ResourceArn, tags: { team: 'api' } });
  });

  test('a failed call has its message in the response elements', async () => {
    const { client } = await httpApi();
    const missing = client.send(new v2.DeleteStageCommand({ ApiId: 'none', StageName: 'x' }));
    await expect(missing).rejects.toThrow();
    expect(last()).toMatchObject({
      errorCode: 'NotFoundException',
      responseElements: { message: expect.any(String) },
    });
    expect(last()).not.toHaveProperty('errorMessage');
  });
});

test('IVS stages are flat, and participants’ tokens stay out', async () => {
  const client = clients.make(ivs.IVSRealTimeClient);
  const { stage: made } = await client.send(
    new ivs.CreateStageCommand({ name: 'studio', tags: { team: 'live' } }),
  );
  expect(seen[0]).toMatchObject({
    source: 'aws.ivs',
    detail: {
      eventSource: 'ivs.amazonaws.com',
      eventName: 'CreateStage',
      requestParameters: { name: 'studio', tags: { team: 'live' } },
      responseElements: { stage: { arn: made?.arn, name: 'studio' } },
    },
  });
  await client.send(new ivs.UpdateStageCommand({ arn: made?.arn, name: 'studio-2' }));
  expect(last()['requestParameters']).toEqual({ arn: made?.arn, name: 'studio-2' });
});

describe('who did it', () => {
  test('an access key without more is an IAM user of its account', async () => {
    const credentials = { accessKeyId: '999988887777', secretAccessKey: 'local' };
    await clients.make(ivs.IVSRealTimeClient, { credentials }).send(new ivs.CreateStageCommand({}));
    expect(last()['userIdentity']).toMatchObject({
      type: 'IAMUser',
      arn: 'arn:aws:iam::999988887777:user/local-user',
      accountId: '999988887777',
      userName: 'local-user',
    });
  });

  test('somebody signed in through SSO in a browser is a role’s session from the console', async () => {
    const name = 'AWSReservedSSO_Admin_0123456789abcdef';
    const credentials = aws.signIn({ account: '123456789012', name, session: 'ada@example.com' });
    const client = clients.make(ivs.IVSRealTimeClient, { credentials });
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, {
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
        });
        return next(args);
      },
      { step: 'build', priority: 'low' },
    );
    await client.send(new ivs.CreateStageCommand({}));
    expect(last()).toMatchObject({
      sessionCredentialFromConsole: 'true',
      userAgent: expect.stringContaining('Mozilla/5.0'),
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::123456789012:assumed-role/${name}/ada@example.com`,
        accessKeyId: credentials.accessKeyId,
        sessionContext: {
          sessionIssuer: { arn: `arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/${name}` },
        },
      },
    });
  });

  test('an SDK is no console', async () => {
    await clients.make(ivs.IVSRealTimeClient).send(new ivs.CreateStageCommand({}));
    expect(last()).not.toHaveProperty('sessionCredentialFromConsole');
    expect(last()['userAgent']).toContain('aws-sdk-js');
  });
});

const RECORDS = '../shared/data/cloudtrail'; // beside the checkout where the project is built
(existsSync(RECORDS) ? describe : describe.skip)('beside recorded events', () => {
  const recorded = (file: string) =>
    Object.keys(JSON.parse(readFileSync(`${RECORDS}/${file}`, 'utf8')) as object).sort();

  test('a v1 and a v2 record have the same members as recorded ones', async () => {
    await restApi();
    expect(Object.keys(last()).sort()).toEqual(recorded('v1-PutIntegration.json'));
    const client = clients.make(v2.ApiGatewayV2Client);
    const { ApiId = '' } = await client.send(new v2.CreateApiCommand({ Name: 'shop', ProtocolType: 'HTTP' }));
    await client.send(new v2.CreateStageCommand({ ApiId, StageName: '$default' }));
    await client.send(new v2.UpdateStageCommand({ ApiId, StageName: '$default' }));
    expect(Object.keys(last()).sort()).toEqual(recorded('v2-UpdateStage-percent-encoded-default.json'));
    const unknown = client.send(new v2.CreateRouteCommand({ ApiId: 'none', RouteKey: 'GET /' }));
    await expect(unknown).rejects.toThrow();
    expect(Object.keys(last()).sort()).toEqual(recorded('v2-CreateRoute-BadRequest-errorCode.json'));
  });
});
