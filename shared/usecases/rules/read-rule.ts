// One entry of `ignore:`, or of `rules:` under `severity:`: read strictly, all that is wrong with it at once.
import { canonicalJson, sha256 } from '../../engine/canonical.js';
import { isObject, wordOf, type JsonObject } from '../../model/brand.js';
import type { IgnoreRule, SeverityRule } from '../../model/rule.js';
import { severities } from '../../model/severity.js';
import type { EpochMs } from '../../model/time.js';
import { principalComplaint, principalShape } from '../deployers.js';
import type { EntryComplaint } from '../sources/source-entry.js';
import {
  aboutComplaints,
  aboutOf,
  aboutSchema,
  reasonComplaints,
  reasonSchema,
  unknownMembers,
} from './about.js';
import { readUntil, untilComplaints, untilSchema } from './until.js';

export type RuleReading<Rule> = { rule: Rule } | { complaints: readonly EntryComplaint[] };

const objectOf = (properties: JsonObject, required: readonly string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

export const ignoreSchema: JsonObject = objectOf(
  { ...aboutSchema, principal: principalShape, reason: reasonSchema, until: untilSchema },
  ['reason', 'until'],
);

export const severityRuleSchema: JsonObject = objectOf(
  {
    ...aboutSchema,
    to: { enum: [...severities], description: 'How bad it is here.' },
    reason: reasonSchema,
    until: untilSchema,
  },
  ['to', 'reason', 'until'],
);

const notAnObject: EntryComplaint = {
  at: [],
  what: 'is not an object',
  remedy: 'Give `{ target: …, path: …, reason: …, until: … }`.',
};

/** The same as long as the rule says the same; where it stands does not matter. */
const idOf = (section: string, entry: JsonObject): string =>
  sha256(`${section} ${canonicalJson(entry)}`).slice(0, 12);

const reviewed = (section: string, place: string, entry: JsonObject, until: EpochMs) => ({
  id: idOf(section, entry),
  place,
  reason: wordOf(entry['reason']).trim(),
  until,
});

const ignoreMembers = ['kind', 'target', 'path', 'principal'];
const severityMembers = ['kind', 'target', 'path'];

/** `place`: where it stands; `now`: for how far ahead it may end, where that is asked. */
export const readIgnoreRule = (value: unknown, place: string, now?: EpochMs): RuleReading<IgnoreRule> => {
  if (!isObject(value)) return { complaints: [notAnObject] };
  const { principal } = value;
  const complaints = [
    ...unknownMembers(value, [...ignoreMembers, 'reason', 'until']),
    ...aboutComplaints(value, ignoreMembers),
    ...reasonComplaints(value['reason']),
    ...(principal === undefined
      ? []
      : principalComplaint(principal, ['principal'], 'each change would be accepted')),
    ...untilComplaints(value['until'], now),
  ];
  const until = readUntil(value['until']);
  if (complaints.length > 0 || until === undefined) return { complaints };
  const by = typeof principal === 'string' ? { principal } : {};
  return { rule: { ...reviewed('ignore', place, value, until), ...aboutOf(value), ...by } };
};

export const readSeverityRule = (value: unknown, place: string, now?: EpochMs): RuleReading<SeverityRule> => {
  if (!isObject(value)) return { complaints: [notAnObject] };
  const to = severities.find((one) => one === value['to']);
  const expected = `one of ${severities.join(', ')}`;
  const complaints = [
    ...unknownMembers(value, [...severityMembers, 'to', 'reason', 'until']),
    ...aboutComplaints(value, severityMembers),
    ...reasonComplaints(value['reason']),
    ...(to === undefined ? [{ at: ['to'], what: `is not ${expected}`, remedy: `Give ${expected}.` }] : []),
    ...untilComplaints(value['until'], now),
  ];
  const until = readUntil(value['until']);
  if (complaints.length > 0 || until === undefined || to === undefined) return { complaints };
  return { rule: { ...reviewed('severity', place, value, until), ...aboutOf(value), to } };
};
