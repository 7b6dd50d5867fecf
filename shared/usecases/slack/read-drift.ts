// A drift as its announcement tells it (explain/message.ts), parsed at the door.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import type { DriftNotice, ShownDifference } from './notice.js';
import { planOf } from './read-plan.js';
import { coreOf, listIn, objectIn, severityOf, words } from './read-fields.js';

const differenceOf = (value: Json): ShownDifference[] => {
  if (!isObject(value)) return [];
  const { type, path, severity, reason, declared, observed } = value;
  const maker = objectIn(value, 'changedBy');
  return [
    {
      type: wordOf(type),
      path: wordOf(path),
      ...words(value, { declaredAs: 'declaredAs' }),
      ...(maker === undefined
        ? {}
        : { maker: { confidence: wordOf(maker['confidence']), ...words(maker, { name: 'name' }) } }),
      severity: severityOf(severity),
      reason: wordOf(reason),
      ...(declared === undefined ? {} : { declared }),
      ...(observed === undefined ? {} : { observed }),
    },
  ];
};

const changedByOf = (event: JsonObject): Pick<DriftNotice, 'changedBy'> => {
  const changedBy = objectIn(event, 'changedBy');
  const name = wordOf(changedBy?.['name']);
  if (changedBy === undefined || name === '') return {};
  return {
    changedBy: {
      confidence: wordOf(changedBy['confidence']),
      name,
      ...words(changedBy, { via: 'via', from: 'from', at: 'at', call: 'eventName' }),
    },
  };
};

const placeOf = ({ source, line }: JsonObject): Pick<DriftNotice, 'place'> => {
  const file = wordOf(source);
  if (file === '') return {};
  return { place: line === undefined ? file : `${file}:${wordOf(line)}` };
};

const ownerOf = (event: JsonObject): Pick<DriftNotice, 'owner'> => {
  const owner = objectIn(event, 'owner');
  const team = wordOf(owner?.['team']);
  if (owner === undefined || team === '') return {};
  return { owner: { team, channels: listIn(owner, 'channels').map(wordOf) } };
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

export const driftOf = (event: JsonObject, finding: JsonObject): DriftNotice | undefined => {
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
    ...ownerOf(event),
    ...planOf(event),
    differences,
    total: Number.isSafeInteger(total) ? Math.max(total, differences.length) : differences.length,
  };
};
