// Terraform state files of format 3, from before Terraform 0.12: modules of resources, attributes as flatmaps.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { refuse, type SourceReading } from '../source.js';
import { nested } from './flatmap.js';
import { addressOf, declare, emptyReading, objectsIn, type TerraformReading } from './reading.js';
import { nothingSensitive } from './sensitivity.js';

/** `["root", "api"]` is `module.api` today. */
const moduleOf = (path: Json | undefined): string => {
  const names = Array.isArray(path) ? path.map((name: Json) => wordOf(name)) : [];
  return names
    .slice(1)
    .map((name) => `module.${name}`)
    .join('.');
};

/** `aws_api_gateway_stage.prod.0`, after `data.` where it is a data source. */
const keyParts = (key: string): { isData: boolean; name: string; index: number | undefined } => {
  const isData = key.startsWith('data.');
  const [, name = '', index] = (isData ? key.slice('data.'.length) : key).split('.');
  return { isData, name, index: index === undefined || !/^\d+$/.test(index) ? undefined : Number(index) };
};

const readResource = (
  source: string,
  module: string,
  [key, resource]: readonly [string, JsonObject],
  reading: TerraformReading,
): void => {
  const { isData, name, index } = keyParts(key);
  // Without a primary instance only deposed ones are left of it.
  if (isData || resource['primary'] === null || resource['primary'] === undefined) return;
  const type = wordOf(resource['type']);
  const address = addressOf(module, { type, name }, index);
  const primary = isObject(resource['primary']) ? resource['primary'] : {};
  const attributes = nested(primary['attributes']);
  if (attributes === undefined) {
    reading.problems.push({
      where: `${source} ${address}`,
      what: 'the instance has no attributes: the state is damaged',
      remedy: 'Fetch it again with `terraform state pull`.',
    });
    return;
  }
  const isTainted = primary['tainted'] === true;
  declare(reading, source, { type, address, attributes, isTainted, isSensitive: nothingSensitive });
};

/** Reads the primary instances whose type `isOurs`; data sources and deposed objects declare nothing. */
export const readOldState = (
  source: string,
  state: JsonObject,
  isOurs: (type: string) => boolean,
): SourceReading => {
  const modules = objectsIn(state['modules']);
  if (modules === undefined)
    return refuse(
      source,
      'the Terraform state has no list of modules: it is damaged or cut off',
      'Fetch it again with `terraform state pull`.',
    );
  const reading = emptyReading();
  for (const module of modules) {
    const resources = isObject(module['resources']) ? module['resources'] : {};
    for (const [key, resource] of Object.entries(resources))
      if (isObject(resource) && isOurs(wordOf(resource['type'])))
        readResource(source, moduleOf(module['path']), [key, resource], reading);
  }
  return reading;
};
