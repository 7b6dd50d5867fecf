// What CloudTrail calls tell of REST integrations (AWS facts §3.1, §6): which method, and which of its fields.
import { escapeKey } from '../../engine/pointer.js';
import { wordOf } from '../../model/brand.js';
import type { JsonPointer } from '../../model/field.js';
import type { EventRecord } from '../kind.js';
import { textAt } from '../_support/identity.js';
import {
  allOfThem,
  anyOfThem,
  keyAt,
  patternTree,
  pointerAt,
  touched,
  whole,
  type Touches,
} from '../_support/touch.js';
import { patched } from '../_support/touch-patches.js';
import { names } from './names.js';

const tree = patternTree(names);

const verbs = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'ANY'] as const;

/** The verb of the method, which the record keeps apart from the backend's. */
const keyOf = (record: EventRecord): string | undefined =>
  keyAt(record, 'restApiId', 'resourceId', 'httpMethod');

const all: Touches = (record) => [touched(keyOf(record), whole)];

const responseAt = ({ parameters }: EventRecord): JsonPointer => {
  const status = wordOf(parameters['statusCode']);
  return status === '' ? '/integrationResponses' : `/integrationResponses/${escapeKey(status)}`;
};

const response: Touches = (record) => [touched(keyOf(record), [responseAt(record)])];

/** The record does not tell which methods a resource had, nor what was below it. */
const wholeResource: Touches = (record) => {
  const { restApiId, resourceId } = record.parameters;
  if (typeof restApiId !== 'string' || typeof resourceId !== 'string') return anyOfThem;
  return [...verbs.map((verb) => touched(`${restApiId}/${resourceId}/${verb}`, whole)), ...anyOfThem];
};

const byName: Readonly<Record<string, Touches>> = {
  // A put replaces everything, also the responses.
  PutIntegration: all,
  DeleteIntegration: all,
  UpdateIntegration: (record) =>
    patched(keyOf(record), record.parameters, 'updateIntegrationInput', (path) => pointerAt(tree, path)),
  PutIntegrationResponse: response,
  DeleteIntegrationResponse: response,
  UpdateIntegrationResponse: (record) =>
    patched(keyOf(record), record.parameters, 'updateIntegrationResponseInput', (path) =>
      pointerAt(tree, responseAt(record) + path),
    ),
  // A new method has no integration yet; what else a method has is no part of it.
  PutMethod: (record) => [touched(keyOf(record), [])],
  DeleteMethod: all,
  DeleteResource: wholeResource,
  // A resource that moves takes the paths of its methods along, by which they may be declared.
  UpdateResource: () => anyOfThem,
  ImportRestApi: () => allOfThem,
  // Only `overwrite` rewrites what the document does not name (API reference, PutRestApi; merging is the default).
  PutRestApi: ({ parameters }) => (textAt(parameters, 'mode') === 'overwrite' ? allOfThem : anyOfThem),
  DeleteRestApi: () => allOfThem,
};

export const touches: Touches = (record) => byName[record.eventName]?.(record) ?? [];
