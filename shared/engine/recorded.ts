// A drift cut to what we keep: the worst differences first, each side bounded, the rest counted.
import type { Difference, Drift } from '../model/comparison.js';
import type { LeafValue } from '../model/field.js';
import type { RecordedDrift } from '../model/finding.js';
import type { Json } from '../model/brand.js';
import { worstFirst } from './order.js';

export const keptDifferences = 50;
const keptBytes = 1024;

const cutText = (text: string): string => {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= keptBytes) return text;
  // A cut through a character leaves U+FFFD at the end.
  const kept = bytes
    .subarray(0, keptBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `${kept}… (cut: ${bytes.length} bytes)`;
};

const cutList = (list: readonly string[]): string[] => {
  let left = keptBytes;
  const kept = list.map(cutText).filter((entry) => (left -= Buffer.byteLength(entry)) >= 0);
  return kept.length === list.length ? kept : [...kept, `… (cut: ${list.length} entries)`];
};

const cutValue = (value: LeafValue): LeafValue => {
  if (typeof value === 'string') return cutText(value);
  return typeof value === 'object' ? cutList(value) : value;
};

const cutJson = (value: Json): Json => {
  if (typeof value === 'string') return cutText(value);
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return Buffer.byteLength(text) <= keptBytes ? value : cutText(text);
};

const cutDifference = (difference: Difference): Difference => {
  switch (difference.type) {
    case 'changed':
      return {
        ...difference,
        declared: cutValue(difference.declared),
        observed: cutValue(difference.observed),
      };
    case 'removed':
      return { ...difference, declared: cutValue(difference.declared) };
    case 'added':
      return { ...difference, observed: cutJson(difference.observed) };
    default:
      return difference satisfies never;
  }
};

export const recordDrift = (drift: Drift, snapshot?: string): RecordedDrift => {
  const differences = drift.verdict === 'drifted' ? [...drift.differences].sort(worstFirst) : [];
  return {
    verdict: drift.verdict,
    fingerprint: drift.fingerprint,
    severity: drift.severity,
    ...(drift.verdict === 'drifted' ? {} : { reason: drift.reason }),
    differences: differences.slice(0, keptDifferences).map(cutDifference),
    total: drift.verdict === 'drifted' ? drift.differences.length : 1,
    ...(snapshot === undefined ? {} : { snapshot }),
  };
};
