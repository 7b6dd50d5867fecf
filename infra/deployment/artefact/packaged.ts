// What osls made, read back and held against the quotas that a deployment would meet first.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Problem } from '../../../shared/model/errors.js';
import { isObject, type Json } from '../../local/definitions.js';
import { environmentProblems } from './environment-size.js';
import { patternProblems } from './pattern-size.js';
import { policyProblems } from './policy-size.js';
import { mapOf } from './resources.js';

export interface PackagedDoor {
  name: string;
  zip: string;
  bytes: number;
  /** What Lambda unpacks. */
  unpackedBytes: number;
}

export interface Packaged {
  templateFile: string;
  template: Json;
  templateBytes: number;
  resources: Readonly<Record<string, Json>>;
  doors: readonly PackagedDoor[];
  /** The same for the same sources, settings and target, on every machine. */
  digest: string;
}

const mb = 1024 * 1024;
/** Quotas of CloudFormation (template in S3, resources) and of Lambda (zip as given, and unpacked with its layers). */
const quotas = { templateBytes: mb, resources: 500, zipBytes: 50 * mb, unpackedBytes: 250 * mb };

const templateName = 'cloudformation-template-update-stack.json';

/** osls files what it uploads under the time of packaging; everything else follows from what is packaged. */
const timeless = (template: string): string =>
  template.replaceAll(/\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

const digestOf = (template: string, zips: readonly Buffer[]): string => {
  const hash = createHash('sha256').update(timeless(template));
  for (const zip of zips) hash.update(createHash('sha256').update(zip).digest());
  return hash.digest('hex');
};

interface Found {
  door?: PackagedDoor;
  zip?: Buffer;
  problems: readonly Problem[];
}

const fault = (where: string, what: string, remedy: string): Problem => ({ where, what, remedy });
const again = 'Run `npm run package` again; if it stays, please report it.';

const readDoor = (output: string, resource: Json): Found => {
  const properties = isObject(resource['Properties']) ? resource['Properties'] : {};
  const [, name = ''] = /^stagewatch-[a-z0-9-]+?-([a-z-]+)$/.exec(String(properties['FunctionName'])) ?? [];
  const code = isObject(properties['Code']) ? String(properties['Code']['S3Key']) : '';
  const file = code.split('/').at(-1) ?? '';
  const path = join(output, file);
  if (file === '' || !existsSync(path))
    return { problems: [fault(path, 'osls left no zip for this function', again)] };
  const zip = readFileSync(path);
  const files = unzipSync(zip);
  const handler = `${String(properties['Handler']).replace(/\.\w+$/, '')}.cjs`;
  const unpackedBytes = Object.values(files).reduce((sum, content) => sum + content.length, 0);
  const problems = [
    ...(handler in files ? [] : [fault(path, `the zip does not hold its handler ${handler}`, again)]),
    ...(zip.length > quotas.zipBytes || unpackedBytes > quotas.unpackedBytes
      ? [fault(path, 'the zip is larger than Lambda takes (50 MB, 250 MB unpacked)', again)]
      : []),
  ];
  return {
    door: { name: file.replace(/\.zip$/, '') || name, zip: path, bytes: zip.length, unpackedBytes },
    zip,
    problems,
  };
};

const templateProblems = (path: string, bytes: number, count: number): Problem[] => {
  const remedy =
    'Name fewer accounts, addresses and targets in stagewatch.yml, or deploy a second Stagewatch.';
  return [
    ...(bytes > quotas.templateBytes
      ? [fault(path, `the template has ${bytes} bytes; CloudFormation takes 1 MB`, remedy)]
      : []),
    ...(count > quotas.resources
      ? [fault(path, `the template has ${count} resources; CloudFormation takes ${quotas.resources}`, remedy)]
      : []),
  ];
};

/** `output`: the folder `.serverless`. */
export const readPackaged = (output: string): { packaged: Packaged } | { problems: readonly Problem[] } => {
  const templateFile = join(output, templateName);
  if (!existsSync(templateFile)) return { problems: [fault(templateFile, 'osls left no template', again)] };
  const text = readFileSync(templateFile, 'utf8');
  const template: unknown = JSON.parse(text);
  if (!isObject(template)) return { problems: [fault(templateFile, 'the template is empty', again)] };
  const resources = mapOf(template['Resources']);
  const found = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map((resource) => readDoor(output, resource));
  const templateBytes = Buffer.byteLength(text);
  const problems = [
    ...found.flatMap((one) => one.problems),
    ...templateProblems(templateFile, templateBytes, Object.keys(resources).length),
    ...policyProblems(resources),
    ...environmentProblems(resources),
    ...patternProblems(resources),
  ];
  if (problems.length > 0) return { problems };
  const zips = found.flatMap(({ zip }) => (zip === undefined ? [] : [zip]));
  const doors = found.flatMap(({ door }) => (door === undefined ? [] : [door]));
  return {
    packaged: { templateFile, template, templateBytes, resources, doors, digest: digestOf(text, zips) },
  };
};
