// What a console user does to the estate behind everybody's back, and where Stagewatch has to find it.
import {
  CreateStageCommand,
  DeleteStageCommand,
  UpdateIntegrationCommand,
  UpdateStageCommand,
  type PatchOperation,
} from '@aws-sdk/client-api-gateway';
import {
  UpdateIntegrationCommand as UpdateV2IntegrationCommand,
  UpdateStageCommand as UpdateV2StageCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
  UntagResourceCommand,
  UpdateStageCommand as UpdateIvsStageCommand,
} from '@aws-sdk/client-ivs-realtime';
import type { AwsClients } from '../../../shared/kinds/kind.js';
import type { Who } from './people.js';

/** Physical ids of the estate. */
export interface Cast {
  restApi: string;
  stockResource: string;
  ordersDeployment: string;
  httpApi: string;
  chatIntegration: string;
  ivsStage: string;
}

export interface ConsoleChange {
  what: string;
  who: Who;
  act: (clients: AwsClients, cast: Cast) => Promise<unknown>;
  /** End of the target's id. */
  target: (cast: Cast) => string;
  /** Where the difference has to be, or what the whole target is. */
  at: { path: string } | { verdict: 'missing' | 'unmanaged' };
  severity: string;
}

const patchStage =
  (...patchOperations: PatchOperation[]): ConsoleChange['act'] =>
  ({ apiGateway }, { restApi }) =>
    apiGateway.send(new UpdateStageCommand({ restApiId: restApi, stageName: 'prod', patchOperations }));

const prod = ({ restApi }: Cast): string => `${restApi}/prod`;

const recording = (recordingReconnectWindowSeconds: number) => ({
  storageConfigurationArn: 'arn:aws:ivs:eu-west-1:123456789012:storage-configuration/Archive00001',
  mediaTypes: ['AUDIO_VIDEO' as const],
  recordingReconnectWindowSeconds,
});

const swapBackend =
  (uri: string): ConsoleChange['act'] =>
  ({ apiGateway }, { restApi, stockResource }) =>
    apiGateway.send(
      new UpdateIntegrationCommand({
        restApiId: restApi,
        resourceId: stockResource,
        httpMethod: 'GET',
        patchOperations: [{ op: 'replace', path: '/uri', value: uri }],
      }),
    );

/** The first change is undone at the end, so that a drift is seen to end. */
export const undoBackend = swapBackend('https://stock.internal.example.com/v1');

/** What a pipeline deploys, and where its declaration says so afterwards. */
export const deploy = {
  act: ({ apiGatewayV2 }: AwsClients, { httpApi, chatIntegration }: Cast): Promise<unknown> =>
    apiGatewayV2.send(
      new UpdateV2IntegrationCommand({
        ApiId: httpApi,
        IntegrationId: chatIntegration,
        TimeoutInMillis: 6000,
      }),
    ),
  declared: 'timeout_milliseconds: 5000',
  follows: 'timeout_milliseconds: 6000',
};

/** What is mild comes early: behind nine changes in ten minutes it would wait for a digest (engine/crowd.ts). */
export const consoleChanges: readonly ConsoleChange[] = [
  {
    what: 'backend swapped',
    who: 'mallory',
    act: swapBackend('https://collector.example.net/v1'),
    target: ({ restApi, stockResource }) => `${restApi}/${stockResource}/GET`,
    at: { path: '/uri' },
    severity: 'critical',
  },
  {
    what: 'throttle cut',
    who: 'bob',
    act: patchStage({ op: 'replace', path: '/*/*/throttling/rateLimit', value: '10' }),
    target: prod,
    at: { path: '/methodSettings/*~1*/throttlingRateLimit' },
    severity: 'medium',
  },
  {
    what: 'route throttle cut',
    who: 'bob',
    act: ({ apiGatewayV2 }, { httpApi }) =>
      apiGatewayV2.send(
        new UpdateV2StageCommand({
          ApiId: httpApi,
          StageName: 'live',
          RouteSettings: { 'POST /messages': { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 40 } },
        }),
      ),
    target: ({ httpApi }) => `${httpApi}/live`,
    at: { path: '/routeSettings/POST ~1messages/throttlingRateLimit' },
    severity: 'medium',
  },
  {
    what: 'IVS tag removed',
    who: 'bob',
    act: ({ ivsRealTime }, { ivsStage }) =>
      ivsRealTime.send(new UntagResourceCommand({ resourceArn: ivsStage, tagKeys: ['team'] })),
    target: ({ ivsStage }) => ivsStage,
    at: { path: '/tags/team' },
    severity: 'low',
  },
  {
    what: 'IVS recording changed',
    who: 'mallory',
    act: ({ ivsRealTime }, { ivsStage }) =>
      ivsRealTime.send(
        new UpdateIvsStageCommand({ arn: ivsStage, autoParticipantRecordingConfiguration: recording(5) }),
      ),
    target: ({ ivsStage }) => ivsStage,
    at: { path: '/autoParticipantRecordingConfiguration/recordingReconnectWindowSeconds' },
    severity: 'medium',
  },
  {
    what: 'access log removed',
    who: 'mallory',
    act: patchStage({ op: 'remove', path: '/accessLogSettings' }),
    target: prod,
    at: { path: '/accessLogSettings/destinationArn' },
    severity: 'high',
  },
  {
    what: 'stage variable rotated',
    who: 'mallory',
    act: patchStage({ op: 'replace', path: '/variables/function', value: 'create-order-shadow' }),
    target: prod,
    at: { path: '/variables/function' },
    severity: 'critical',
  },
  {
    what: 'method setting added',
    who: 'mallory',
    act: patchStage({ op: 'replace', path: '/~1orders/POST/logging/loglevel', value: 'OFF' }),
    target: prod,
    at: { path: '/methodSettings/~1orders~1POST' },
    severity: 'high',
  },
  {
    what: 'stage deleted',
    who: 'bob',
    act: ({ apiGateway }, { restApi }) =>
      apiGateway.send(new DeleteStageCommand({ restApiId: restApi, stageName: 'beta' })),
    target: ({ restApi }) => `${restApi}/beta`,
    at: { verdict: 'missing' },
    severity: 'critical',
  },
  {
    what: 'undeclared stage',
    who: 'mallory',
    act: ({ apiGateway }, { restApi, ordersDeployment }) =>
      apiGateway.send(
        new CreateStageCommand({ restApiId: restApi, stageName: 'shadow', deploymentId: ordersDeployment }),
      ),
    target: ({ restApi }) => `${restApi}/shadow`,
    at: { verdict: 'unmanaged' },
    severity: 'high',
  },
];
