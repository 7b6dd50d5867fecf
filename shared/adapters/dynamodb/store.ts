// The store over one DynamoDB table: which row a thing is, and on what condition it may be written.
import { randomUUID } from 'node:crypto';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonicalJson, sha256 } from '../../engine/canonical.js';
import type { Json } from '../../model/brand.js';
import type { Evidence } from '../../model/evidence.js';
import type {
  BaselineRow,
  FindingRecord,
  Manifest,
  ScopeHead,
  Snapshot,
  SourcePointer,
  SourceScope,
  WatchSettings,
} from '../../model/record.js';
import type { ScopeId, TargetId } from '../../model/target.js';
import { epochMs, later, type Clock, type EpochMs } from '../../model/time.js';
import type { DueRow, Store } from '../../usecases/ports.js';
import { defaultWatchSettings } from '../../usecases/watch-settings.js';
import { asks } from './asks.js';
import { crowds } from './crowds.js';
import { contentOf, isExpired, itemOf, type Item } from './items.js';
import { breakerPartition, keys, type Key } from './keys.js';
import { createTable, type Table } from './table.js';

const dayMs = 86_400_000;
/** A resolved finding stays for looking back. */
const resolvedForMs = 400 * dayMs;
/** A superseded baseline row stays for looks that pinned it. */
const supersededForMs = 7 * dayMs;

/** Who changed what can be asked for as long as CloudTrail's own event history. */
const evidenceForMs = 90 * dayMs;

const isNew = 'attribute_not_exists(pk)';
const follows = (before: number): Record<string, AttributeValue> => ({ ':before': { N: String(before) } });

/** Written only after the version that it was made from. */
const putNext = (table: Table, item: Item, before: number | undefined): Promise<boolean> =>
  before === undefined
    ? table.putIf(item, isNew, {})
    : table.putIf(item, '#version = :before', follows(before));

const dueRowOf = ({ pk, sk }: Key, dueAt: EpochMs): DueRow[] => {
  const after = (text: string, prefix: string): string => text.slice(prefix.length);
  if (pk === 'config' && sk.startsWith('source#'))
    return [{ type: 'source', source: after(sk, 'source#'), dueAt }];
  if (sk === 'ask') return [{ type: 'ask', scope: after(pk, 'ask#') as ScopeId, dueAt }];
  const scope = after(pk, 'scope#') as ScopeId;
  if (sk === 'head') return [{ type: 'head', scope, dueAt }];
  if (sk.startsWith('finding#'))
    return [{ type: 'finding', scope, target: after(sk, 'finding#') as TargetId, dueAt }];
  return [];
};

const keyOfDue = (row: DueRow): Key => {
  switch (row.type) {
    case 'finding':
      return keys.finding(row.scope, row.target);
    case 'head':
      return keys.head(row.scope);
    case 'source':
      return keys.source(row.source);
    case 'ask':
      return keys.ask(row.scope);
    default:
      return row satisfies never;
  }
};

const scopeReading = (
  table: Table,
  clock: Clock,
): Pick<Store, 'loadScope' | 'loadHead' | 'loadFinding' | 'loadManifest'> => ({
  loadScope: async (scope) => {
    const items = (await table.query(keys.scope(scope))).filter((item) => !isExpired(item, clock()));
    const all = (prefix: string): unknown[] =>
      items.filter((item) => item['sk']?.S?.startsWith(prefix) === true).map(contentOf);
    const [head] = all('head') as ScopeHead[];
    return {
      ...(head === undefined ? {} : { head }),
      baselines: all('baseline#') as BaselineRow[],
      findings: all('finding#') as FindingRecord[],
    };
  },
  loadHead: async (scope) => {
    const item = await table.get(keys.head(scope));
    return item && (contentOf(item) as ScopeHead);
  },
  loadFinding: async (scope, target) => {
    const item = await table.get(keys.finding(scope, target));
    return item && (contentOf(item) as FindingRecord);
  },
  loadManifest: async (scope) => {
    const item = await table.get(keys.manifest(scope));
    return item === undefined ? {} : (contentOf(item) as Manifest);
  },
});

const scopeWriting = (
  table: Table,
): Pick<Store, 'writeFinding' | 'writeHead' | 'writeManifest' | 'writeSnapshot'> => ({
  writeFinding: (record, before, dueAt) => {
    const { finding, pending } = record;
    const over = finding.status === 'resolved' && pending.length === 0;
    const item = itemOf(keys.finding(finding.scope, finding.target), record, {
      version: finding.version,
      readStartedAt: finding.readStartedAt,
      dueAt,
      expiresAt: over ? later(finding.at, resolvedForMs) : undefined,
      writer: randomUUID(),
    });
    if (before === undefined) return table.putIf(item, isNew, {});
    const values = { ...follows(before), ':read': { N: String(finding.readStartedAt) } };
    return table.putIf(item, '#version = :before AND #readStartedAt <= :read', values);
  },
  writeHead: (head, before, dueAt) => {
    const { version, readStartedAt } = head;
    const item = itemOf(keys.head(head.scope), head, { version, readStartedAt, dueAt, writer: randomUUID() });
    return putNext(table, item, before);
  },
  writeManifest: (scope, manifest) => table.put(itemOf(keys.manifest(scope), manifest)),
  writeSnapshot: async (snapshot) => {
    const { target, readStartedAt, hash } = snapshot;
    await table.putIf(itemOf(keys.snapshot(target, readStartedAt, hash), snapshot), isNew, {});
  },
});

const evidences = (table: Table, clock: Clock): Pick<Store, 'writeEvidence' | 'loadEvidence'> => ({
  writeEvidence: (evidence) => {
    const { scope, at, eventId } = evidence;
    const expiresAt = later(at, evidenceForMs);
    return table.put(itemOf(keys.evidence(scope, at, eventId), evidence, { expiresAt }));
  },
  loadEvidence: async (scope, since, limit) => {
    const items = await table.newest(keys.evidences(scope), keys.evidenceFrom(since), limit);
    return items.filter((item) => !isExpired(item, clock())).map((item) => contentOf(item) as Evidence);
  },
});

const baselines = (
  table: Table,
): Pick<
  Store,
  | 'loadPointer'
  | 'loadSourceScopes'
  | 'writeBaselineRow'
  | 'expireBaselineRow'
  | 'writeSourceScopes'
  | 'writePointer'
  | 'writeSettings'
  | 'loadWatch'
> => ({
  loadWatch: async () => {
    const items = await table.query('config');
    const found = items.find((item) => item['sk']?.S === keys.settings().sk);
    // A row from before a setting existed has its default.
    const stored = found === undefined ? {} : (contentOf(found) as Partial<WatchSettings>);
    const settings = { ...defaultWatchSettings, ...stored };
    const sources = items
      .filter((item) => item['sk']?.S?.startsWith('source#') === true)
      .map((item) => contentOf(item) as SourcePointer);
    return {
      settings,
      settingsHash: sha256(canonicalJson(settings as unknown as Json)).slice(0, 16),
      sources,
    };
  },
  loadPointer: async (source) => {
    const item = await table.get(keys.source(source));
    return item && (contentOf(item) as SourcePointer);
  },
  loadSourceScopes: async (source, generation) => {
    const item = await table.get(keys.sourceScopes(source, generation));
    return item === undefined ? [] : (contentOf(item) as readonly SourceScope[]);
  },
  writeBaselineRow: (row) => table.put(itemOf(keys.baseline(row.scope, row.source, row.generation), row)),
  expireBaselineRow: ({ scope, source, generation }, at) =>
    table.expire(keys.baseline(scope, source, generation), Math.ceil(later(at, supersededForMs) / 1000)),
  writeSourceScopes: (source, generation, scopes) =>
    table.put(itemOf(keys.sourceScopes(source, generation), scopes)),
  writePointer: (pointer, before, dueAt) => {
    const plain = { version: pointer.version, dueAt, writer: randomUUID() };
    return putNext(table, itemOf(keys.source(pointer.source), pointer, plain), before);
  },
  writeSettings: (settings) => table.put(itemOf(keys.settings(), settings)),
});

export const createStore = (client: DynamoDBClient, tableName: string, clock: Clock): Store => {
  const table = createTable(client, tableName);
  return {
    ...scopeReading(table, clock),
    ...scopeWriting(table),
    ...baselines(table),
    ...evidences(table, clock),
    ...asks(table),
    ...crowds(table),
    snapshotAt: async (target, at) => {
      const item = await table.lastUntil(keys.snapshots(target), 'snapshot#', keys.snapshotsUntil(at));
      return item && (contentOf(item) as Snapshot);
    },
    due: async (until, limit, after) =>
      (await table.due(until, limit, after && { key: keyOfDue(after), dueAt: after.dueAt })).flatMap(
        ({ key, dueAt }) => dueRowOf(key, epochMs(dueAt)),
      ),
    countOpenBreakers: () => table.countDue(breakerPartition),
    claim: (name, now, forMs) => {
      const until = later(now, forMs);
      const item = {
        ...itemOf(keys.claim(name), {}, { expiresAt: until, writer: randomUUID() }),
        until: { N: String(until) },
      };
      return table.putIf(item, `${isNew} OR #until <= :now`, { ':now': { N: String(now) } });
    },
  };
};
