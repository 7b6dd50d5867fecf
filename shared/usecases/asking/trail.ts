// The port to CloudTrail's event history: management events of 90 days, newest first, a page at a time.
import type { Span } from '../../model/ask.js';
import type { Place } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';

export interface TrailQuery {
  place: Place;
  /** `apigateway.amazonaws.com`; LookupEvents takes one attribute. */
  eventSource: string;
  within: Span;
  /** Continues a search that was asked for with the same source and span. */
  page?: string;
}

export interface TrailRecord {
  at: EpochMs;
  isReadOnly: boolean;
  /** The record as JSON. It may hold secrets: read at once, never kept, sent on or logged. */
  text: string;
}

export type TrailAnswer =
  | { status: 'found'; records: readonly TrailRecord[]; nextPage?: string }
  | { status: 'throttled' }
  /** Our role may not ask. */
  | { status: 'denied' }
  /** The account's role cannot be assumed; `because` names it and what to do. */
  | { status: 'no-entry'; because: string }
  | { status: 'failed'; because: string };

export interface Trail {
  /** At most one call a second and place. */
  lookup: (query: TrailQuery) => Promise<TrailAnswer>;
}
