// Every door at work on the embedded AWS, so that each does all that it ever asks of AWS: what is on the wire is kept.
import {
  APIGatewayClient,
  CreateStageCommand as CreateRestStage,
  DeleteIntegrationCommand,
  DeleteStageCommand,
} from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateStageCommand,
  DeleteStageCommand as DeleteHttpStage,
  UpdateStageCommand,
  UpdateIntegrationCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
  CreateStageCommand as CreateIvsStage,
  IVSRealTimeClient,
  TagResourceCommand,
  UpdateStageCommand as UpdateIvsStage,
} from '@aws-sdk/client-ivs-realtime';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LoggedCall } from '../../../infra/local/endpoint.js';
import { buttonValue, localToken, pressPayload, signPress } from '../../../infra/local/services/slack.js';
import type { PlanReport } from '../../../shared/model/plan-report.js';
import { channel, createRig, region, type Rig } from '../../faults/rig.js';
import { declarationOf } from '../../usecases/estate.js';

const team = 'T0TEAM001';
const app = 'A0APP0001';
const signingSecret = 'made-up-signing-secret-0001';

/** What is open while doors are recorded: everything, so that the policy under test says so too. */
export const remediation = {
  mode: 'propose',
  deploy: true,
  allow: ['replace'],
  quietMinutes: 0,
  maxTargets: 20,
};

/** Slack and the masking key come from Secrets Manager, as deployed. */
const environment = {
  STAGEWATCH_MASK_KEY: '',
  STAGEWATCH_SLACK_ACCESS: '',
  STAGEWATCH_SLACK_BUTTONS: '',
};

const clientsOf = (rig: Rig) => {
  const credentials = rig.aws.signIn({ account: rig.aws.account, name: 'mallory' });
  const config = { endpoint: rig.aws.endpoint, region, credentials };
  return {
    v1: new APIGatewayClient(config),
    v2: new ApiGatewayV2Client(config),
    ivs: new IVSRealTimeClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
};
type Clients = ReturnType<typeof clientsOf>;

/** A web API and an IVS stage beside the REST API of the rig. */
const moreEstate = async ({ v1, v2, ivs }: Clients, { restApiId, deploymentId }: Rig['estate']) => {
  const beta = { restApiId, deploymentId, stageName: 'beta', description: 'beta' };
  await v1.send(new CreateRestStage(beta));
  const { ApiId = '' } = await v2.send(new CreateApiCommand({ Name: 'web', ProtocolType: 'HTTP' }));
  const backend = {
    IntegrationUri: 'https://web.example.com',
    IntegrationMethod: 'ANY',
    PayloadFormatVersion: '1.0',
  };
  const { IntegrationId = '' } = await v2.send(
    new CreateIntegrationCommand({ ApiId, IntegrationType: 'HTTP_PROXY', ...backend }),
  );
  await v2.send(
    new CreateStageCommand({ ApiId, StageName: 'live', Description: 'as declared', AutoDeploy: true }),
  );
  const { stage } = await ivs.send(new CreateIvsStage({ name: 'studio', tags: { team: 'live' } }));
  return { ApiId, IntegrationId, stageArn: stage?.arn ?? '' };
};
type More = Awaited<ReturnType<typeof moreEstate>>;

const declarationsOf = ({ ApiId, IntegrationId, stageArn }: More): string => `
resources:
  - aws_apigatewayv2_integration: { import: "${ApiId}/${IntegrationId}", integration_type: HTTP_PROXY, integration_method: ANY, integration_uri: https://web.example.com }
  - aws_ivs_stage: { arn: "${stageArn}", name: studio, tags: { team: live } }
`;

const press = async (rig: Rig, actionId: string): Promise<void> => {
  const { slack } = rig;
  const message = slack?.messages(channel).findLast((one) => buttonValue(one, actionId) !== undefined);
  if (slack === undefined || message === undefined) throw new Error(`no message has the button ${actionId}`);
  const user = 'U0ANN0001';
  const payload = pressPayload({
    team,
    app,
    channel,
    user,
    name: 'ann',
    messageTs: message.ts,
    actionId,
    value: buttonValue(message, actionId) ?? '',
    responseUrl: slack.answerUrl(user),
  });
  await rig.wired.request('slack-actions', signPress(payload, signingSecret, Math.floor(rig.now() / 1000)));
  await rig.minutes(2);
};

const openSlack = (rig: Rig) =>
  rig.aws.call('secretsmanager', 'PutSecretValue', {
    SecretId: rig.wired.names.secretArns['SlackAccess'],
    SecretString: JSON.stringify({ token: localToken, signingSecret, presses: { team, app } }),
  });

/** A stack that names its API by another stack's export, and is found by its tag. */
const deployStack = (rig: Rig, { ApiId }: More): void => {
  const stage = {
    ApiId: { 'Fn::ImportValue': 'web-api' },
    StageName: 'live',
    Description: 'as declared',
    AutoDeploy: true,
    Tags: { team: 'web' },
  };
  rig.aws.services.cloudformation.put({
    name: 'apis',
    template: '{"Resources":{}}',
    region,
    exports: { 'web-api': ApiId },
  });
  for (const [name, tags] of [
    ['shop', {}],
    ['tagged', { team: 'live' }],
  ] as const)
    rig.aws.services.cloudformation.put({
      name,
      region,
      tags,
      template: JSON.stringify({
        Resources: { Live: { Type: 'AWS::ApiGatewayV2::Stage', Properties: stage } },
      }),
      resources: { Live: { type: 'AWS::ApiGatewayV2::Stage', id: 'live' } },
    });
};

/** Its tags do not live yet: they are put on. Its stage `beta` serves whatever is deployed last. */
const shopOf = ({ estate }: Rig): string =>
  `${declarationOf(estate).replace('description: live', 'description: live\n      tags: { team: shop }')}
  - aws_api_gateway_stage: { name: beta, rest_api_id: '${estate.restApiId}', stage_name: beta, description: beta }
`;

/** Declarations that AWS keeps: an object, a prefix, a stack, stacks by tag. */
const declare = async (rig: Rig, { s3 }: Clients, more: More) => {
  const Bucket = rig.wired.names.buckets['SourcesBucket'] ?? '';
  deployStack(rig, more);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'shop.yml', Body: shopOf(rig) }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'web/a.yml', Body: declarationsOf(more) }));
  return rig.wired.invoke('baseline', {
    settings: {
      baselines: [`s3://${Bucket}/shop.yml`, `s3://${Bucket}/web/**`, 'stack:shop', 'stacks:team=live'],
      severity: { tellAtOnce: 'low' },
      notify: { confirmAfterSeconds: 0, crowdPercent: 100 },
      scope: { unmanaged: 'report' },
      remediation,
    },
  });
};

const tamper = async (rig: Rig, { v2, ivs }: Clients, { ApiId, IntegrationId, stageArn }: More) => {
  await rig.hands.describe('changed by hand');
  await rig.hands.setVariable('other');
  await rig.hands.swapBackend('https://evil.example.com/');
  await v2.send(new UpdateStageCommand({ ApiId, StageName: 'live', Description: 'mine now' }));
  await v2.send(
    new UpdateIntegrationCommand({ ApiId, IntegrationId, IntegrationUri: 'https://evil.example.com' }),
  );
  await ivs.send(new TagResourceCommand({ resourceArn: stageArn, tags: { team: 'evil' } }));
};

/** Asked by invoking: checked, planned, accepted; then all of the plan is carried out. */
const reconcile = async (rig: Rig): Promise<void> => {
  await rig.wired.invoke('reconcile', { mode: 'check' });
  const { plan } = (await rig.wired.invoke('reconcile', { mode: 'plan' })) as PlanReport;
  await rig.wired.invoke('reconcile', { mode: 'apply', expect: plan.hash });
  await rig.minutes(2);
};

/** What can be made again is made again; what is changed in passing is put back with it. */
const ruin = async (rig: Rig, { v1, v2, ivs }: Clients, { ApiId, stageArn }: More): Promise<void> => {
  const { restApiId, resourceId } = rig.estate;
  await ivs.send(new UpdateIvsStage({ arn: stageArn, name: 'evil' }));
  await rig.hands.swapBackend('https://evil.example.com/again');
  await rig.minutes(2);
  await reconcile(rig);
  await v1.send(new DeleteIntegrationCommand({ restApiId, resourceId, httpMethod: 'GET' }));
  await v1.send(new DeleteStageCommand({ restApiId, stageName: 'prod' }));
  await v2.send(new DeleteHttpStage({ ApiId, StageName: 'live' }));
  await rig.minutes(2);
  await reconcile(rig);
};

/** Found by the sweep alone: who did it is in CloudTrail's history, where `deliver` looks for it. */
const loseAnEvent = async (rig: Rig): Promise<void> => {
  const again = rig.aws.loseTrailEvents();
  await rig.hands.describe('changed without an event');
  await rig.hands.swapBackend('https://evil.example.com/unseen');
  again();
  await rig.sweep();
  await rig.minutes(25);
  await press(rig, 'stagewatch_accept_day');
  const record = (await rig.findings()).find(({ finding }) => finding.status === 'open');
  if (record === undefined) throw new Error('no drift is left to accept');
  await rig.wired.invoke('reconcile', {
    mode: 'accept',
    target: record.finding.target,
    fingerprint: record.finding.drift.fingerprint,
    by: 'ann',
    why: 'expected',
    until: new Date(rig.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z'),
  });
  await rig.minutes(2);
};

/** A new version of a declaration, and one that cannot be read. */
const redeclare = async (rig: Rig, { s3 }: Clients): Promise<void> => {
  const Bucket = rig.wired.names.buckets['SourcesBucket'] ?? '';
  for (const Body of [shopOf(rig).replace('live', 'another'), 'resources: [']) {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'shop.yml', Body }));
    await rig.minutes(2);
  }
};

export interface Recorded {
  calls: readonly LoggedCall[];
  place: { endpoint: string; account: string; region: string };
  failures: readonly { functionName: string; error: unknown }[];
}

export const rehearse = async (): Promise<Recorded> => {
  const rig = await createRig({ slack: true, environment });
  const clients = clientsOf(rig);
  try {
    await openSlack(rig);
    const more = await moreEstate(clients, rig.estate);
    await declare(rig, clients, more);
    await rig.minutes(2);
    await rig.sweep();
    await tamper(rig, clients, more);
    await rig.minutes(3);
    await press(rig, 'stagewatch_plan');
    await reconcile(rig);
    await loseAnEvent(rig);
    await ruin(rig, clients, more);
    await redeclare(rig, clients);
    return {
      calls: [...rig.aws.callLog],
      place: { endpoint: rig.aws.endpoint, account: rig.aws.account, region },
      failures: [...rig.wired.failures],
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await rig.close();
  }
};
