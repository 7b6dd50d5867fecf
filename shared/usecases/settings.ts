// `stagewatch.yml`: one strict schema; all problems at once, each with its line and what to do.
import * as z from 'zod';
import { severities } from '../model/severity.js';
import type { Problem } from '../model/errors.js';
import { kinds } from '../kinds/registry.js';
import { didYouMean } from './declarations/suggest.js';
import { deployerSchema, readDeployer } from './deployers.js';
import { readSourceEntry, sourceEntrySchema } from './sources/source-entry.js';
import { readYaml, type Lines } from './yaml.js';

const patterns = (): string[] => kinds.flatMap((kind) => kind.schema.fields.map((field) => field.pattern));

const revealable = z.string().check((context) => {
  if (patterns().includes(context.value)) return;
  const message = `\`${context.value}\` is not a path of any kind. ${didYouMean(context.value, patterns())}`;
  context.issues.push({ code: 'custom', message, input: context.value });
});

/** What an entry's own reader found wrong, as zod's issues. */
const complain = (
  { issues, value }: z.core.ParsePayload,
  complaints: readonly { at: readonly (string | number)[]; what: string; remedy: string }[],
): void => {
  for (const { at, what, remedy } of complaints)
    issues.push({ code: 'custom', message: what, input: value, path: [...at], params: { remedy } });
};

const sourceEntry = z
  .unknown()
  .meta(sourceEntrySchema)
  .check((context) => {
    const read = readSourceEntry(context.value);
    if ('entry' in read) return;
    complain(context, read.complaints);
  });

const deployerEntry = z
  .unknown()
  .meta(deployerSchema)
  .check((context) => {
    const read = readDeployer(context.value);
    if ('deployer' in read) return;
    complain(context, read.complaints);
  });

const settingsShape = z.strictObject({
  baselines: z
    .array(sourceEntry)
    .default([])
    .describe('Declarations: paths, patterns, s3://bucket/key, stack:NAME, stacks:KEY=VALUE.'),
  scope: z
    .strictObject({
      regions: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not an AWS Region')).default([]),
      accounts: z.array(z.string().regex(/^\d{12}$/, 'is not a 12-digit account id')).default([]),
      undeclared: z
        .enum(['ignore', 'report'])
        .default('ignore')
        .describe('Live, non-default settings that nothing declares.'),
      unmanaged: z
        .enum(['managed', 'report'])
        .default('managed')
        .describe(
          'Undeclared stages and integrations: in APIs that a source declares itself, or everywhere.',
        ),
    })
    .prefault({}),
  deployers: z
    .array(deployerEntry)
    .default([])
    .describe('Whose changes are deployments: held until the declaration has followed, or `settle` is over.'),
  severity: z
    .strictObject({
      tellAtOnce: z
        .enum(severities)
        .default('high')
        .describe('Told from the first read on; lesser ones wait for a second.'),
    })
    .prefault({}),
  notify: z
    .strictObject({
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
    })
    .prefault({}),
  reveal: z.array(revealable).default([]).describe('Paths shown in clear although they can hold secrets.'),
});

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

/** Reads `stagewatch.yml`; an empty file means all defaults. */
export const readSettings = (
  source: string,
  text: string,
): { settings: Settings } | { problems: readonly Problem[] } => {
  const read = readYaml(source, text, 'a settings file');
  if ('problems' in read) return read;
  const parsed = settingsShape.safeParse(read.tree ?? {});
  if (parsed.success) return { settings: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(source, issue, read.lines)) };
};
