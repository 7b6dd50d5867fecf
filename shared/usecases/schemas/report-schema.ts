// The published shape of a report; tests hold every report we print against it.
import * as z from 'zod';
import { unknownReasons } from '../../model/comparison.js';
import { leftOutReasons } from '../../model/field.js';
import { ruleStatuses } from '../../model/report.js';
import { severities } from '../../model/severity.js';

const masked = z.strictObject({ masked: z.string().regex(/^hmac:[0-9a-f]{8}$/) });
const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), masked]);
const count = z.int().min(0);
const severity = z.enum(severities);

const difference = z.strictObject({
  type: z.enum(['changed', 'added', 'removed']),
  class: z.enum(['declared', 'deployment', 'unexpected']),
  path: z.string().startsWith('/').describe('JSON Pointer into the canonical document (AWS API names)'),
  declaredAs: z.string().optional().describe("the user's own name for it"),
  address: z.string().optional().describe('where it was declared, when not with the target itself'),
  source: z.string().optional().describe('what `line` counts in, when not the source of the target'),
  line: count.optional(),
  declared: value.optional(),
  observed: z.union([value, z.record(z.string(), value)]).optional(),
  severity,
  reason: z.string(),
  attack: z.string().optional().describe('MITRE ATT&CK v17 technique'),
});

const ignored = difference.extend({ rule: z.string().describe('where the rule stands: ignore.0') });

const common = {
  target: z.string().describe('kind:account/region/key'),
  kind: z.string(),
  account: z.string(),
  region: z.string(),
  id: z.string(),
  name: z.string().optional().describe('what people call it: GET /orders'),
  address: z.string().optional(),
  source: z.string().optional(),
  line: count.optional(),
  exported: z.record(z.string(), z.string()).optional(),
  stale: z
    .strictObject({ since: z.string(), why: z.string() })
    .optional()
    .describe('the newest declaration could not be used: it was compared with an earlier one'),
  ignored: z.array(ignored).min(1).optional().describe('differences that rules leave out of the verdict'),
};

const target = z.discriminatedUnion('verdict', [
  z.strictObject({ ...common, verdict: z.literal('in-sync') }),
  z.strictObject({
    ...common,
    verdict: z.literal('drifted'),
    severity,
    differences: z.array(difference).min(1),
  }),
  z.strictObject({ ...common, verdict: z.literal('missing'), severity, reason: z.string() }),
  z.strictObject({ ...common, verdict: z.literal('unmanaged'), severity, reason: z.string() }),
  z.strictObject({
    ...common,
    verdict: z.literal('unknown'),
    reason: z.enum(unknownReasons),
    detail: z.string(),
  }),
]);

/** A rule of `stagewatch.yml`, and what it did. */
export const ruleShape = z.strictObject({
  place: z.string().describe('where it stands: ignore.0'),
  type: z.enum(['ignore', 'severity']),
  status: z.enum(ruleStatuses),
  kind: z.string().optional(),
  target: z.string().optional(),
  path: z.string().optional(),
  principal: z.string().optional(),
  to: severity.optional(),
  reason: z.string(),
  until: z.string(),
  ignored: count.describe('how many differences and targets it leaves out'),
  rated: count.describe('how many differences and targets it says the severity of'),
  advice: z.string().optional(),
});

export const reportShape = z.strictObject({
  schemaVersion: z.literal(1),
  summary: z.strictObject({
    declared: count,
    compared: count,
    inSync: count,
    drifted: count,
    missing: count,
    unmanaged: count,
    unknown: count,
    undeclared: count,
    ignored: z.strictObject({ differences: count, targets: count }).describe('left out by rules'),
    leaves: z.strictObject({
      declared: count,
      compared: count,
      leftOut: z.partialRecord(z.enum(leftOutReasons), count),
    }),
    serving: z.literal('not-compared'),
    awsCalls: z.record(z.string(), count),
  }),
  targets: z.array(target),
  rules: z.array(ruleShape).optional().describe('of stagewatch.yml; absent where there is none'),
});

export const reportJsonSchema = (): unknown => z.toJSONSchema(reportShape);
