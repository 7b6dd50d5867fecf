// Keeps the evidence of a batch beside its looks: what cannot be kept now travels on, without the event it came from.
import type { Evidence } from '../../model/evidence.js';
import type { Look } from '../../model/look.js';
import type { ScopeId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { Ports, QueueName } from '../ports.js';
import { joinEvidence } from './evidence.js';
import { sideBySide } from './parallel.js';

/** What a message tells of who changed something. */
export interface Telling {
  id: string;
  /** An event as AWS sent it, as opposed to a message of ours. */
  isRaw: boolean;
  evidence: readonly Evidence[];
}

/** As much as fits into one message of SQS (256 KB). */
const perMessage = 20;
const retryDelaySeconds = 30;

export const byScope = (told: readonly Telling[]): ReadonlyMap<ScopeId, readonly Evidence[]> => {
  const scopes = new Map<ScopeId, Evidence[]>();
  for (const one of joinEvidence(...told.map(({ evidence }) => evidence)))
    scopes.set(one.scope, [...(scopes.get(one.scope) ?? []), one]);
  return scopes;
};

/** Looks that carry evidence, in as many messages as it takes. */
export const asLooks = (evidence: readonly Evidence[], asOf: EpochMs): Look[] =>
  [...byScope([{ id: '', isRaw: false, evidence }])].flatMap(([scope, own]) =>
    Array.from({ length: Math.ceil(own.length / perMessage) }, (_, index) => ({
      scope,
      cause: 'event' as const,
      asOf: own.at(-1)?.at ?? asOf,
      evidence: own.slice(index * perMessage, (index + 1) * perMessage),
    })),
  );

/** Messages that have to come again: only where nothing else could be done with what they tell. */
export const keepEvidence = async (
  { store, queue, log }: Pick<Ports, 'store' | 'queue' | 'log'>,
  told: readonly Telling[],
  lane: QueueName,
  now: EpochMs,
): Promise<readonly string[]> => {
  const kept = await sideBySide(joinEvidence(...told.map(({ evidence }) => evidence)), async (one) => {
    try {
      await store.writeEvidence(one);
      return undefined;
    } catch (error) {
      return { one, error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' };
    }
  });
  const unkept = kept.filter((one) => one !== undefined);
  if (unkept.length === 0) return [];
  log('evidence not kept, tried again', { count: unkept.length, error: unkept[0]?.error });
  const ids = new Set(unkept.map(({ one }) => one.eventId));
  const concerned = told.filter(({ evidence }) => evidence.some(({ eventId }) => ids.has(eventId)));
  const ours = concerned.filter(({ isRaw }) => !isRaw).map(({ id }) => id);
  const raw = concerned.filter(({ isRaw }) => isRaw);
  const scrubbed = joinEvidence(...raw.map(({ evidence }) => evidence)).filter(({ eventId }) =>
    ids.has(eventId),
  );
  try {
    if (scrubbed.length > 0) await queue.send(lane, asLooks(scrubbed, now), retryDelaySeconds);
    return ours;
  } catch {
    return concerned.map(({ id }) => id);
  }
};
