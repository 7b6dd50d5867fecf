// APIs that a template has without saying so: events that name no API share one of each type.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, type JsonObject } from '../../../model/brand.js';
import type { Lines } from '../../yaml.js';
import type { Template, TemplateResource } from '../cloudformation/template.js';
import { apiMembers, eventLine, type ApiEvent, type ApiEventType } from './api-events.js';
import { globalsOf } from './globals.js';
import { isGiven, isIntrinsic } from './intrinsics.js';
import { implicitHttpApi, implicitRestApi } from './logical-ids.js';
import { sharedCondition } from './routes.js';

const implicit: readonly { logicalId: string; type: string; by: ApiEventType; properties: JsonObject }[] = [
  { logicalId: implicitRestApi, type: 'AWS::Serverless::Api', by: 'Api', properties: { StageName: 'Prod' } },
  { logicalId: implicitHttpApi, type: 'AWS::Serverless::HttpApi', by: 'HttpApi', properties: {} },
];

/** Tags that one event hands on to the API that it makes. */
interface HandedOn {
  owner: TemplateResource;
  tags: JsonObject;
}

/**
 * Functions and state machines with `PropagateTags` hand theirs on. SAM looks before it has merged the globals: each of
 * the two is the resource's own, or else the globals' (aws-sam-translator 1.110, implicit API plugin).
 */
const handedOnBy = (template: Template, { owner, type, properties }: ApiEvent): HandedOn[] => {
  if (Object.hasOwn(properties, apiMembers[type].member)) return [];
  const own = template.resources.find(({ logicalId }) => logicalId === owner.logicalId)?.properties ?? {};
  const shared = globalsOf(template, owner.type);
  const isHanded = isGiven(own['PropagateTags']) || isGiven(shared['PropagateTags']);
  const tags = isGiven(own['Tags']) ? own['Tags'] : shared['Tags'];
  return isHanded && isObject(tags) && isGiven(tags) ? [{ owner, tags }] : [];
};

/** The last one of a name is the one that stays; a function in their place leaves them open. */
const tagsOf = (handed: readonly HandedOn[]): JsonObject => {
  if (handed.length === 0) return {};
  const open = handed.find(({ tags }) => isIntrinsic(tags));
  if (open !== undefined) return { Tags: unresolved(`tags that ${open.owner.logicalId} propagates`) };
  return { Tags: Object.fromEntries(handed.flatMap(({ tags }) => Object.entries(tags))) };
};

/** Lines of its tags; all else is the work of the events. */
const linesOf =
  (events: readonly ApiEvent[], handed: readonly HandedOn[]): Lines =>
  ([member, name]) => {
    const isNamed = ({ tags }: HandedOn): boolean =>
      member === 'Tags' && name !== undefined && Object.hasOwn(tags, String(name));
    const line = handed
      .filter(isNamed)
      .at(-1)
      ?.owner.lineAt(['Tags', name ?? '']);
    return line ?? events.map((event) => eventLine(event)).find((known) => known !== undefined);
  };

export interface ImplicitApis {
  apis: readonly TemplateResource[];
  /** Conditions that SAM adds to the template for them. */
  conditions: JsonObject;
}

export const implicitApisOf = (template: Template, events: readonly ApiEvent[]): ImplicitApis => {
  const found = implicit.flatMap(({ logicalId, type, by, properties }) => {
    const own = events.filter((event) => event.type === by && event.api === logicalId);
    if (own.length === 0) return [];
    const condition = sharedCondition(
      own.map((event) => ({ event, integration: {} })),
      `${logicalId}Condition`,
    );
    const handed = own.flatMap((event) => handedOnBy(template, event));
    const api: TemplateResource = {
      logicalId,
      type,
      properties: { ...properties, ...tagsOf(handed) },
      ...(condition === undefined ? {} : { condition: condition.name }),
      lineAt: linesOf(own, handed),
    };
    return [{ api, conditions: condition?.added ?? {} }];
  });
  return {
    apis: found.map(({ api }) => api),
    conditions: Object.fromEntries(found.flatMap(({ conditions }) => Object.entries(conditions))),
  };
};
