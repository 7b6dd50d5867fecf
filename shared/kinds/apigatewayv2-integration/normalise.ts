// Defaults of a v2 integration that depend on its surroundings, and the stage variables it uses.
import { isObject } from '../../model/brand.js';
import type { Condition, Facts, LeafValue, Surroundings } from '../../model/field.js';
import type { Seen } from '../kind.js';
import { variablesIn } from '../_support/stage-variables.js';

/** AWS shows POST for its own services whether or not it was declared (terraform-provider-aws #13266). */
export const backendVerb = (around: Surroundings): LeafValue | undefined => {
  const type = around.leaf('/integrationType');
  return type === 'AWS' || type === 'AWS_PROXY' ? 'POST' : undefined;
};

/** 30 s for HTTP APIs, 29 s for WebSocket APIs (AWS API reference, TimeoutInMillis). */
export const protocolTimeout = ({ facts }: Surroundings): LeafValue | undefined => {
  if (facts['protocol'] === 'HTTP') return 30_000;
  return facts['protocol'] === 'WEBSOCKET' ? 29_000 : undefined;
};

/** HTTP APIs have no such member (AWS API reference: "supported only for WebSocket APIs"). */
export const webSocketOnly: readonly Condition[] = [
  { on: 'fact:protocol', notIn: ['HTTP'], otherwise: 'not-applicable' },
];

/** AWS ignores `tlsConfig` of an integration over the internet and never shows it (terraform-provider-aws #41326). */
export const overVpcLink: readonly Condition[] = [
  { on: '/connectionType', in: ['VPC_LINK'], otherwise: 'never-returned' },
];

/** Service integrations name their backend (`QueueUrl`, `StreamName`) in request parameters. */
export const variablesInUris = (seen: readonly Seen[]): Facts =>
  variablesIn(seen, (raw) => {
    const parameters = raw['RequestParameters'];
    return [
      raw['IntegrationUri'],
      raw['ConnectionId'],
      ...(isObject(parameters) ? Object.values(parameters) : []),
    ];
  });
