// What all chapters share: the rig, the hand of a console user, and the physical ids of the estate.
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateDeploymentCommand } from '@aws-sdk/client-api-gateway';
import type { AwsClients } from '../../../shared/kinds/kind.js';
import type { Cast } from './changes.js';
import type { Rig } from './rig.js';

export interface Scene {
  rig: Rig;
  /** Of a console user. */
  clients: AwsClients;
  cast: Cast;
  /** What the chapters find, for the last line. */
  seen: {
    /** Changes found at their path and told exactly once. */
    found: number;
    /** Targets whose plan refused something, with the commands that a person could run. */
    refused: Map<string, readonly string[]>;
  };
}

/** One chapter: true where everything in it happened as it must. */
export type Act = (scene: Scene) => Promise<boolean>;

const castOf = async ({ ids, aws }: Rig, clients: AwsClients): Promise<Cast> => {
  const place = `${aws.account}/${aws.region}`;
  const physical = (id: string): string => ids.get(id) ?? '';
  const restApi = physical(`restapi:${place}/orders-api`);
  const { id = '' } = await clients.apiGateway.send(new CreateDeploymentCommand({ restApiId: restApi }));
  return {
    restApi,
    ordersDeployment: id,
    stockResource: physical(`restapi:${place}/orders-api resource /stock`),
    httpApi: physical(`httpapi:${place}/chat-api`),
    chatIntegration: physical(`apigatewayv2.integration:${place}/chat-api/chat-backend`).split('/')[1] ?? '',
    ivsStage: physical(`ivs.stage:${place}/arn:aws:ivs:eu-west-1:123456789012:stage/TownHall0001`),
  };
};

export const setScene = async (rig: Rig): Promise<Scene> => {
  const clients = rig.as('mallory', rig.aws);
  return { rig, clients, cast: await castOf(rig, clients), seen: { found: 0, refused: new Map() } };
};

/** Waits until something is so; false when it was not in time. */
export const until = async (holds: () => boolean, withinMs = 10_000): Promise<boolean> => {
  const end = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
};
