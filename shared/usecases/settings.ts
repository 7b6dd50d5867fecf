// `stagewatch.yml`: one strict schema; all problems at once, each with its line and what to do.
import * as z from 'zod';
import type { JsonObject } from '../model/brand.js';
import { severities } from '../model/severity.js';
import type { EpochMs } from '../model/time.js';
import type { Problem } from '../model/errors.js';
import { kinds } from '../kinds/registry.js';
import { didYouMean } from './declarations/suggest.js';
import { deployerSchema, readDeployer } from './deployers.js';
import { mostRules } from './rules/noise-rules.js';
import { ownerSchema, readOwner } from './rules/read-owner.js';
import { ignoreSchema, readIgnoreRule, readSeverityRule, severityRuleSchema } from './rules/read-rule.js';
import { readRemediation, remediationSchema } from './remediation/read-settings.js';
import { readSourceEntry, sourceEntrySchema, type EntryComplaint } from './sources/source-entry.js';
import { readRoute, routeSchema } from './slack/route.js';
import { readYaml, type Lines } from './yaml.js';

const patterns = (): string[] => kinds.flatMap((kind) => kind.schema.fields.map((field) => field.pattern));

const revealable = z.string().check((context) => {
  if (patterns().includes(context.value)) return;
  const message = `\`${context.value}\` is not a path of any kind. ${didYouMean(context.value, patterns())}`;
  context.issues.push({ code: 'custom', message, input: context.value });
});

/** What an entry's own reader found wrong, as zod's issues. */
const complain = ({ issues, value }: z.core.ParsePayload, complaints: readonly EntryComplaint[]): void => {
  for (const { at, what, remedy } of complaints)
    issues.push({ code: 'custom', message: what, input: value, path: [...at], params: { remedy } });
};

/** An entry that has a reader of its own, which the doors use as well. */
const entryOf = (schema: JsonObject, read: (value: unknown) => object) =>
  z
    .unknown()
    .meta(schema)
    .check((context) => {
      const found: { complaints?: readonly EntryComplaint[] } = read(context.value);
      complain(context, found.complaints ?? []);
    });

const scopeShape = z.strictObject({
  regions: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not an AWS Region')).default([]),
  accounts: z
    .array(z.string('is not a text: put it in quotes').regex(/^\d{12}$/, 'is not a 12-digit account id'))
    .default([]),
  externalId: z
    .string('is not a text: put it in quotes')
    .regex(/^[\w+=,.@:/-]{16,1224}$/, 'is not 16 or more letters, digits and _+=,.@:/-')
    .optional()
    .describe('What the roles in other accounts ask for (sts:ExternalId): made up once, and not a secret.'),
  undeclared: z
    .enum(['ignore', 'report'])
    .default('ignore')
    .describe('Live, non-default settings that nothing declares.'),
  unmanaged: z
    .enum(['managed', 'report'])
    .default('managed')
    .describe('Undeclared stages and integrations: in APIs that a source declares itself, or everywhere.'),
});

const notifyShape = z.strictObject({
  email: z
    .array(z.email('is not an email address'))
    .max(100)
    .default([])
    .describe('Who gets mail: AWS asks each to confirm when it is deployed.'),
  slack: z
    .strictObject({
      channels: z
        .array(entryOf(routeSchema, readRoute))
        .max(100)
        .default([])
        .describe('Channel ids, names of webhooks, or rules.'),
    })
    .prefault({}),
  confirmAfterSeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(30)
    .describe('How long a second read waits for AWS to settle.'),
  blindAfterLooks: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .describe('Failed looks in a row before a scope is told to be blind.'),
  crowdPercent: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('When more of what is declared drifts at once, that is one message; high ones stay single.'),
});

const deployShape = z.strictObject({
  reserveConcurrency: z
    .boolean('is neither true nor false')
    .default(true)
    .describe(
      'Whether each function has concurrency of its own: false where the account has too little of it (new ones have 10).',
    ),
});

const severityShape = (now: EpochMs | undefined) =>
  z.strictObject({
    tellAtOnce: z
      .enum(severities)
      .default('high')
      .describe('Told from the first read on; lesser ones wait for a second.'),
    rules: z
      .array(entryOf(severityRuleSchema, (entry) => readSeverityRule(entry, '', now)))
      .max(mostRules)
      .default([])
      .describe('How bad something is here; the first that fits counts.'),
  });

/** `now`: for how far ahead rules may end; without it nobody asks. */
const shapeAt = (now?: EpochMs) =>
  z.strictObject({
    baselines: z
      .array(entryOf(sourceEntrySchema, readSourceEntry))
      .default([])
      .describe('Declarations: paths, patterns, s3://bucket/key, stack:NAME, stacks:KEY=VALUE.'),
    scope: scopeShape.prefault({}),
    deployers: z
      .array(entryOf(deployerSchema, readDeployer))
      .default([])
      .describe(
        'Whose changes are deployments: held until the declaration has followed, or `settle` is over.',
      ),
    ignore: z
      .array(entryOf(ignoreSchema, (entry) => readIgnoreRule(entry, '', now)))
      .max(mostRules)
      .default([])
      .describe('What nobody wants to hear of: differences, whole targets, or what somebody may do.'),
    owners: z
      .array(entryOf(ownerSchema, readOwner))
      .max(mostRules)
      .default([])
      .describe('Teams, what is theirs, and the channels where they hear of it.'),
    severity: severityShape(now).prefault({}),
    notify: notifyShape.prefault({}),
    remediation: entryOf(remediationSchema, readRemediation)
      .optional()
      .describe('Whether and within which limits what drifted is put back; off where left out.'),
    deploy: deployShape.prefault({}),
    reveal: z.array(revealable).default([]).describe('Paths shown in clear although they can hold secrets.'),
  });

const settingsShape = shapeAt();

export type Settings = z.infer<typeof settingsShape>;

export const defaultSettings = (): Settings => settingsShape.parse({});

/** The JSON Schema that gives completion in an editor. */
export const settingsJsonSchema = (): unknown => z.toJSONSchema(settingsShape, { io: 'input' });

const membersAt = (path: readonly PropertyKey[]): string[] => {
  let node: unknown = settingsJsonSchema();
  for (const name of path) {
    const properties: unknown =
      typeof node === 'object' && node !== null && 'properties' in node ? node.properties : undefined;
    node =
      typeof properties === 'object' && properties !== null
        ? (properties as Record<PropertyKey, unknown>)[name]
        : undefined;
  }
  const properties: unknown =
    typeof node === 'object' && node !== null && 'properties' in node ? node.properties : undefined;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
};

const problemsOf = (source: string, issue: z.core.$ZodIssue, lines: Lines): Problem[] => {
  const at = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      where: `${source}:${lines([...at, key]) ?? 1}`,
      what: `\`${[...at, key].join('.')}\` is not a setting`,
      remedy: didYouMean(key, membersAt(issue.path)),
    }));
  }
  const name = at.length === 0 ? 'the file' : `\`${at.join('.')}\``;
  const remedy: unknown = issue.code === 'custom' ? issue.params?.['remedy'] : undefined;
  return [
    {
      where: `${source}:${lines(at) ?? 1}`,
      what: `${name}: ${issue.message}`,
      remedy: typeof remedy === 'string' ? remedy : 'Correct the value.',
    },
  ];
};

const lineOf = ({ where }: Problem): number => Number(where.slice(where.lastIndexOf(':') + 1));

/** Reads `stagewatch.yml`; an empty file means all defaults. */
export const readSettings = (
  source: string,
  text: string,
  now?: EpochMs,
): { settings: Settings } | { problems: readonly Problem[] } => {
  const read = readYaml(source, text, 'a settings file');
  if ('problems' in read) return read;
  const parsed = shapeAt(now).safeParse(read.tree ?? {});
  if (parsed.success) return { settings: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(source, issue, read.lines));
  return { problems: problems.sort((one, other) => lineOf(one) - lineOf(other)) };
};
