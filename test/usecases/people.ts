// People and pipelines in the world: each signs as somebody, with something, and CloudTrail tells of it.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { LocalAws } from '../../infra/local/server.js';
import { callItself, userAgents } from '../../infra/local/user-agent.js';
import { isoOf } from '../../shared/engine/iso.js';
import type { EpochMs } from '../../shared/model/time.js';

export const account = '123456789012';

/** Who does something, and with what. */
export interface Somebody {
  name: string;
  session?: string;
  with?: keyof typeof userAgents;
}

export const mallory: Somebody = {
  name: 'AWSReservedSSO_PowerUser_0123456789abcdef',
  session: 'mallory@example.com',
  with: 'console',
};
export const pipeline: Somebody = { name: 'terraform-deploy', session: 'run-7', with: 'terraform' };

export const clientOf = (aws: LocalAws, { with: how = 'console', ...who }: Somebody): APIGatewayClient => {
  const client = new APIGatewayClient({ credentials: aws.signIn({ account, ...who }) });
  callItself(client, userAgents[how]);
  return client;
};

/** What EventBridge delivers, at the time of the world. */
export const createTrail = (aws: LocalAws, clock: () => EpochMs) => {
  const events: { detail: Record<string, unknown> }[] = [];
  aws.onTrailEvent((event) => {
    const { detail } = event;
    events.push({ ...event, detail: { ...detail, eventTime: isoOf(clock()) } });
  });
  return events;
};
