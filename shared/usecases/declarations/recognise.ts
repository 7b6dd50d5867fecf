// Tells from its content what a source is; the name only helps with what we refuse.
import { isObject, type JsonObject } from '../../model/brand.js';
import type { Problem } from '../../model/errors.js';

export type Recognised =
  | { language: 'native' }
  | { language: 'terraform-state'; document: JsonObject }
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

const recogniseJson = (source: string, document: JsonObject): Recognised => {
  if ('format_version' in document) {
    return refused(
      source,
      'this is the output of `terraform show -json`',
      'Use the state itself: `terraform state pull > state.json`.',
    );
  }
  if ('terraform_version' in document || 'lineage' in document || 'serial' in document) {
    if (document['version'] === 4) return { language: 'terraform-state', document };
    const version = JSON.stringify(document['version'] ?? null);
    return refused(
      source,
      `this Terraform state has format ${version}; Stagewatch reads format 4`,
      'Run `terraform refresh` with Terraform 0.12 or later, which upgrades it.',
    );
  }
  if ('AWSTemplateFormatVersion' in document || 'Resources' in document) {
    return refused(
      source,
      'this is a CloudFormation template, which this version does not read',
      'Write a declaration with `resources:`, or use a Terraform state.',
    );
  }
  if ('openapi' in document || 'swagger' in document) {
    return refused(
      source,
      'this is an OpenAPI document, which this version does not read',
      'Write a declaration with `resources:`, or use a Terraform state.',
    );
  }
  return { language: 'native' };
};

/** HCL has blocks with quoted labels, which neither YAML nor JSON has. */
const looksLikeHcl = (text: string): boolean =>
  /^\s*(resource|module|provider|variable|data|terraform|locals|output)(\s+"[^"]*"){0,2}\s*\{/m.test(
    text.slice(0, 100_000),
  );

export const recognise = (source: string, text: string): Recognised => {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  if (trimmed === '')
    return refused(
      source,
      'the source is empty',
      'An empty source never means "nothing should exist": give the declaration, or remove the source.',
    );
  if (trimmed.startsWith('{')) {
    const parsed = parseJson(source, trimmed);
    // YAML's flow maps also start with a brace; only a file that claims to be JSON is held to it.
    if ('problem' in parsed)
      return /\.ya?ml$/.test(source)
        ? { language: 'native' }
        : { language: 'refused', problem: parsed.problem };
    return isObject(parsed.document) ? recogniseJson(source, parsed.document) : { language: 'native' };
  }
  if (source.endsWith('.tf') || looksLikeHcl(trimmed)) {
    return refused(
      source,
      'this is Terraform configuration (HCL), whose values only Terraform can work out',
      'Use the state: `terraform state pull > state.json`.',
    );
  }
  if (/^(AWSTemplateFormatVersion|Transform)\s*:/m.test(trimmed))
    return recogniseJson(source, { Resources: null });
  if (/^(openapi|swagger)\s*:/m.test(trimmed)) return recogniseJson(source, { openapi: null });
  return { language: 'native' };
};
