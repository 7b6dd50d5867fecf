// Reads the stages of one HTTP or WebSocket API, 500 to a call, route settings and tags included.
import { GetStagesCommand } from '@aws-sdk/client-apigatewayv2';
import type { JsonObject } from '../../model/brand.js';
import type { Kind } from '../kind.js';
import { pageOf } from '../_support/http-api.js';
import { allPages, listing } from '../_support/reading.js';

export const collect: Kind['collect'] = (clients, scope) =>
  listing(`apigateway:GetStages(${scope.key})`, async () => {
    const stages = await allPages(async (token) => {
      const answer = await clients.apiGatewayV2.send(
        new GetStagesCommand({ ApiId: scope.key, ...pageOf(token) }),
      );
      return { items: answer.Items ?? [], next: answer.NextToken };
    });
    const seen = stages.map((stage) => ({
      key: `${scope.key}/${stage.StageName ?? ''}`,
      aliases: [],
      content: { status: 'read' as const, raw: stage as unknown as JsonObject },
      // Quick create made it; only AWS can change it.
      ...(stage.ApiGatewayManaged === true ? { ownedByAws: true as const } : {}),
    }));
    return { status: 'complete', seen, facts: {} };
  });
