// The published shape of what `baseline show --output json` prints; tests hold what we print against it.
import * as z from 'zod';
import { leftOutReasons } from '../../model/field.js';
import type { Language } from '../declarations/source.js';

const masked = z.strictObject({ masked: z.string().regex(/^hmac:[0-9a-f]{8}$/) });
const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), masked]);
const count = z.int().min(0);
const pointer = z
  .string()
  .startsWith('/')
  .describe('JSON Pointer into the canonical document (AWS API names)');
const reason = z.enum(leftOutReasons);
const unbound = z
  .array(z.string())
  .optional()
  .describe('names without a physical id: nothing says which live thing this is');

const leaf = z.strictObject({
  path: pointer,
  declaredAs: z.string().describe("the user's own name for it"),
  value,
  address: z.string().optional().describe('where it was declared, when not with the target itself'),
  source: z.string().optional(),
  line: count.optional(),
});

const leftOut = z.strictObject({
  declaredAs: z.string(),
  reason,
  path: z.string().optional(),
  detail: z.string().optional(),
});

const target = z.strictObject({
  target: z.string().describe('kind:account/region/key'),
  kind: z.string(),
  account: z.string(),
  region: z.string(),
  id: z.string(),
  address: z.string(),
  source: z.string(),
  line: count.optional(),
  unbound,
  leaves: z.array(leaf),
  whole: z
    .array(
      z.strictObject({ path: z.string(), declaredAs: z.string(), class: z.enum(['declared', 'unexpected']) }),
    )
    .describe('nothing else may live at or below these'),
  leftOut: z.array(leftOut),
  exported: z.record(z.string(), z.string()).optional(),
});

const languages = [
  'native',
  'terraform-state',
  'terraform-old-state',
  'terraform-shown',
  'template',
  'openapi',
  'stackql-rows',
  'stackql-manifest',
] as const satisfies readonly Language[];

export const baselineShape = z.strictObject({
  schemaVersion: z.literal(1),
  summary: z.strictObject({
    sources: count,
    targets: count,
    unbound: count,
    leaves: z.strictObject({ declared: count, toCompare: count }),
    leftOut: z.array(z.strictObject({ reason, count, why: z.string() })),
  }),
  sources: z.array(
    z.strictObject({ name: z.string(), language: z.enum(languages).optional(), targets: count }),
  ),
  targets: z.array(target),
  managed: z
    .array(
      z.strictObject({
        family: z.string(),
        account: z.string(),
        region: z.string(),
        id: z.string(),
        kinds: z.array(z.string()),
        unbound,
      }),
    )
    .describe('APIs whose undeclared stages and integrations are findings'),
  warnings: z.array(z.string()),
});

export const baselineJsonSchema = (): unknown => z.toJSONSchema(baselineShape);
