// Sends planned calls. The only place that can change anything in AWS's API Gateway and IVS: what is not in this table cannot be sent.
import * as rest from '@aws-sdk/client-api-gateway';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import * as ivs from '@aws-sdk/client-ivs-realtime';
import type { AwsClients } from '../kinds/kind.js';
import type { PatchService, PlannedCall } from '../model/plan.js';
import type { Place } from '../model/target.js';

/** Inputs come from patchers as JSON; the SDK's serialisers and AWS itself check them. */
type Send = (clients: AwsClients, input: never) => Promise<unknown>;

const apigateway: Readonly<Record<string, Send>> = {
  UpdateStage: ({ apiGateway }, input: rest.UpdateStageCommandInput) =>
    apiGateway.send(new rest.UpdateStageCommand(input)),
  CreateStage: ({ apiGateway }, input: rest.CreateStageCommandInput) =>
    apiGateway.send(new rest.CreateStageCommand(input)),
  CreateDeployment: ({ apiGateway }, input: rest.CreateDeploymentCommandInput) =>
    apiGateway.send(new rest.CreateDeploymentCommand(input)),
  UpdateIntegration: ({ apiGateway }, input: rest.UpdateIntegrationCommandInput) =>
    apiGateway.send(new rest.UpdateIntegrationCommand(input)),
  PutIntegration: ({ apiGateway }, input: rest.PutIntegrationCommandInput) =>
    apiGateway.send(new rest.PutIntegrationCommand(input)),
  UpdateIntegrationResponse: ({ apiGateway }, input: rest.UpdateIntegrationResponseCommandInput) =>
    apiGateway.send(new rest.UpdateIntegrationResponseCommand(input)),
  PutIntegrationResponse: ({ apiGateway }, input: rest.PutIntegrationResponseCommandInput) =>
    apiGateway.send(new rest.PutIntegrationResponseCommand(input)),
  DeleteIntegrationResponse: ({ apiGateway }, input: rest.DeleteIntegrationResponseCommandInput) =>
    apiGateway.send(new rest.DeleteIntegrationResponseCommand(input)),
  TagResource: ({ apiGateway }, input: rest.TagResourceCommandInput) =>
    apiGateway.send(new rest.TagResourceCommand(input)),
  UntagResource: ({ apiGateway }, input: rest.UntagResourceCommandInput) =>
    apiGateway.send(new rest.UntagResourceCommand(input)),
};

const apigatewayv2: Readonly<Record<string, Send>> = {
  UpdateStage: ({ apiGatewayV2 }, input: v2.UpdateStageCommandInput) =>
    apiGatewayV2.send(new v2.UpdateStageCommand(input)),
  CreateStage: ({ apiGatewayV2 }, input: v2.CreateStageCommandInput) =>
    apiGatewayV2.send(new v2.CreateStageCommand(input)),
  DeleteAccessLogSettings: ({ apiGatewayV2 }, input: v2.DeleteAccessLogSettingsCommandInput) =>
    apiGatewayV2.send(new v2.DeleteAccessLogSettingsCommand(input)),
  DeleteRouteSettings: ({ apiGatewayV2 }, input: v2.DeleteRouteSettingsCommandInput) =>
    apiGatewayV2.send(new v2.DeleteRouteSettingsCommand(input)),
  UpdateIntegration: ({ apiGatewayV2 }, input: v2.UpdateIntegrationCommandInput) =>
    apiGatewayV2.send(new v2.UpdateIntegrationCommand(input)),
  TagResource: ({ apiGatewayV2 }, input: v2.TagResourceCommandInput) =>
    apiGatewayV2.send(new v2.TagResourceCommand(input)),
  UntagResource: ({ apiGatewayV2 }, input: v2.UntagResourceCommandInput) =>
    apiGatewayV2.send(new v2.UntagResourceCommand(input)),
};

const ivsRealtime: Readonly<Record<string, Send>> = {
  UpdateStage: ({ ivsRealTime }, input: ivs.UpdateStageCommandInput) =>
    ivsRealTime.send(new ivs.UpdateStageCommand(input)),
  TagResource: ({ ivsRealTime }, input: ivs.TagResourceCommandInput) =>
    ivsRealTime.send(new ivs.TagResourceCommand(input)),
  UntagResource: ({ ivsRealTime }, input: ivs.UntagResourceCommandInput) =>
    ivsRealTime.send(new ivs.UntagResourceCommand(input)),
};

const table: Readonly<Record<PatchService, Readonly<Record<string, Send>>>> = {
  apigateway,
  apigatewayv2,
  'ivs-realtime': ivsRealtime,
};

/** All that can be sent: `apigateway:UpdateStage`. */
export const sendable: readonly string[] = Object.entries(table).flatMap(([service, operations]) =>
  Object.keys(operations).map((operation) => `${service}:${operation}`),
);

/**
 * Sends by the clients given: those of `createAwsClients` pace the calls and tell their `onCall` of every attempt.
 * Rejects as the SDK does, and for an operation that is not in the table before anything is sent.
 */
export const createAwsWriter =
  (clients: AwsClients): ((call: PlannedCall) => Promise<void>) =>
  async ({ service, operation, input }) => {
    const operations = table[service];
    const send = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (send === undefined) throw new Error(`${service}:${operation} is no call that Stagewatch may send`);
    await send(clients, input as never);
  };

/** A writer for each account and Region, made when it is first needed. `clientsFor` is asked once for each. */
export const createWriters = (
  clientsFor: (place: Place) => AwsClients,
): ((place: Place, call: PlannedCall) => Promise<void>) => {
  const made = new Map<string, ReturnType<typeof createAwsWriter>>();
  return (place, call) => {
    const id = `${place.account}/${place.region}`;
    const send = made.get(id) ?? createAwsWriter(clientsFor(place));
    made.set(id, send);
    return send(call);
  };
};
