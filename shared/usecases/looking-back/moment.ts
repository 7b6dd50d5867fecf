// Points and lengths of time as people type them: `2026-11-21T09:30Z`, `2026-11-21`, `3h`, `7d`.
import { isoOf, parseIso } from '../../engine/iso.js';
import { epochMs, later, type EpochMs } from '../../model/time.js';

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
type Unit = keyof typeof unitMs;
const isUnit = (text: string): text is Unit => Object.hasOwn(unitMs, text);

export const durationShape = '30m, 12h, 7d or 2w';
export const momentShape =
  '2026-11-21T09:30:00Z, 2026-11-21T09:30+01:00, 2026-11-21 (UTC), or 3h for three hours ago';

/** In milliseconds; undefined for what is no length of time. */
export const parseDuration = (text: string): number | undefined => {
  const [, count = '', unit = ''] = /^(\d{1,6})\s?([a-z])$/.exec(text.trim()) ?? [];
  return isUnit(unit) && Number(count) > 0 ? Number(count) * unitMs[unit] : undefined;
};

const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** `+01:00` is an hour before the same reading in UTC. */
const offsetMs = (zone: string): number => {
  const [, sign = '', hours = '', minutes = ''] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const ms = Number(hours) * unitMs.h + Number(minutes) * unitMs.m;
  return sign === '+' ? -ms : ms;
};

/** UTC where no offset is given; a length of time is that long ago. Undefined for what is neither. */
export const parseMoment = (text: string, now: EpochMs): EpochMs | undefined => {
  const ago = parseDuration(text.replace(/\s?ago$/, ''));
  if (ago !== undefined) return epochMs(now - ago);
  const [, date, time = '00:00', seconds = '00', zone = 'Z'] = shape.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const written = `${date}T${time}:${seconds}Z`;
  const at = parseIso(written);
  // The 30th of February is no day, and 25:00 no time.
  if (at === undefined || isoOf(at) !== written) return undefined;
  return later(at, zone.toUpperCase() === 'Z' ? 0 : offsetMs(zone));
};
