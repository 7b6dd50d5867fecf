// A drift in the local Slack with its buttons, and people who press them: the real doors on the embedded AWS.
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpCall } from '../../infra/local/function-url.js';
import type { Handler } from '../../infra/local/functions.js';
import { startLocalAws } from '../../infra/local/server.js';
import {
  buttonValue,
  pressPayload,
  signPress,
  startLocalSlack,
  type Press,
} from '../../infra/local/services/slack.js';
import { wire, type Wired } from '../../infra/local/wiring.js';
import { contentOf, type Item } from '../../shared/adapters/dynamodb/items.js';
import { createStore } from '../../shared/adapters/dynamodb/store.js';
import { createTable } from '../../shared/adapters/dynamodb/table.js';
import { isoOf } from '../../shared/engine/iso.js';
import { epochMs } from '../../shared/model/time.js';
import { readValue } from '../../shared/usecases/slack/press/buttons.js';
import { scopeOfTarget } from '../../shared/usecases/looking-back/known-targets.js';
import type { AuditEntry } from '../../shared/usecases/slack/press/ports.js';
import { quietDoors } from '../support/quiet-doors.js';

export const channel = 'C0LOCAL01';
export const team = 'T0TEAM001';
export const app = 'A0APP0001';
export const secret = 'made-up-signing-secret-0001';
export const day = 'stagewatch_accept_day';
export const week = 'stagewatch_accept_week';

let round = 0;

const load = async (name: string): Promise<Handler> => {
  // A fresh module for each world: doors are put together when they are loaded.
  const module = (await import(`../../functions/${name}/handler.ts?press=${round}`)) as { handler: Handler };
  return module.handler;
};

/** A stage that differs from its declaration; gives a person's hand on it, at which the doors look. */
const driftOf = async (client: APIGatewayClient, wired: Wired) => {
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'shop' }));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const describe = async (value: string) => {
    const patchOperations = [{ op: 'replace', path: '/description', value }] as const;
    await client.send(
      new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations: [...patchOperations] }),
    );
    await wired.drain();
  };
  await describe('as declared');
  const text = `resources:\n  - aws_api_gateway_stage: { name: prod, rest_api_id: ${restApiId}, stage_name: prod, description: as declared }\n`;
  await wired.invoke('baseline', {
    sources: [{ name: 'declared.yml', text }],
    settings: { severity: { tellAtOnce: 'low' } },
  });
  await wired.drain();
  await describe('changed by hand');
  return describe;
};

export interface WorldOptions {
  /** What the secret says of presses. */
  presses?: object | undefined;
  signingSecret?: unknown;
  groups?: Readonly<Record<string, readonly string[]>>;
}

/** `presses` given as undefined leaves the allow-list out. */
export const startWorld = async (options: WorldOptions = {}) => {
  round += 1;
  const { signingSecret = secret, groups = {} } = options;
  const presses = 'presses' in options ? options.presses : { team, app };
  const aws = await startLocalAws({ region: 'eu-west-1' });
  const slack = await startLocalSlack({ rates: 'off', groups });
  const access = { token: slack.token, signingSecret, ...(presses === undefined ? {} : { presses }) };
  const wired = await wire({
    aws,
    root: process.cwd(),
    load,
    overrides: {
      environment: {
        ...quietDoors,
        STAGEWATCH_SLACK_URL: slack.url,
        STAGEWATCH_SLACK_ACCESS: JSON.stringify(access),
        STAGEWATCH_SLACK_BUTTONS: presses === undefined ? 'accept' : '',
        STAGEWATCH_SLACK_CHANNELS: channel,
      },
    },
  });
  const reached = {
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: aws.account, secretAccessKey: 'x' },
  };
  const client = new APIGatewayClient(reached);
  const dynamo = new DynamoDBClient(reached);
  const store = createStore(dynamo, wired.names.table, () => epochMs(Date.now()));
  const describe = await driftOf(client, wired);

  const message = () => slack.messages(channel)[0] ?? { ts: '', blocks: [], text: '', edits: 0, by: 'bot' };
  const valueOf = (actionId: string) => buttonValue(message(), actionId) ?? '';
  const shown = readValue(valueOf(day)) ?? readValue(valueOf(week));
  const finding = async () => {
    const target = shown?.target;
    const scope = target && scopeOfTarget(target);
    return scope === undefined ? undefined : (await store.loadFinding(scope, target as never))?.finding;
  };
  /** A press of Ann's on the first button, unless told otherwise. */
  const pressed = (more: Partial<Press> = {}) => {
    const user = more.user ?? 'U0ANN0001';
    const actionId = more.actionId ?? day;
    return pressPayload({
      team,
      app,
      channel,
      user,
      name: 'ann',
      messageTs: message().ts,
      actionId,
      value: valueOf(actionId),
      responseUrl: slack.answerUrl(user),
      ...more,
    });
  };
  const signed = (payload: object, signedWith = secret) =>
    signPress(payload as never, signedWith, Math.floor(Date.now() / 1000));
  const request = (call: HttpCall) => wired.request('slack-actions', call);
  const rowsOf = async <Row>(pk: string) =>
    (await createTable(dynamo, wired.names.table).query(pk)).map((item: Item) => contentOf(item) as Row);
  return {
    aws,
    slack,
    wired,
    describe,
    message,
    valueOf,
    finding,
    pressed,
    signed,
    request,
    press: async (more: Partial<Press> = {}) => request(signed(pressed(more))),
    said: () => slack.whispers.map(({ text: words }) => words),
    audit: () => rowsOf<AuditEntry>(`audit#${isoOf(epochMs(Date.now())).slice(0, 7)}`),
    close: async () => {
      await wired.stop();
      client.destroy();
      dynamo.destroy();
      await slack.close();
      await aws.close();
    },
  };
};

export type World = Awaited<ReturnType<typeof startWorld>>;
