// Tells many voices in as few messages as can be: what they are about is written down first, so that a
// crash repeats those messages and no others.
import { publishWithinMs } from '../../engine/outbox.js';
import type { DigestRow } from '../../model/digest.js';
import { epochMs, later, type EpochMs } from '../../model/time.js';
import { sideBySide } from '../look/parallel.js';
import type { Message, Ports } from '../ports.js';

export type GatherDeps = Pick<Ports, 'store' | 'topic' | 'edits' | 'clock' | 'log'>;

/** Up to so many are told one by one, whatever went on around them. */
const handful = 3;
/** At most one digest under a name in so long. */
const digestEveryMs = 300_000;

export interface CrowdsTold {
  published: number;
  failed: number;
}

/** How what waits is told. `at`: when the oldest of what a voice tells was to be told. */
export interface Way<Voice extends { at: EpochMs }> {
  /** False where it was not told; it stays due then. */
  singly: (voice: Voice) => Promise<boolean>;
  /** However few they are, they are told together. */
  haveOneCause?: (voices: readonly Voice[]) => boolean;
  messages: (row: DigestRow, voices: readonly Voice[]) => readonly Message[];
  /** It was told by one of those messages. */
  markTold: (voice: Voice) => Promise<void>;
}

const nothing: CrowdsTold = { published: 0, failed: 0 };
export const sumOf = (all: readonly CrowdsTold[]): CrowdsTold => ({
  published: all.reduce((total, { published }) => total + published, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
});

const newest = (voices: readonly { at: EpochMs }[]): EpochMs =>
  epochMs(Math.max(...voices.map(({ at }) => at)));

/** Where any of this fails, the row stays as it is, and all of it is done again. */
const together = async <Voice extends { at: EpochMs }>(
  deps: GatherDeps,
  row: DigestRow,
  voices: readonly Voice[],
  way: Way<Voice>,
): Promise<CrowdsTold> => {
  try {
    const messages = way.messages(row, voices);
    for (const message of messages) await deps.topic.publish(message);
    await sideBySide(voices, way.markTold);
    await deps.store.writeDigest({ ...row, version: row.version + 1, isDone: true }, row.version);
    return { published: messages.length, failed: 0 };
  } catch (error) {
    deps.log('digest not told, tried again later', {
      digest: row.name,
      voices: voices.length,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    });
    return { published: 0, failed: 1 };
  }
};

const oneByOne = async <Voice extends { at: EpochMs }>(
  voices: readonly Voice[],
  { singly }: Way<Voice>,
): Promise<CrowdsTold> => {
  const told = await sideBySide(voices, singly);
  const published = told.filter(Boolean).length;
  return { published, failed: told.length - published };
};

/** `name`: whose digest this is. */
export const gather = async <Voice extends { at: EpochMs }>(
  deps: GatherDeps,
  name: string,
  voices: readonly Voice[],
  way: Way<Voice>,
): Promise<CrowdsTold> => {
  const known = await deps.store.loadDigest(name);
  const now = deps.clock();
  const isOpen = known?.isDone === false;
  // Whoever set about it a moment ago may still be at it.
  if (isOpen && now < later(known.at, publishWithinMs)) return nothing;
  const begun = isOpen ? voices.filter(({ at }) => at <= known.until) : [];
  const version = (known?.version ?? 0) + 1;
  if (known !== undefined && begun.length > 0) {
    const again = { ...known, version, at: now };
    const isOurs = await deps.store.writeDigest(again, known.version);
    return isOurs ? together(deps, again, begun, way) : nothing;
  }
  if (known !== undefined && now < later(known.at, digestEveryMs)) return nothing;
  const isOneStory = voices.length > 1 && way.haveOneCause?.(voices) === true;
  if (voices.length <= handful && !isOneStory) return oneByOne(voices, way);
  const row: DigestRow = { name, version, until: newest(voices), at: now, isDone: false };
  const isOurs = await deps.store.writeDigest(row, known?.version);
  return isOurs ? together(deps, row, voices, way) : nothing;
};
