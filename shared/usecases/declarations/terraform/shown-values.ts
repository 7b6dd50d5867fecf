// The tree of modules that `terraform show -json` prints, of a state and of planned values alike.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { addressOf, declare, type TerraformReading } from './reading.js';
import { sensitiveShape } from './sensitivity.js';

export interface ShownResource {
  type: string;
  address: string;
  /** `module.api["eu"]`; empty in the root module. */
  module: string;
  shown: JsonObject;
}

/** Modules deeper than this are hostile. */
const depthLimit = 64;

const listed = (list: Json | undefined): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : []);

const resourcesOf = (module: JsonObject, depth: number): ShownResource[] => {
  const path = wordOf(module['address']);
  const own = listed(module['resources'])
    .filter((shown) => shown['mode'] !== 'data' && shown['deposed_key'] === undefined)
    .map((shown) => ({
      type: wordOf(shown['type']),
      address: wordOf(shown['address']) || addressOf(path, shown, shown['index']),
      module: path,
      shown,
    }));
  if (depth === depthLimit) return own;
  return [...own, ...listed(module['child_modules']).flatMap((child) => resourcesOf(child, depth + 1))];
};

/** The managed resources of all modules; data sources and deposed objects declare nothing. */
export const shownResources = (values: Json | undefined): ShownResource[] => {
  const root = isObject(values) ? values['root_module'] : undefined;
  return isObject(root) ? resourcesOf(root, 0) : [];
};

/** Takes in one resource as it is shown of a state. */
export const declareShown = (
  source: string,
  { type, address, shown }: ShownResource,
  reading: TerraformReading,
): void => {
  const attributes = shown['values'];
  if (!isObject(attributes)) {
    reading.problems.push({
      where: `${source} ${address}`,
      what: 'the resource is shown without its values',
      remedy: 'Print it again with `terraform show -json`.',
    });
    return;
  }
  const isTainted = shown['tainted'] === true;
  const isSensitive = sensitiveShape(shown['sensitive_values']);
  declare(reading, source, { type, address, attributes, isTainted, isSensitive });
};
