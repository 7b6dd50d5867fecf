// What a subscriber reads of an announcement: the versioned JSON of our topic (explain/message.ts), parsed at the door.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import { parseTargetId } from '../../model/target.js';
import type { DigestNotice, DriftGroup, Notice, WatchNotice } from './notice.js';
import { driftOf } from './read-drift.js';
import { coreOf, countOf, listIn, objectIn, severityOf, words } from './read-fields.js';

const knownSchema = 1;

const problemsIn = (event: JsonObject): WatchNotice['problems'] =>
  listIn(event, 'problems')
    .filter(isObject)
    .map(({ where, what, remedy }) => ({ where: wordOf(where), what: wordOf(what), remedy: wordOf(remedy) }));

const watchOf = (event: JsonObject, title: string): WatchNotice | undefined => {
  const subject = wordOf(event['dedupeKey']);
  if (subject === '') return undefined;
  const kept = event['lastGoodStillCounts'];
  const targets = countOf(event['targets']);
  const scopes = listIn(event, 'scopes').length === 0 ? undefined : countOf(event['total']);
  const said = scopes === undefined ? title : wordOf(event['title']);
  const about = ['scope', 'source', 'channel'].map((name) => wordOf(event[name])).find((name) => name !== '');
  return {
    type: 'watch',
    ...coreOf(event),
    subject,
    version: 1,
    title: said === '' ? wordOf(event['event']) : said,
    about: about ?? subject,
    ...words(event, {
      channel: 'channel',
      reason: 'reason',
      detail: 'detail',
      since: 'since',
      next: 'next',
    }),
    ...(targets === undefined ? {} : { targets }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(typeof kept === 'boolean' ? { keepsGood: kept } : {}),
    problems: problemsIn(event),
  };
};

const groupOf = ({ kind, path, event, count, severity }: JsonObject): DriftGroup => ({
  kind: wordOf(kind),
  path: wordOf(path),
  event: wordOf(event),
  count: countOf(count) ?? 1,
  severity: severityOf(severity),
});

/** People know a target by its key; an id that nobody can take apart stays whole. */
const keyOf = (id: string): string => parseTargetId(id)?.key ?? id;

const digestTargetOf = (target: JsonObject): DigestNotice['targets'][number] => ({
  key: keyOf(wordOf(target['target'])),
  ...words(target, { name: 'name' }),
  severity: severityOf(target['severity']),
  event: wordOf(target['event']),
});

const digestOf = (event: JsonObject): DigestNotice | undefined => {
  const subject = wordOf(event['dedupeKey']);
  if (subject === '') return undefined;
  const targets = listIn(event, 'targets').filter(isObject).map(digestTargetOf);
  const declared = countOf(event['declared']);
  const percent = Number(event['percent']);
  return {
    type: 'digest',
    ...coreOf(event),
    accounts: listIn(event, 'accounts').flatMap((one) => wordOf(one) || []),
    subject,
    version: 1,
    title: wordOf(event['title']) || 'Many drifts at once',
    lines: listIn(event, 'lines').flatMap((line) => wordOf(line) || []),
    ...(declared === undefined ? {} : { declared }),
    ...(event['percent'] === undefined || !Number.isFinite(percent) ? {} : { percent }),
    counts: Object.entries(objectIn(event, 'counts') ?? {}).flatMap(([name, count]) => {
      const many = countOf(count);
      return many === undefined || many === 0 ? [] : [[name, many] as const];
    }),
    absorbed: countOf(event['absorbed']) ?? 0,
    groups: listIn(event, 'groups').filter(isObject).map(groupOf),
    targets,
    total: Math.max(countOf(event['total']) ?? 0, targets.length),
  };
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const noticeOf = (event: JsonObject, title: string): Notice | undefined => {
  if (event['schemaVersion'] !== knownSchema || wordOf(event['event']) === '') return undefined;
  const finding = objectIn(event, 'finding');
  if (finding !== undefined) return driftOf(event, finding);
  return event['event'] === 'digest' ? digestOf(event) : watchOf(event, title);
};

/**
 * An SQS body that holds an announcement of ours: as SNS wraps it for a queue, or as it is (raw delivery, or sent to
 * the queue directly); undefined for everything else.
 */
export const readNotice = (body: string): Notice | undefined => {
  const outer = parsed(body);
  if (!isObject(outer)) return undefined;
  if (typeof outer['Message'] !== 'string') return noticeOf(outer, '');
  const event = parsed(outer['Message']);
  return isObject(event) ? noticeOf(event, wordOf(outer['Subject'])) : undefined;
};
