// Which API each event is of.
import type { TemplateResource } from '../cloudformation/template.js';
import type { ApiEvent, Refusal } from './api-events.js';
import { grouped } from '../../../engine/grouped.js';
import { refusedEvent, type Calls } from './routes.js';

const apiTypes: Readonly<Record<ApiEvent['type'], string>> = {
  Api: 'AWS::Serverless::Api',
  HttpApi: 'AWS::Serverless::HttpApi',
};

export interface Addressed {
  callsOf: (api: TemplateResource) => Calls;
  refusals: readonly Refusal[];
}

/** Events by their APIs. `unread`: those whose routes are not known anyway. */
export const addressed = (
  events: readonly ApiEvent[],
  unread: readonly Refusal[],
  resources: readonly TemplateResource[],
): Addressed => {
  const types = new Map(resources.map(({ logicalId, type }) => [logicalId, type]));
  const isTheirs = ({ type, api }: ApiEvent): boolean => types.get(api) === apiTypes[type];
  const strays = events
    .filter((event) => !isTheirs(event))
    .map((event): Refusal => {
      const reason = `is of \`${event.api}\`, which is no ${apiTypes[event.type]} here, so its route is not read`;
      return { ...refusedEvent(event, reason), api: event.api };
    });
  const refusals = [...unread, ...strays];
  const byApi = grouped(events.filter(isTheirs), ({ api }) => api);
  const unreadByApi = grouped(refusals, ({ api }) => api);
  return {
    callsOf: ({ logicalId }) => ({
      events: byApi.get(logicalId) ?? [],
      unread: unreadByApi.get(logicalId) ?? [],
    }),
    refusals,
  };
};
