// Searches CloudTrail's event history newest first, within a budget of calls; what is left goes on another time.
import { isObject } from '../../model/brand.js';
import type { Span } from '../../model/ask.js';
import type { Evidence } from '../../model/evidence.js';
import type { Place } from '../../model/target.js';
import { later, type EpochMs } from '../../model/time.js';
import { readEvidence } from '../evidence/read-evidence.js';
import type { Trail, TrailAnswer, TrailRecord } from './trail.js';

export interface SearchDeps {
  trail: Trail;
  /** ARNs of the roles that we run as. */
  ownRoles: readonly string[];
  /** Takes one call out of what may be made; false once there is none left. */
  spend: () => boolean;
}

export interface Section {
  eventSource: string;
  span: Span;
}

export interface Searched extends Section {
  calls: number;
  evidence: readonly Evidence[];
  /** What was not gone through; undefined where all of it was. */
  rest: Span | undefined;
  /** Why it stopped short, where AWS did not answer. */
  stopped?: Exclude<TrailAnswer, { status: 'found' }>;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The record in an envelope like EventBridge's: the account whose history it is decides, as there. */
const evidenceIn = (
  { account, region }: Place,
  ownRoles: readonly string[],
  { isReadOnly, text }: TrailRecord,
): readonly Evidence[] => {
  if (isReadOnly) return [];
  const detail = parse(text);
  return isObject(detail) ? readEvidence({ account, region, detail }, ownRoles) : [];
};

/** Events of the last second that was seen may be missing: it is gone through again, unless it is all that was seen. */
const restOf = ({ from, to }: Span, reached: EpochMs): Span | undefined => {
  const next = reached < to ? reached : later(to, -1000);
  return next < from ? undefined : { from, to: next };
};

export const search = async (deps: SearchDeps, place: Place, section: Section): Promise<Searched> => {
  const { eventSource, span } = section;
  const evidence: Evidence[] = [];
  let reached = span.to;
  let page: string | undefined;
  let calls = 0;
  const left = () => (calls === 0 ? span : restOf(span, reached));
  while (deps.spend()) {
    const query = { place, eventSource, within: span, ...(page === undefined ? {} : { page }) };
    const answer = await deps.trail.lookup(query);
    if (answer.status !== 'found')
      return { ...section, calls: calls + 1, evidence, rest: left(), stopped: answer };
    calls += 1;
    evidence.push(...answer.records.flatMap((one) => evidenceIn(place, deps.ownRoles, one)));
    reached = answer.records.at(-1)?.at ?? reached;
    page = answer.nextPage;
    if (page === undefined) return { ...section, calls, evidence, rest: undefined };
  }
  return { ...section, calls, evidence, rest: left() };
};
