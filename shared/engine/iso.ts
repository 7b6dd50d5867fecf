// Points in time as ISO 8601 text and back, by arithmetic: pure code has no clock and no calendar object.
import { epochMs, type EpochMs } from '../model/time.js';

const dayMs = 86_400_000;

/** Days since 1970-01-01 of a Gregorian date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const civilFromDays = (days: number): [year: number, month: number, day: number] => {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return [yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1];
};

const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?Z$/;

/** CloudTrail's `eventTime`; undefined for anything else. */
export const parseIso = (text: string): EpochMs | undefined => {
  const found = shape.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const milliseconds = Number((found[7] ?? '0').padEnd(3, '0'));
  const seconds = hour * 3600 + minute * 60 + second;
  return epochMs(daysFromCivil(year, month, day) * dayMs + seconds * 1000 + milliseconds);
};

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-21T03:55:01Z`; what is smaller than a second is of no use to people. */
export const isoOf = (at: EpochMs): string => {
  const days = Math.floor(at / dayMs);
  const [year, month, day] = civilFromDays(days);
  const seconds = Math.floor((at - days * dayMs) / 1000);
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${year}-${two(month)}-${two(day)}T${time}Z`;
};
