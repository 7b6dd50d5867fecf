// Reads the stages of one REST API: one call, method settings and tags included.
import { GetStagesCommand } from '@aws-sdk/client-api-gateway';
import type { JsonObject } from '../../model/brand.js';
import type { Kind } from '../kind.js';
import { listing } from '../_support/reading.js';

/** GetStages is not paged and returns whole stages (aws-sdk `Stages`; AWS API reference). */
export const collect: Kind['collect'] = (clients, scope) =>
  listing(`apigateway:GetStages(${scope.key})`, async () => {
    const answer = await clients.apiGateway.send(new GetStagesCommand({ restApiId: scope.key }));
    const seen = (answer.item ?? []).map((stage) => ({
      key: `${scope.key}/${stage.stageName ?? ''}`,
      aliases: [],
      content: { status: 'read' as const, raw: stage as unknown as JsonObject },
    }));
    return { status: 'complete', seen, facts: {} };
  });
