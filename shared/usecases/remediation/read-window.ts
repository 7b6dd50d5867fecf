// One entry of `remediation.windows`: when remediation may, or may not, act by itself.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { RemediationWindow } from '../../model/remediation.js';
import { unknownMembers } from '../rules/about.js';
import type { EntryComplaint } from '../sources/source-entry.js';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const effects = ['allow', 'deny'] as const;
const timePattern = '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$';
const timeShape = new RegExp(timePattern);
const members = ['effect', 'days', 'from', 'to', 'zone'];

const time = (description: string): JsonObject => ({ type: 'string', pattern: timePattern, description });

export const windowSchema: JsonObject = {
  type: 'object',
  properties: {
    effect: { enum: [...effects], description: 'What denies beats what allows.' },
    days: { type: 'array', items: { enum: days }, minItems: 1, description: 'All of them where left out.' },
    from: time('HH:MM; midnight where left out.'),
    to: time('HH:MM, up to 24:00; the next day where it is not after `from`.'),
    zone: { type: 'string', description: 'IANA time zone; UTC where left out.' },
  },
  required: ['effect'],
  additionalProperties: false,
};

const wrong = (name: string, what: string, remedy: string): EntryComplaint => ({ at: [name], what, remedy });

const minutesOf = (text: string): number => {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const timeComplaints = (value: Json | undefined, name: string): EntryComplaint[] =>
  value === undefined || (typeof value === 'string' && timeShape.test(value))
    ? []
    : [wrong(name, 'is no time of day', 'Give HH:MM in quotes: "08:00".')];

const dayComplaints = (value: Json | undefined): EntryComplaint[] =>
  value === undefined ||
  (Array.isArray(value) && value.length > 0 && value.every((day) => days.some((one) => one === day)))
    ? []
    : [wrong('days', `is no list of ${days.join(', ')}`, 'Give some of them, or leave it out.')];

const zoneComplaints = (value: Json | undefined): EntryComplaint[] =>
  value === undefined || (typeof value === 'string' && isZone(value))
    ? []
    : [wrong('zone', 'is no time zone that is known here', 'Give UTC or Europe/Berlin, say.')];

const textOf = (value: Json | undefined, unset: string): string =>
  typeof value === 'string' ? value : unset;

export const readWindow = (
  entry: Json,
  index: number,
): { value: RemediationWindow } | { complaints: readonly EntryComplaint[] } => {
  if (!isObject(entry))
    return {
      complaints: [{ at: [], what: 'is not an object', remedy: 'Give `{ effect: deny, days: [fri] }`.' }],
    };
  const effect = effects.find((one) => one === entry['effect']);
  const complaints = [
    ...unknownMembers(entry, members),
    ...(effect === undefined ? [wrong('effect', 'is neither `allow` nor `deny`', 'Give one of them.')] : []),
    ...dayComplaints(entry['days']),
    ...timeComplaints(entry['from'], 'from'),
    ...timeComplaints(entry['to'], 'to'),
    ...zoneComplaints(entry['zone']),
  ];
  if (complaints.length > 0 || effect === undefined) return { complaints };
  const named = Array.isArray(entry['days']) ? (entry['days'] as readonly string[]) : days;
  return {
    value: {
      place: `remediation.windows.${index}`,
      effect,
      days: named.map((day) => days.indexOf(day)),
      from: minutesOf(textOf(entry['from'], '00:00')),
      to: minutesOf(textOf(entry['to'], '24:00')),
      zone: textOf(entry['zone'], 'UTC'),
    },
  };
};
