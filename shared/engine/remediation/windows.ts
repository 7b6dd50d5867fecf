// When remediation may act by itself: a clock on the wall of some time zone, against windows.
import type { RemediationWindow } from '../../model/remediation.js';
import type { EpochMs } from '../../model/time.js';

interface WallTime {
  /** 0 is Sunday. */
  day: number;
  /** Of the day. */
  minute: number;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What a clock in that zone shows; daylight saving is the zone's own. */
const wallTime = (at: EpochMs, zone: string): WallTime => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return { day: days.indexOf(of('weekday')), minute: Number(of('hour')) * 60 + Number(of('minute')) };
};

/** Over midnight, a window belongs to the day that it begins on. */
const isIn = ({ days: on, from, to, zone }: RemediationWindow, at: EpochMs): boolean => {
  const { day, minute } = wallTime(at, zone);
  if (from < to) return on.includes(day) && minute >= from && minute < to;
  const yesterday = (day + 6) % 7;
  return (on.includes(day) && minute >= from) || (on.includes(yesterday) && minute < to);
};

/** The window that forbids acting now, or that nothing allows it; undefined where it may be. */
export const closedBy = (windows: readonly RemediationWindow[], at: EpochMs): string | undefined => {
  const denying = windows.find((one) => one.effect === 'deny' && isIn(one, at));
  if (denying !== undefined) return `${denying.place} denies it at this time`;
  const allowing = windows.filter(({ effect }) => effect === 'allow');
  if (allowing.length === 0 || allowing.some((one) => isIn(one, at))) return undefined;
  return `it is outside of ${allowing.map(({ place }) => place).join(', ')}`;
};
