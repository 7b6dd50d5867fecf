// The published shapes of what looking back prints as JSON; tests hold every answer against them.
import * as z from 'zod';
import { unknownReasons } from '../../model/comparison.js';
import { vias } from '../../model/evidence.js';
import { announcementEvents } from '../../model/finding.js';
import { severities } from '../../model/severity.js';
import { ruleShape } from './report-schema.js';

const masked = z.strictObject({ masked: z.string().regex(/^hmac:[0-9a-f]{8}$/) });
const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), masked]);
const count = z.int().min(0);
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const path = z.string().startsWith('/').describe('JSON Pointer into the canonical document (AWS API names)');

const targetId = {
  target: z.string().describe('kind:account/region/key'),
  kind: z.string(),
  account: z.string(),
  region: z.string(),
  id: z.string(),
};

const changedBy = z.discriminatedUnion('confidence', [
  z.strictObject({ confidence: z.literal('unknown') }),
  z.strictObject({
    confidence: z
      .enum(['exact', 'likely'])
      .describe('exact: the call names the very setting; likely: it touched the target at about that time'),
    type: z.string(),
    name: z.string().describe('for people'),
    principal: z.string().describe('the ARN that patterns match'),
    via: z.enum(vias),
    from: z.string().optional(),
    at: moment,
    eventName: z.string(),
    eventId: z.string(),
  }),
]);

const difference = z.strictObject({
  type: z.enum(['changed', 'added', 'removed']),
  class: z.enum(['declared', 'deployment', 'unexpected']),
  path,
  declaredAs: z.string().optional(),
  address: z.string().optional(),
  line: count.optional(),
  declared: value.optional(),
  observed: z.union([value, z.record(z.string(), value)]).optional(),
  severity: z.enum(severities),
  reason: z.string(),
  attack: z.string().optional(),
});

const resolvedBy = z.enum(['remediation', 'outside', 'baseline', 'absorption', 'rule']);

const finding = z.strictObject({
  ...targetId,
  finding: z.string(),
  version: count,
  status: z.enum(['suspected', 'open', 'held', 'remediating', 'accepted', 'ending', 'resolved']),
  fingerprint: z.string().describe('of the whole drift; `accept --expect` takes it or its first digits'),
  name: z.string().optional(),
  address: z.string().optional(),
  source: z.string().optional(),
  line: count.optional(),
  stale: z.strictObject({ since: moment, why: z.string() }).optional(),
  verdict: z.enum(['drifted', 'missing', 'unmanaged']),
  severity: z.enum(severities),
  reason: z.string().optional(),
  differences: z.array(difference).describe('the worst ones; `total` counts all'),
  total: count,
  changedBy,
  alsoChangedBy: z.record(z.string(), changedBy).optional().describe('by path, where somebody else did it'),
  firstSeenAt: moment,
  exposedSeconds: count.describe('from the first sight to the end, or until now'),
  detectedAfterSeconds: count.optional().describe('from the call to the first sight'),
  told: z
    .strictObject({ state: z.enum(['drift', 'accepted', 'flapping', 'over']), at: moment })
    .optional()
    .describe('what people were told last; absent: nothing yet'),
  pending: z.array(z.enum(announcementEvents)).describe('announcements that wait to be published'),
  confirmed: z.boolean().optional(),
  until: moment.optional(),
  acceptance: z.strictObject({ by: z.string(), why: z.string(), until: moment }).optional(),
  endedAt: moment.optional(),
  resolvedBy: resolvedBy.optional(),
});

const schemaVersion = z.literal(1);

export const findingsShape = z.strictObject({
  schemaVersion,
  at: moment,
  findings: z.array(finding),
  hidden: count.describe('left out by the filters, or resolved long ago'),
  scopes: z.strictObject({ declared: count, oldestReadAt: moment.optional() }),
  unseen: z
    .array(
      z.strictObject({
        scope: z.string(),
        reason: z.enum(unknownReasons),
        detail: z.string(),
        since: moment.optional(),
        targets: count.optional(),
      }),
    )
    .describe('declared scopes that could not be read: no finding there means nothing'),
  rules: z
    .array(ruleShape)
    .optional()
    .describe('of the settings in force; absent where there is none, or for one API alone'),
});

const change = z.strictObject({ path, before: value.optional(), after: value.optional() });

const version = z.strictObject({
  hash: z.string(),
  firstSeenAt: moment.describe('start of the read that saw it first'),
  content: z.enum(['read', 'absent', 'listed']),
  attributes: count,
  changes: z.array(change).optional().describe('since the version before'),
});

const history = z.strictObject({
  schemaVersion,
  ...targetId,
  versions: z.array(version).describe('newest first'),
  hasEarlier: z.boolean(),
  lastReadAt: moment.optional().describe('until then the newest version held'),
});

const momentShape = z.strictObject({
  schemaVersion,
  ...targetId,
  at: moment,
  version,
  state: z.record(z.string(), value).describe('the whole state, by path'),
  nextSeenAt: moment.optional().describe('when something else was seen first'),
  lastReadAt: moment.optional(),
});

/** The versions, or with `--at` the state at that time. */
export const historyShape = z.union([history, momentShape]);

export const blameShape = z.strictObject({
  schemaVersion,
  ...targetId,
  content: z.enum(['read', 'absent']),
  versions: count,
  recordedSince: moment,
  hasEarlier: z.boolean(),
  attributes: z.array(
    z.strictObject({
      path,
      value: value.optional().describe('absent: not set any more'),
      before: value.optional(),
      seenAt: moment,
      notBefore: moment.optional().describe('the read that still saw something else'),
      changedBy: changedBy.optional().describe('absent where no change was seen'),
    }),
  ),
  finding: finding.optional().describe('the latest drift of the target'),
});

export const acceptanceShape = z.strictObject({
  schemaVersion,
  status: z.enum(['accepted', 'unchanged']),
  finding,
});

export const findingsJsonSchema = (): unknown => z.toJSONSchema(findingsShape);
export const historyJsonSchema = (): unknown => z.toJSONSchema(historyShape);
export const blameJsonSchema = (): unknown => z.toJSONSchema(blameShape);
export const acceptanceJsonSchema = (): unknown => z.toJSONSchema(acceptanceShape);
