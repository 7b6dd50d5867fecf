// The default event bus: what rules are offered, whether CloudTrail recorded it or a service tells of itself.
import { randomUUID } from 'node:crypto';
import type { EventBridgeEvent } from 'aws-lambda';

/** Anything on the bus. */
export type BusEvent = EventBridgeEvent<string, Readonly<Record<string, unknown>>>;

/** Puts something on the bus. */
export type Tell = (told: BusEvent) => void;

/** Where and when it happened; `resources` are ARNs. */
export interface Happening {
  account: string;
  region: string;
  now: Date;
  resources: string[];
}

/** What a service tells of itself, in EventBridge's envelope. */
export const busEventOf = (
  source: string,
  type: string,
  { account, region, now, resources }: Happening,
  detail: BusEvent['detail'],
): BusEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': type,
  source,
  account,
  time: `${now.toISOString().slice(0, 19)}Z`,
  region,
  resources,
  detail,
});
