// What CloudTrail calls tell of IVS stages (AWS facts §3.3): which stage, and which of its fields.
import type { JsonPointer } from '../../model/field.js';
import type { EventRecord } from '../kind.js';
import { textAt } from '../_support/identity.js';
import { taggedPointers, touched, whole, type Touches } from '../_support/touch.js';
import { recording } from './normalise.js';

const keyOf = ({ parameters, response }: EventRecord): string | undefined =>
  textAt(parameters, 'arn') ?? textAt(response, 'stage', 'arn');

const all: Touches = (record) => [touched(keyOf(record), whole)];

/** An update replaces the recording as one object: what it leaves out is reset. */
const members: Readonly<Record<string, JsonPointer>> = {
  name: '/name',
  [recording.slice(1)]: recording,
};

const updated: Touches = (record) => {
  const pointers = Object.entries(members).flatMap(([member, pointer]) =>
    record.parameters[member] === undefined ? [] : [pointer],
  );
  return [touched(keyOf(record), pointers)];
};

const tagged: Touches = (record) => [
  touched(textAt(record.parameters, 'resourceArn'), taggedPointers(record)),
];

const byName: Readonly<Record<string, Touches>> = {
  CreateStage: all,
  UpdateStage: updated,
  DeleteStage: all,
  TagResource: tagged,
  UntagResource: tagged,
};

export const touches: Touches = (record) => byName[record.eventName]?.(record) ?? [];
