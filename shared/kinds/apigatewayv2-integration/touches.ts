// What CloudTrail calls tell of v2 integrations (AWS facts §3.2): which integration, and which of its fields.
import type { JsonPointer } from '../../model/field.js';
import type { EventRecord } from '../kind.js';
import { textAt } from '../_support/identity.js';
import {
  allOfThem,
  anyOfThem,
  keyAt,
  patternTree,
  pointersIn,
  touched,
  whole,
  type Touches,
} from '../_support/touch.js';
import { names } from './names.js';
import { routeAlias } from './routes.js';

const tree = patternTree(names);

const keyOf = (record: EventRecord): string | undefined => keyAt(record, 'apiId', 'integrationId');

const created: Touches = ({ parameters, response }) => {
  const api = textAt(parameters, 'apiId');
  const id = textAt(response, 'integrationId');
  return api === undefined || id === undefined ? anyOfThem : [touched(`${api}/${id}`, whole)];
};

/** Which integration a route leads to decides what is found where one is declared by its route. */
const routed: Touches = ({ parameters, response }) => {
  const api = textAt(parameters, 'apiId');
  const route = textAt(parameters, 'routeKey') ?? textAt(response, 'routeKey');
  return api === undefined || route === undefined ? anyOfThem : [touched(routeAlias(api, route), [])];
};

/** What quick create made for an API is changed through the API itself (API reference, UpdateApi). */
const throughApi: Readonly<Record<string, JsonPointer>> = {
  target: '/integrationUri',
  credentialsArn: '/credentialsArn',
};

const quickUpdated: Touches = ({ parameters }) => {
  const pointers = Object.entries(throughApi).flatMap(([member, pointer]) =>
    parameters[member] === undefined ? [] : [pointer],
  );
  return pointers.length === 0 ? [] : [{ pointers }];
};

const byName: Readonly<Record<string, Touches>> = {
  CreateIntegration: created,
  UpdateIntegration: (record) => [touched(keyOf(record), pointersIn(tree, record.parameters))],
  DeleteIntegration: (record) => [touched(keyOf(record), whole)],
  CreateRoute: routed,
  UpdateRoute: routed,
  DeleteRoute: routed,
  CreateApi: ({ parameters }) => (textAt(parameters, 'target') === undefined ? [] : allOfThem),
  ImportApi: () => allOfThem,
  ReimportApi: () => allOfThem,
  UpdateApi: quickUpdated,
  DeleteApi: () => allOfThem,
};

/** Integration responses are resources of their own, which nobody watches yet. */
export const touches: Touches = (record) => byName[record.eventName]?.(record) ?? [];
