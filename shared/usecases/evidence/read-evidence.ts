// From a CloudTrail event to what it tells of who changed what.
import { printable } from '../../engine/printable.js';
import { isObject, type JsonObject } from '../../model/brand.js';
import type { Evidence, Touch } from '../../model/evidence.js';
import type { JsonPointer } from '../../model/field.js';
import type { ScopeId } from '../../model/target.js';
import type { Kind } from '../../kinds/kind.js';
import { kinds } from '../../kinds/registry.js';
import { parseIso } from '../../engine/iso.js';
import { envelopeOf, spotsOf, type Envelope, type Spot } from '../route-event.js';
import { actorOf } from './actor.js';
import { withCompanions } from './companions.js';

/** Evidence has to fit a row of the table, whatever a call names. */
const pointersKept = 50;
const pointersLimit = 2000;
const pointerLimit = 512;
const keyLimit = 512;

/** A pointer too long is cut to the map that holds it, and very many are told as their first members. */
const boundedPointers = (pointers: readonly JsonPointer[]): readonly JsonPointer[] => {
  const first = (pointer: JsonPointer): JsonPointer => pointer.split('/').slice(0, 2).join('/');
  const short = pointers.map((pointer) => (pointer.length > pointerLimit ? first(pointer) : pointer));
  const distinct = [...new Set(short)];
  const isBounded = distinct.length <= pointersKept && JSON.stringify(distinct).length <= pointersLimit;
  return isBounded ? distinct : [...new Set(distinct.map(first))];
};

const touchOf = (kind: Kind, touched: Omit<Touch, 'kind'>): Touch[] => {
  const { key, pointers } = touched;
  // No id of AWS is as long; what it names is nobody's.
  if (key !== undefined && key.length > keyLimit) return [];
  return [
    {
      kind: kind.id,
      ...(key === undefined ? {} : { key }),
      ...(pointers === undefined
        ? {}
        : { pointers: boundedPointers(withCompanions(kind.schema.fields, pointers)) }),
    },
  ];
};

/** A route that tells nothing of its own tells what it located. */
const touchesAt = (kind: Kind, { route, targetKey }: Spot, { record }: Envelope): Touch[] => {
  const located = targetKey === undefined ? {} : { key: targetKey };
  return (route.touches?.(record) ?? [located]).flatMap((touched) => touchOf(kind, touched));
};

const touchesByScope = (envelope: Envelope): ReadonlyMap<ScopeId, readonly Touch[]> => {
  const scopes = new Map<ScopeId, Touch[]>();
  for (const kind of kinds)
    for (const spot of spotsOf(kind, envelope)) {
      const touches = touchesAt(kind, spot, envelope);
      if (touches.length > 0) scopes.set(spot.scope, [...(scopes.get(spot.scope) ?? []), ...touches]);
    }
  return scopes;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The record's own time and id; those of the delivery where it has none. */
const signature = (event: JsonObject, detail: JsonObject, { at }: Envelope) => ({
  at: at ?? parseIso(text(event['time'])),
  eventId: printable(text(detail['eventID']) || text(event['id'])),
});

/** Evidence for each scope that the event touches; none where it tells nothing (a failed call, a read, another service). */
export const readEvidence = (event: unknown, ownRoles: readonly string[]): readonly Evidence[] => {
  const envelope = envelopeOf(event);
  if (envelope === undefined || envelope.isFailed || envelope.isReadOnly || !isObject(event)) return [];
  const detail = isObject(event['detail']) ? event['detail'] : {};
  const { at, eventId } = signature(event, detail, envelope);
  // Without a time it cannot be put in order, without an id not be told from another delivery of itself.
  if (at === undefined || eventId === '') return [];
  const { eventSource, eventName } = envelope.record;
  const actor = actorOf(detail, ownRoles);
  return [...touchesByScope(envelope)].map(([scope, touches]) => ({
    eventId,
    at,
    eventSource,
    eventName,
    scope,
    touches,
    actor,
  }));
};
