// Tells from its content what a source is; the name only helps with what we refuse.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import type { Problem } from '../../model/errors.js';

export type Recognised =
  | { language: 'native' }
  | {
      language: 'terraform-state' | 'terraform-old-state' | 'terraform-shown';
      document: JsonObject;
    }
  | { language: 'template' | 'openapi' | 'stackql-manifest' }
  | { language: 'stackql-rows'; rows: readonly Json[] }
  | { language: 'refused'; problem: Problem };

const refused = (where: string, what: string, remedy: string): Recognised => ({
  language: 'refused',
  problem: { where, what, remedy },
});

const parseJson = (source: string, text: string): { document: unknown } | { problem: Problem } => {
  try {
    return { document: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: {
        where: source,
        what: `the JSON is damaged or cut off: ${reason}`,
        remedy: 'Fetch the file again; nothing of it was used.',
      },
    };
  }
};

const stateFormats: Readonly<Record<number, 'terraform-state' | 'terraform-old-state'>> = {
  3: 'terraform-old-state',
  4: 'terraform-state',
};

const recogniseState = (source: string, document: JsonObject): Recognised => {
  const version = document['version'];
  const language = typeof version === 'number' ? stateFormats[version] : undefined;
  if (language !== undefined) return { language, document };
  return refused(
    source,
    `this Terraform state has format ${wordOf(version).slice(0, 40) || 'none'}; Stagewatch reads formats 3 and 4`,
    'Run `terraform refresh` with a current Terraform, then `terraform state pull > state.json`.',
  );
};

/** Other files that Terraform and OpenTofu write, each with what to give instead. */
const otherTerraformFile = (source: string, document: JsonObject): Recognised | undefined => {
  if ('encrypted_data' in document)
    return refused(
      source,
      'this Terraform state is encrypted',
      'Let OpenTofu decrypt it: `tofu state pull > state.json`.',
    );
  if ('@level' in document && '@message' in document)
    return refused(source, 'this is the log of `terraform plan -json`, not the plan', savedPlan);
  return undefined;
};

const savedPlan =
  'Save the plan and print it: `terraform plan -out=plan && terraform show -json plan > plan.json`.';

/** Terraform itself always writes one of the first three; `version` and the list are all that it reads. */
const isState = (document: JsonObject): boolean =>
  'terraform_version' in document ||
  'lineage' in document ||
  'serial' in document ||
  (typeof document['version'] === 'number' && ('resources' in document || 'modules' in document));

const recogniseObject = (source: string, document: JsonObject): Recognised => {
  const other = otherTerraformFile(source, document);
  if (other !== undefined) return other;
  if ('format_version' in document) return { language: 'terraform-shown', document };
  if (isState(document)) return recogniseState(source, document);
  return { language: languageOf(new Set(Object.keys(document))) };
};

/** What the members at the top of a document say it is. */
const languageOf = (members: ReadonlySet<string>): 'template' | 'openapi' | 'stackql-manifest' | 'native' => {
  if (members.has('openapi') || members.has('swagger')) return 'openapi';
  if (['AWSTemplateFormatVersion', 'Resources', 'Transform'].some((name) => members.has(name)))
    return 'template';
  // A service of the Serverless framework holds a template under `resources`.
  if (members.has('service') && members.has('provider')) return 'template';
  return members.has('providers') || members.has('globals') ? 'stackql-manifest' : 'native';
};

/** Members at the top of a YAML document, whether or not all of it can be parsed. */
const topMembers = (text: string): Set<string> =>
  new Set([...text.matchAll(/^["']?([A-Za-z_][\w-]*)["']?[ \t]*:(?=\s|$)/gm)].map(([, name]) => name ?? ''));

/** HCL has blocks with quoted labels, which neither YAML nor JSON has. */
const looksLikeHcl = (text: string): boolean =>
  /^\s*(resource|module|provider|variable|data|terraform|locals|output)(\s+"[^"]*"){0,2}\s*\{/m.test(
    text.slice(0, 100_000),
  );

const recogniseJson = (source: string, text: string): Recognised => {
  const parsed = parseJson(source, text);
  // YAML's flow collections also start with a bracket; only a file that claims to be JSON is held to it.
  if ('problem' in parsed && text.startsWith('{"@level"'))
    return refused(source, 'this is the log of `terraform plan -json`, not the plan', savedPlan);
  if ('problem' in parsed)
    return /\.ya?ml$/.test(source)
      ? { language: 'native' }
      : { language: 'refused', problem: parsed.problem };
  if (isObject(parsed.document)) return recogniseObject(source, parsed.document);
  return Array.isArray(parsed.document)
    ? { language: 'stackql-rows', rows: parsed.document as readonly Json[] }
    : { language: 'native' };
};

export const recognise = (source: string, text: string): Recognised => {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  if (trimmed === '')
    return refused(
      source,
      'the source is empty',
      'An empty source never means "nothing should exist": give the declaration, or remove the source.',
    );
  if (trimmed.startsWith('PK\u0003\u0004'))
    return refused(source, 'this is a packed file, as Terraform saves plans', savedPlan);
  if (/^[{[]/.test(trimmed)) return recogniseJson(source, trimmed);
  if (source.endsWith('.tf') || looksLikeHcl(trimmed)) {
    return refused(
      source,
      'this is Terraform configuration (HCL), whose values only Terraform can work out',
      'Use the state: `terraform state pull > state.json`.',
    );
  }
  return { language: languageOf(topMembers(trimmed)) };
};
