// APIs that a template has without saying so: events that name no API share one of each type.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import { eventLine, type ApiEvent, type ApiEventType } from './api-events.js';
import { isGiven } from './intrinsics.js';
import { implicitHttpApi, implicitRestApi } from './logical-ids.js';
import { sharedCondition } from './routes.js';

const implicit: readonly { logicalId: string; type: string; by: ApiEventType; properties: JsonObject }[] = [
  { logicalId: implicitRestApi, type: 'AWS::Serverless::Api', by: 'Api', properties: { StageName: 'Prod' } },
  { logicalId: implicitHttpApi, type: 'AWS::Serverless::HttpApi', by: 'HttpApi', properties: {} },
];

/** Functions with `PropagateTags` hand theirs on to the API; which, SAM's stored sources do not show. */
const tagsOf = (events: readonly ApiEvent[]): JsonObject => {
  const propagating = events.find(
    ({ owner }) => isGiven(owner.properties['PropagateTags']) && isObject(owner.properties['Tags']),
  );
  return propagating === undefined
    ? {}
    : { Tags: unresolved(`tags that ${propagating.owner.logicalId} propagates`) };
};

export interface ImplicitApis {
  apis: readonly TemplateResource[];
  /** Conditions that SAM adds to the template for them. */
  conditions: JsonObject;
}

export const implicitApisOf = (events: readonly ApiEvent[]): ImplicitApis => {
  const found = implicit.flatMap(({ logicalId, type, by, properties }) => {
    const own = events.filter((event) => event.type === by && event.api === logicalId);
    if (own.length === 0) return [];
    const condition = sharedCondition(
      own.map((event) => ({ event, integration: {} })),
      `${logicalId}Condition`,
    );
    const api: TemplateResource = {
      logicalId,
      type,
      properties: { ...properties, ...tagsOf(own) },
      ...(condition === undefined ? {} : { condition: condition.name }),
      lineAt: () => own.map((event) => eventLine(event)).find((line) => line !== undefined),
    };
    return [{ api, conditions: condition?.added ?? {} }];
  });
  return {
    apis: found.map(({ api }) => api),
    conditions: Object.fromEntries(found.flatMap(({ conditions }) => Object.entries(conditions))),
  };
};
