// What CloudTrail calls tell of v2 stages (AWS facts §3.2): which stage, and which of its fields.
import { escapeKey } from '../../engine/pointer.js';
import type { EventRecord } from '../kind.js';
import { textAt } from '../_support/identity.js';
import {
  allOfThem,
  anyOfThem,
  keyAt,
  patternTree,
  pointersIn,
  taggedPointers,
  touched,
  whole,
  type Touches,
} from '../_support/touch.js';
import { names } from './names.js';

const tree = patternTree(names);

const keyOf = (record: EventRecord): string | undefined => keyAt(record, 'apiId', 'stageName');

const all: Touches = (record) => [touched(keyOf(record), whole)];

const deployed: Touches = (record) => {
  const key = keyOf(record);
  return key === undefined ? [] : [touched(key, ['/deploymentId'])];
};

/** `arn:aws:apigateway:eu-west-1::/apis/a1b2c3/stages/$default`; tags of the API itself are no stage's. */
const stageArn = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/apis\/([^/]+)\/stages\/([^/]+)$/;

const tagged: Touches = (record) => {
  const arn = textAt(record.parameters, 'resourceArn');
  if (arn === undefined) return anyOfThem;
  const [, api, stage] = stageArn.exec(arn) ?? [];
  return api === undefined || stage === undefined ? [] : [touched(`${api}/${stage}`, taggedPointers(record))];
};

const routeSettingsAt = ({ parameters }: EventRecord): string => {
  const route = textAt(parameters, 'routeKey');
  return route === undefined ? '/routeSettings' : `/routeSettings/${escapeKey(route)}`;
};

/** Quick create: an API with a target gets the stage `$default` (API reference, CreateApi). */
const quickCreated: Touches = ({ parameters, response }) => {
  const api = textAt(response, 'apiId') ?? textAt(parameters, 'apiId');
  if (textAt(parameters, 'target') === undefined || api === undefined) return [];
  return [touched(`${api}/$default`, whole)];
};

const byName: Readonly<Record<string, Touches>> = {
  CreateStage: all,
  UpdateStage: (record) => [touched(keyOf(record), pointersIn(tree, record.parameters))],
  DeleteStage: all,
  DeleteAccessLogSettings: (record) => [touched(keyOf(record), ['/accessLogSettings'])],
  DeleteRouteSettings: (record) => [touched(keyOf(record), [routeSettingsAt(record)])],
  CreateDeployment: deployed,
  TagResource: tagged,
  UntagResource: tagged,
  CreateApi: quickCreated,
  ImportApi: () => anyOfThem,
  // Stages that deploy by themselves get another deployment.
  ReimportApi: () => [{ pointers: ['/deploymentId'] }],
  DeleteApi: () => allOfThem,
};

export const touches: Touches = (record) => byName[record.eventName]?.(record) ?? [];
