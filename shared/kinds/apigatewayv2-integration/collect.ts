// Reads the integrations of one HTTP or WebSocket API, 500 to a call.
import { GetIntegrationsCommand } from '@aws-sdk/client-apigatewayv2';
import type { JsonObject } from '../../model/brand.js';
import type { Kind } from '../kind.js';
import { pageOf } from '../_support/http-api.js';
import { allPages, listing } from '../_support/reading.js';

export const collect: Kind['collect'] = (clients, scope) =>
  listing(`apigateway:GetIntegrations(${scope.key})`, async () => {
    const integrations = await allPages(async (token) => {
      const answer = await clients.apiGatewayV2.send(
        new GetIntegrationsCommand({ ApiId: scope.key, ...pageOf(token) }),
      );
      return { items: answer.Items ?? [], next: answer.NextToken };
    });
    const seen = integrations.map((integration) => ({
      key: `${scope.key}/${integration.IntegrationId ?? ''}`,
      aliases: [],
      content: { status: 'read' as const, raw: integration as unknown as JsonObject },
      // Quick create made it for the API's target.
      ...(integration.ApiGatewayManaged === true ? { ownedByAws: true as const } : {}),
    }));
    return { status: 'complete', seen, facts: {} };
  });
