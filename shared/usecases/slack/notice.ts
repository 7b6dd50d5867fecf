// What a subscriber reads of an announcement: the versioned JSON of our topic (explain/message.ts), parsed at the door.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import { severities, type Severity } from '../../model/severity.js';

const knownSchema = 1;

export interface ShownDifference {
  type: string;
  path: string;
  declaredAs?: string;
  severity: Severity;
  reason: string;
  declared?: Json;
  observed?: Json;
}

interface NoticeCore {
  event: string;
  severity: Severity;
  /** What the messages of one thread have in common; newer versions of it take the place of older ones. */
  subject: string;
  version: number;
  at: string;
  account?: string;
  region?: string;
  api?: string;
}

export interface DriftNotice extends NoticeCore {
  type: 'drift';
  kind: string;
  status: string;
  /** The target's key, and what people call it. */
  key: string;
  name?: string;
  address?: string;
  /** Where it is declared: `main.tf:12`. */
  place?: string;
  verdict: string;
  reason?: string;
  fingerprint: string;
  firstSeenAt?: string;
  confirmed?: boolean;
  resolvedBy?: string;
  acceptance?: { by: string; why: string; until: string };
  stale?: { since: string; why: string };
  changedBy?: { confidence: string; name: string; via?: string; from?: string; at?: string; call?: string };
  differences: readonly ShownDifference[];
  total: number;
}

/** What concerns the watch itself, a source, or another channel: told once, never edited. */
export interface WatchNotice extends NoticeCore {
  type: 'watch';
  title: string;
  lines: readonly string[];
  /** The channel that it is about, which need not hear of it. */
  channel?: string;
}

export type Notice = DriftNotice | WatchNotice;

const objectIn = (holder: JsonObject, name: string): JsonObject | undefined => {
  const value = holder[name];
  return isObject(value) ? value : undefined;
};
const listIn = (holder: JsonObject, name: string): readonly Json[] => {
  const value = holder[name];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};

/** Texts that are there, by our name for them. */
const words = <Name extends string>(
  holder: JsonObject,
  names: Readonly<Record<Name, string>>,
): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {};
  for (const name in names) {
    const word = wordOf(holder[names[name]]);
    if (word !== '') found[name] = word;
  }
  return found;
};

const severityOf = (value: Json | undefined): Severity =>
  severities.find((severity) => severity === value) ?? 'high';

const differenceOf = (value: Json): ShownDifference[] => {
  if (!isObject(value)) return [];
  const { type, path, severity, reason, declared, observed } = value;
  return [
    {
      type: wordOf(type),
      path: wordOf(path),
      ...words(value, { declaredAs: 'declaredAs' }),
      severity: severityOf(severity),
      reason: wordOf(reason),
      ...(declared === undefined ? {} : { declared }),
      ...(observed === undefined ? {} : { observed }),
    },
  ];
};

const changedByOf = (event: JsonObject): Pick<DriftNotice, 'changedBy'> => {
  const changedBy = objectIn(event, 'changedBy');
  const actor = changedBy && objectIn(changedBy, 'actor');
  const name = wordOf(actor?.['name']);
  if (changedBy === undefined || actor === undefined || name === '') return {};
  return {
    changedBy: {
      confidence: wordOf(changedBy['confidence']),
      name,
      ...words(actor, { via: 'via', from: 'from' }),
      ...words(changedBy, { at: 'at', call: 'eventName' }),
    },
  };
};

const placeOf = ({ source, line }: JsonObject): Pick<DriftNotice, 'place'> => {
  const file = wordOf(source);
  if (file === '') return {};
  return { place: line === undefined ? file : `${file}:${wordOf(line)}` };
};

const endedOf = (finding: JsonObject): Pick<DriftNotice, 'acceptance' | 'confirmed' | 'resolvedBy'> => {
  const acceptance = objectIn(finding, 'acceptance');
  return {
    ...(finding['confirmed'] === undefined ? {} : { confirmed: finding['confirmed'] === true }),
    ...words(finding, { resolvedBy: 'resolvedBy' }),
    ...(acceptance === undefined
      ? {}
      : {
          acceptance: {
            by: wordOf(acceptance['by']),
            why: wordOf(acceptance['why']),
            until: wordOf(acceptance['until']),
          },
        }),
  };
};

const coreOf = (event: JsonObject): Omit<NoticeCore, 'subject' | 'version'> => ({
  event: wordOf(event['event']),
  severity: severityOf(event['severity']),
  at: wordOf(event['at']),
  ...words(event, { account: 'account', region: 'region', api: 'api' }),
});

const driftOf = (event: JsonObject, finding: JsonObject): DriftNotice | undefined => {
  const subject = wordOf(finding['id']);
  const version = Number(finding['version']);
  if (subject === '' || !Number.isSafeInteger(version)) return undefined;
  const stale = objectIn(event, 'stale');
  const differences = listIn(event, 'differences').flatMap(differenceOf);
  const total = Number(event['total']);
  return {
    type: 'drift',
    ...coreOf(event),
    subject,
    version,
    kind: wordOf(event['kind']),
    status: wordOf(finding['status']),
    key: wordOf(event['id']),
    ...words(event, { name: 'name', address: 'address', reason: 'reason', firstSeenAt: 'firstSeenAt' }),
    ...placeOf(event),
    verdict: wordOf(event['verdict']),
    fingerprint: wordOf(event['fingerprint']),
    ...endedOf(finding),
    ...(stale === undefined ? {} : { stale: { since: wordOf(stale['since']), why: wordOf(stale['why']) } }),
    ...changedByOf(event),
    differences,
    total: Number.isSafeInteger(total) ? Math.max(total, differences.length) : differences.length,
  };
};

const keptProblems = 10;

const problemLine = (problem: Json): string[] => {
  if (!isObject(problem)) return [];
  const { where, what, remedy } = problem;
  return [`${wordOf(where)}: ${wordOf(what)}. ${wordOf(remedy)}`];
};

const watchOf = (event: JsonObject, title: string): WatchNotice | undefined => {
  const subject = wordOf(event['dedupeKey']);
  if (subject === '') return undefined;
  const problems = listIn(event, 'problems').flatMap(problemLine);
  const more = problems.length - keptProblems;
  const about = ['scope', 'source', 'channel', 'reason', 'detail', 'since', 'targets', 'next'];
  return {
    type: 'watch',
    ...coreOf(event),
    subject,
    version: 1,
    title: title === '' ? wordOf(event['event']) : title,
    ...words(event, { channel: 'channel' }),
    lines: [
      ...about.flatMap((name) => (wordOf(event[name]) === '' ? [] : [`${name}: ${wordOf(event[name])}`])),
      ...problems.slice(0, keptProblems),
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
  };
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** An SQS body that holds an SNS notification of ours; undefined for everything else. */
export const readNotice = (body: string): Notice | undefined => {
  const envelope = parsed(body);
  if (!isObject(envelope) || typeof envelope['Message'] !== 'string') return undefined;
  const event = parsed(envelope['Message']);
  if (!isObject(event) || event['schemaVersion'] !== knownSchema || wordOf(event['event']) === '')
    return undefined;
  const finding = objectIn(event, 'finding');
  return finding === undefined ? watchOf(event, wordOf(envelope['Subject'])) : driftOf(event, finding);
};
