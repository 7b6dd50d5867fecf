// Reads the integrations of one REST API, 500 resources to a call.
import {
  GetIntegrationCommand,
  GetResourcesCommand,
  type Integration,
  type Resource,
} from '@aws-sdk/client-api-gateway';
import type { JsonObject } from '../../model/brand.js';
import type { AwsClients, Kind, Seen, Wanted } from '../kind.js';
import { bareMethodsFact } from './bare-methods.js';
import { allPages, isNotFound, listing, unreadable } from '../_support/reading.js';

/** `embed=methods` returns methods with their integrations and integration responses (AWS API reference). */
const allResources = (clients: AwsClients, restApiId: string): Promise<Resource[]> =>
  allPages(async (position) => {
    const input = {
      restApiId,
      limit: 500,
      embed: ['methods'],
      ...(position === undefined ? {} : { position }),
    };
    const answer = await clients.apiGateway.send(new GetResourcesCommand(input));
    return { items: answer.items ?? [], next: answer.position };
  });

interface Slot {
  key: string;
  alias: string;
  name: string;
  resourceId: string;
  verb: string;
  integration: Integration | undefined;
}

const slotsOf = (apiId: string, resources: readonly Resource[]): Slot[] =>
  resources.flatMap(({ id = '', path = '', resourceMethods = {} }) =>
    Object.entries(resourceMethods).map(([verb, method]) => ({
      key: `${apiId}/${id}/${verb}`,
      alias: `${apiId}/${path}/${verb}`,
      name: `${verb} ${path}`,
      resourceId: id,
      verb,
      integration: method.methodIntegration,
    })),
  );

/** A wanted method that the listing shows without its integration, or not at all, on a resource that is there. */
const doubtful = (
  apiId: string,
  resources: readonly Resource[],
  slots: readonly Slot[],
  wanted: Wanted,
): Slot[] => {
  const settled = new Set(
    slots.filter((slot) => slot.integration !== undefined).flatMap((slot) => [slot.key, slot.alias]),
  );
  return [...wanted.keys].flatMap((key) => {
    if (settled.has(key)) return [];
    const verb = key.slice(key.lastIndexOf('/') + 1);
    const resource = resources.find(
      ({ id, path }) => key === `${apiId}/${id}/${verb}` || key === `${apiId}/${path}/${verb}`,
    );
    if (resource?.id === undefined) return [];
    return [
      {
        key: `${apiId}/${resource.id}/${verb}`,
        alias: `${apiId}/${resource.path}/${verb}`,
        name: `${verb} ${resource.path}`,
        resourceId: resource.id,
        verb,
        integration: undefined,
      },
    ];
  });
};

const read = (slot: Slot, integration: Integration): Seen => ({
  key: slot.key,
  aliases: [slot.alias],
  name: slot.name,
  content: { status: 'read', raw: integration as unknown as JsonObject },
});

/** Embedding may leave an integration out; nothing is called missing before it was asked for by itself. */
const askSingly = async (clients: AwsClients, apiId: string, slot: Slot): Promise<Seen[]> => {
  const input = { restApiId: apiId, resourceId: slot.resourceId, httpMethod: slot.verb };
  try {
    const { $metadata: _, ...integration } = await clients.apiGateway.send(new GetIntegrationCommand(input));
    // AWS answers 404 where there is none; Moto answers nothing at all.
    return Object.keys(integration).length === 0 ? [] : [read(slot, integration)];
  } catch (error) {
    if (isNotFound(error)) return [];
    return [
      {
        key: slot.key,
        aliases: [slot.alias],
        name: slot.name,
        content: unreadable(`apigateway:GetIntegration(${slot.key})`, error),
      },
    ];
  }
};

export const collect: Kind['collect'] = (clients, scope, wanted) =>
  listing(`apigateway:GetResources(${scope.key})`, async () => {
    const resources = await allResources(clients, scope.key);
    const slots = slotsOf(scope.key, resources);
    const seen = slots.flatMap((slot) =>
      slot.integration === undefined ? [] : [read(slot, slot.integration)],
    );
    const bare: Slot[] = [];
    for (const slot of doubtful(scope.key, resources, slots, wanted)) {
      const found = await askSingly(clients, scope.key, slot);
      seen.push(...found);
      if (found.length === 0 && slots.some(({ key }) => key === slot.key)) bare.push(slot);
    }
    return { status: 'complete', seen, facts: bareMethodsFact(bare) };
  });
