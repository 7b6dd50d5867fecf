// Publishes what a row still has to tell, then marks it told. Whatever goes wrong in between is done again by `deliver`.
import { isForDigest, isGatheredHead } from '../engine/crowd.js';
import { foldPending, isLate, rowDueAt, withoutPublished, type Folded } from '../engine/outbox.js';
import type { Announcement, Finding } from '../model/finding.js';
import type { FindingRecord, ScopeHead, SourcePointer } from '../model/record.js';
import { pointerDueAt } from './baseline/pointer.js';
import { findingMessage, headMessage, sourceMessage } from './explain/message.js';
import { headDueAt } from './look/record-head.js';
import type { Message, Ports, Topic } from './ports.js';

const tries = 8;

/** A row with an outbox: how it reads, and how it is written once something was published. */
interface Outbox<Row> {
  name: string;
  pendingOf: (row: Row) => readonly Announcement[];
  messageOf: (row: Row, folded: Folded) => Message;
  /** Who is to hear of it; undefined where nobody could. */
  hearersOf?: (folded: Folded) => Topic | undefined;
  /** False where somebody else wrote first. */
  write: (row: Row, pending: readonly Announcement[]) => Promise<boolean>;
  reload: () => Promise<Row | undefined>;
}

type AnnounceDeps = Pick<Ports, 'store' | 'topic' | 'edits' | 'clock' | 'log'>;

const markTold = async <Row>(outbox: Outbox<Row>, published: Row, version: number): Promise<void> => {
  let row: Row | undefined = published;
  for (let attempt = 0; attempt < tries && row !== undefined; attempt += 1) {
    const pending = outbox.pendingOf(row);
    const left = withoutPublished(pending, version);
    if (left.length === pending.length || (await outbox.write(row, left))) return;
    row = await outbox.reload();
  }
};

/** True when nothing is left to tell. A failed publish is no failure of the caller: the row stays due. */
const tell = async <Row>(deps: AnnounceDeps, outbox: Outbox<Row>, row: Row): Promise<boolean> => {
  const folded = foldPending(outbox.pendingOf(row));
  if (folded === undefined) return true;
  try {
    const hearers = outbox.hearersOf === undefined ? deps.topic : outbox.hearersOf(folded);
    await hearers?.publish(outbox.messageOf(row, folded));
    await markTold(outbox, row, folded.version);
    return true;
  } catch (error) {
    deps.log('announcement not published, tried again later', {
      row: outbox.name,
      event: folded.event,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    });
    return false;
  }
};

const findingOutbox = (
  { store, topic, edits }: Pick<AnnounceDeps, 'store' | 'topic' | 'edits'>,
  { scope, target }: Pick<Finding, 'scope' | 'target'>,
): Outbox<FindingRecord> => ({
  name: target,
  pendingOf: ({ pending }) => pending,
  messageOf: ({ finding }, folded) => findingMessage(finding, folded),
  // What completes what was told is no news of its own: a mail of it would be one too many.
  hearersOf: ({ event }) => (event === 'drift.explained' ? edits : topic),
  write: ({ finding }, pending) => {
    const told = { finding: { ...finding, version: finding.version + 1 }, pending };
    return store.writeFinding(told, finding.version, rowDueAt(finding.dueAt, pending));
  },
  reload: () => store.loadFinding(scope, target),
});

/** By itself, whatever else moves. */
export const tellFinding = (deps: AnnounceDeps, record: FindingRecord): Promise<boolean> =>
  tell(deps, findingOutbox(deps, record.finding), record);

/** What is late, or one voice in a crowd, waits for `deliver`: it tells what is left, and a crowd at once. */
export const announceFinding = async (deps: AnnounceDeps, record: FindingRecord): Promise<void> => {
  if (isForDigest(record) || isLate(record.pending, deps.clock())) return;
  await tellFinding(deps, record);
};

/** Up to that version it was told by another message. */
export const markFindingTold = async (
  deps: AnnounceDeps,
  { scope, target }: Pick<Finding, 'scope' | 'target'>,
  version: number,
): Promise<void> => {
  const record = await deps.store.loadFinding(scope, target);
  if (record !== undefined) await markTold(findingOutbox(deps, record.finding), record, version);
};

const headOutbox = ({ store, clock }: AnnounceDeps, scope: ScopeHead['scope']): Outbox<ScopeHead> => ({
  name: scope,
  pendingOf: ({ pending }) => pending,
  messageOf: headMessage,
  write: (row, pending) => {
    const told = { ...row, version: row.version + 1, pending };
    return store.writeHead(told, row.version, headDueAt(told, row.blindness, clock()));
  },
  reload: () => store.loadHead(scope),
});

/** By itself, whatever else is lost. */
export const tellHead = (deps: AnnounceDeps, head: ScopeHead): Promise<boolean> =>
  tell(deps, headOutbox(deps, head.scope), head);

/** One of many scopes waits for `deliver`, which tells them at once. */
export const announceHead = async (deps: AnnounceDeps, head: ScopeHead): Promise<void> => {
  if (!isGatheredHead(head)) await tellHead(deps, head);
};

/** Up to that version it was told by another message. */
export const markHeadTold = async (
  deps: AnnounceDeps,
  scope: ScopeHead['scope'],
  version: number,
): Promise<void> => {
  const head = await deps.store.loadHead(scope);
  if (head !== undefined) await markTold(headOutbox(deps, scope), head, version);
};

export const announceSource = (deps: AnnounceDeps, pointer: SourcePointer): Promise<boolean> =>
  tell(
    deps,
    {
      name: pointer.source,
      pendingOf: ({ pending }) => pending,
      messageOf: sourceMessage,
      write: (row, pending) => {
        const told = { ...row, version: row.version + 1, pending };
        return deps.store.writePointer(told, row.version, pointerDueAt(told, deps.clock()));
      },
      reload: () => deps.store.loadPointer(pointer.source),
    },
    pointer,
  );
