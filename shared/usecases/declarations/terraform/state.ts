// Terraform (and OpenTofu) state files, format 4: what the provider recorded at the last apply or refresh.
import { isObject, wordOf, type JsonObject } from '../../../model/brand.js';
import { refuse, type SourceReading } from '../source.js';
import { nested } from './flatmap.js';
import { addressOf, declare, emptyReading, objectsIn, type TerraformReading } from './reading.js';
import { sensitivePaths } from './sensitivity.js';

const readInstance = (
  source: string,
  resource: JsonObject,
  instance: JsonObject,
  reading: TerraformReading,
): void => {
  const address = addressOf(resource['module'], resource, instance['index_key']);
  // An instance that Terraform 0.12 took over and no refresh has touched since still is a flatmap.
  const attributes = isObject(instance['attributes'])
    ? instance['attributes']
    : nested(instance['attributes_flat']);
  if (attributes === undefined) {
    reading.problems.push({
      where: `${source} ${address}`,
      what: 'the instance has no attributes: the state is damaged',
      remedy: 'Run `terraform refresh`, then `terraform state pull`.',
    });
    return;
  }
  declare(reading, source, {
    type: wordOf(resource['type']),
    address,
    attributes,
    isTainted: instance['status'] === 'tainted',
    isSensitive: sensitivePaths(instance['sensitive_attributes']),
  });
};

const readInstances = (source: string, resource: JsonObject, reading: TerraformReading): void => {
  const instances = objectsIn(resource['instances']);
  if (instances === undefined) {
    reading.problems.push({
      where: `${source} ${addressOf(resource['module'], resource, undefined)}`,
      what: 'the resource has no list of instances: the state is damaged',
      remedy: 'Fetch it again with `terraform state pull`.',
    });
    return;
  }
  for (const instance of instances)
    if (instance['deposed'] === undefined) readInstance(source, resource, instance, reading);
};

/** Reads the managed instances whose type `isOurs`; data sources and deposed objects declare nothing. */
export const readTerraformState = (
  source: string,
  state: JsonObject,
  isOurs: (type: string) => boolean,
): SourceReading => {
  const resources = objectsIn(state['resources']);
  if (resources === undefined)
    return refuse(
      source,
      'the Terraform state has no list of resources: it is damaged or cut off',
      'Fetch it again with `terraform state pull`.',
    );
  const reading = emptyReading();
  for (const resource of resources)
    if (resource['mode'] === 'managed' && isOurs(wordOf(resource['type'])))
      readInstances(source, resource, reading);
  return reading;
};
