// Terraform (and OpenTofu) state files, format 4: what the provider recorded at the last apply or refresh.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Problem } from '../../../model/errors.js';
import type { Steps } from '../../yaml.js';
import type { DeclaredResource } from '../resource.js';
import type { SourceReading } from '../source.js';

const indexText = (index: Json | undefined): string => {
  if (typeof index === 'number') return `[${index}]`;
  return typeof index === 'string' ? `[${JSON.stringify(index)}]` : '';
};

/** `module.api["eu"].aws_api_gateway_stage.prod[0]` */
const addressOf = (resource: JsonObject, instance: JsonObject): string => {
  const module = typeof resource['module'] === 'string' ? `${resource['module']}.` : '';
  return `${module}${wordOf(resource['type'])}.${wordOf(resource['name'])}${indexText(instance['index_key'])}`;
};

const stepOf = (step: Json): string | number | undefined => {
  if (typeof step === 'string' || typeof step === 'number') return step;
  if (!isObject(step)) return undefined;
  const value = isObject(step['value']) ? step['value']['value'] : step['value'];
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
};

/** `sensitive_attributes` lists paths; everything at or below one of them is sensitive. */
const sensitivity = (instance: JsonObject): ((steps: Steps) => boolean) => {
  const listed = Array.isArray(instance['sensitive_attributes']) ? instance['sensitive_attributes'] : [];
  const paths = listed.map((path: Json) => (Array.isArray(path) ? path.map(stepOf) : [stepOf(path)]));
  return (steps) =>
    paths.some(
      (path) =>
        path.length <= steps.length && path.every((step, index) => String(step) === String(steps[index])),
    );
};

const instanceOf = (
  source: string,
  resource: JsonObject,
  instance: JsonObject,
  attributes: JsonObject,
): DeclaredResource => ({
  type: wordOf(resource['type']),
  attributes,
  address: addressOf(resource, instance),
  source,
  place: {},
  writing: 'recorded',
  lineAt: () => undefined,
  isSensitive: sensitivity(instance),
});

const readInstances = (
  source: string,
  resource: JsonObject,
  reading: { resources: DeclaredResource[]; problems: Problem[]; warnings: string[] },
): void => {
  const instances = Array.isArray(resource['instances']) ? resource['instances'] : undefined;
  if (instances === undefined) {
    reading.problems.push({
      where: `${source} ${wordOf(resource['type'])}.${wordOf(resource['name'])}`,
      what: 'the resource has no list of instances: the state is damaged',
      remedy: 'Fetch it again with `terraform state pull`.',
    });
    return;
  }
  for (const instance of instances) {
    if (!isObject(instance) || instance['deposed'] !== undefined) continue;
    const address = addressOf(resource, instance);
    if (!isObject(instance['attributes'])) {
      reading.problems.push({
        where: `${source} ${address}`,
        what: 'the instance has no attributes (a state from before Terraform 0.12 that was never refreshed?)',
        remedy: 'Run `terraform refresh`, then `terraform state pull`.',
      });
      continue;
    }
    if (instance['status'] === 'tainted')
      reading.warnings.push(`${source} ${address} is tainted: the next apply will replace it.`);
    reading.resources.push(instanceOf(source, resource, instance, instance['attributes']));
  }
};

/** Reads the managed instances whose type `isOurs`; data sources and deposed objects declare nothing. */
export const readTerraformState = (
  source: string,
  state: JsonObject,
  isOurs: (type: string) => boolean,
): SourceReading => {
  const reading = {
    resources: [] as DeclaredResource[],
    problems: [] as Problem[],
    warnings: [] as string[],
  };
  if (!Array.isArray(state['resources'])) {
    reading.problems.push({
      where: source,
      what: 'the Terraform state has no list of resources: it is damaged or cut off',
      remedy: 'Fetch it again with `terraform state pull`.',
    });
    return reading;
  }
  for (const resource of state['resources']) {
    if (!isObject(resource) || resource['mode'] !== 'managed' || !isOurs(wordOf(resource['type']))) continue;
    readInstances(source, resource, reading);
  }
  return reading;
};
