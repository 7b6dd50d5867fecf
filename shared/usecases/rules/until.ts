// Until when a rule counts: a day or a moment, and no longer than people remember why.
import { isoOf, parseIso } from '../../engine/iso.js';
import type { Json } from '../../model/brand.js';
import { later, type EpochMs } from '../../model/time.js';
import type { EntryComplaint } from '../sources/source-entry.js';

const dayMs = 86_400_000;
/** A year and the rest of its last day. */
const farthestMs = 367 * dayMs;

const shape = '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z)?$';

export const untilSchema = {
  type: 'string',
  pattern: shape,
  description: 'The last day that it counts (UTC), or the moment that it ends; at most a year ahead.',
};

const isReal = (at: EpochMs, text: string): boolean => isoOf(at).slice(0, text.length) === text;

/** The end of the day, or the moment; undefined for anything that is neither. */
export const readUntil = (value: Json | undefined): EpochMs | undefined => {
  if (typeof value !== 'string' || !new RegExp(shape).test(value)) return undefined;
  const isDay = value.length === 10;
  const at = parseIso(isDay ? `${value}T00:00:00Z` : value);
  if (at === undefined || !isReal(at, value.slice(0, 19))) return undefined;
  return isDay ? later(at, dayMs) : at;
};

/** Without a `now` nobody asks how far ahead it is. What is over already is no mistake: reports list it. */
export const untilComplaints = (value: Json | undefined, now: EpochMs | undefined): EntryComplaint[] => {
  const until = readUntil(value);
  if (until === undefined) {
    const what = value === undefined ? 'is missing: no rule counts for ever' : 'is neither a day nor a time';
    return [{ at: ['until'], what, remedy: 'Give `2027-01-31`, or `2027-01-31T12:00:00Z`.' }];
  }
  if (now === undefined || until <= later(now, farthestMs)) return [];
  return [
    {
      at: ['until'],
      what: 'is more than a year ahead',
      remedy: `Give ${isoOf(later(now, farthestMs - 2 * dayMs)).slice(0, 10)} at the latest, and look at it again then.`,
    },
  ];
};
