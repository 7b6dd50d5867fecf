// From a CloudTrail event to what has to be looked at. The event says where, never what is true.
import { parseIso } from '../engine/iso.js';
import { isObject, type JsonObject } from '../model/brand.js';
import type { Look, PlaceLook } from '../model/look.js';
import { scopeId, type Place, type ScopeId } from '../model/target.js';
import type { EpochMs } from '../model/time.js';
import type { EventRecord, EventRoute, Kind } from '../kinds/kind.js';
import { kinds } from '../kinds/registry.js';

export type Routed =
  | { status: 'looks'; looks: readonly Look[] }
  /** It changed something, and we cannot tell what. */
  | { status: 'place'; look: PlaceLook }
  /** Nothing to look at, with the reason. */
  | {
      status: 'ignored';
      because: 'failed-call' | 'read-only' | 'not-ours' | 'foreign-account' | 'not-an-event';
    };

/** v2 records path members as they stood in the URL (`%24default`); decoded once, here, for everybody. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const decodedIds = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? decoded(value) : value,
    ]),
  );

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const object = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** What EventBridge delivered, as far as anybody needs it. */
export interface Envelope {
  place: Place;
  record: EventRecord;
  /** When it happened; undefined where the record does not tell. */
  at: EpochMs | undefined;
  isFailed: boolean;
  isReadOnly: boolean;
}

/** Undefined where it is no record of a call in the account that delivers it. */
export const envelopeOf = (event: unknown): Envelope | undefined => {
  if (!isObject(event)) return undefined;
  const detail = object(event['detail']);
  const account = text(event['account']);
  const recipient = text(detail['recipientAccountId']);
  // EventBridge's own account decides; a record of another one is not to be believed.
  if (account === '' || (recipient !== '' && recipient !== account)) return undefined;
  const eventName = text(detail['eventName']);
  if (eventName === '') return undefined;
  return {
    place: { account, region: text(detail['awsRegion']) || text(event['region']) },
    record: {
      eventSource: text(detail['eventSource']),
      eventName,
      parameters: decodedIds(object(detail['requestParameters'])),
      response: object(detail['responseElements']),
    },
    at: parseIso(text(detail['eventTime'])),
    isFailed: text(detail['errorCode']) !== '',
    isReadOnly: detail['readOnly'] === true,
  };
};

export interface Spot {
  scope: ScopeId;
  targetKey: string | undefined;
  route: EventRoute;
}

/** The routes of a kind that take the call, each with the scope that it leads to. */
export const spotsOf = (kind: Kind, { record, place }: Envelope): Spot[] =>
  kind.events.flatMap((route) => {
    if (route.eventSource !== record.eventSource || !route.eventNames.includes(record.eventName)) return [];
    const located = route.locate(record);
    if (located === undefined) return [];
    return [
      {
        scope: scopeId({ family: kind.family.id, ...place, key: located.scopeKey }),
        targetKey: located.targetKey,
        route,
      },
    ];
  });

/** One look per scope; at single targets only where every kind could name one. */
const looksOf = (spots: readonly Spot[], asOf: EpochMs): Look[] => {
  const scopes = new Map<ScopeId, Spot[]>();
  for (const spot of spots) scopes.set(spot.scope, [...(scopes.get(spot.scope) ?? []), spot]);
  return [...scopes].map(([scope, own]) => {
    const named = own.flatMap(({ targetKey }) => targetKey ?? []);
    const only = named.length === own.length ? { only: [...new Set(named)] } : {};
    return { scope, cause: 'event' as const, asOf, ...only };
  });
};

/** The call names a resource of another service (a load balancer's web ACL): nothing of ours changed. */
const namesSomethingElse = ({ record }: Envelope): boolean => {
  const [, , service = ''] = text(record.parameters['resourceArn']).split(':');
  return service !== '' && !record.eventSource.startsWith(service);
};

export const routeEvent = (event: unknown, isWatched: (place: Place) => boolean, now: EpochMs): Routed => {
  const envelope = envelopeOf(event);
  if (envelope === undefined) return { status: 'ignored', because: 'not-an-event' };
  const { place, at = now } = envelope;
  const asOf = at < now ? at : now;
  if (!isWatched(place)) return { status: 'ignored', because: 'foreign-account' };
  if (envelope.isFailed) return { status: 'ignored', because: 'failed-call' };
  if (envelope.isReadOnly) return { status: 'ignored', because: 'read-only' };
  const looks = looksOf(
    kinds.flatMap((kind) => spotsOf(kind, envelope)),
    asOf,
  );
  if (looks.length > 0) return { status: 'looks', looks };
  if (namesSomethingElse(envelope)) return { status: 'ignored', because: 'not-ours' };
  return { status: 'place', look: { place, cause: 'event', asOf } };
};
