// What every form of Terraform's records has in common: an instance of a managed resource, and what becomes of it.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Problem } from '../../../model/errors.js';
import type { Place } from '../../../model/target.js';
import type { DeclaredResource } from '../resource.js';
import type { IsSensitive } from './sensitivity.js';

export interface TerraformReading {
  resources: DeclaredResource[];
  problems: Problem[];
  warnings: string[];
}

export const emptyReading = (): TerraformReading => ({ resources: [], problems: [], warnings: [] });

export interface Instance {
  type: string;
  address: string;
  attributes: JsonObject;
  isTainted: boolean;
  isSensitive: IsSensitive;
  place?: Partial<Place>;
  /** Names without a physical id that its identity is built from. */
  unbound?: readonly string[];
}

/** Deeper attributes than this are hostile; the deepest of AWS's providers (WAF rules) have some 40 levels. */
const depthLimit = 100;

const isDeeper = (value: Json, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((element: Json) => isDeeper(element, levels - 1));
  // No list of the members is made: a large state has half a million of them.
  if (isObject(value)) for (const name in value) if (isDeeper(value[name] ?? null, levels - 1)) return true;
  return false;
};

const nowhere: Partial<Place> = {};

const noLine = (): undefined => undefined;

/** Takes an instance in; one that is nested without end is a problem. */
export const declare = (reading: TerraformReading, source: string, instance: Instance): void => {
  const { type, address, attributes, isSensitive, place = nowhere, unbound } = instance;
  if (isDeeper(attributes, depthLimit)) {
    reading.problems.push({
      where: `${source} ${address}`,
      what: `the attributes are nested more than ${depthLimit} levels deep, which no provider's are`,
      remedy: 'Fetch the state again with `terraform state pull`.',
    });
    return;
  }
  if (instance.isTainted)
    reading.warnings.push(`${source} ${address} is tainted: the next apply will replace it.`);
  const resource: DeclaredResource = {
    type,
    attributes,
    address,
    source,
    place,
    writing: 'recorded',
    lineAt: noLine,
    isSensitive,
  };
  if (unbound !== undefined) resource.unbound = unbound;
  reading.resources.push(resource);
};

/** `[0]` of `count`, `["blue"]` of `for_each`, nothing without either. */
export const indexText = (index: Json | undefined): string => {
  if (typeof index === 'number') return `[${index}]`;
  return typeof index === 'string' ? `[${JSON.stringify(index)}]` : '';
};

/** `module.api["eu"].aws_api_gateway_stage.prod[0]` */
export const addressOf = (
  module: Json | undefined,
  resource: JsonObject,
  index: Json | undefined,
): string => {
  const prefix = typeof module === 'string' && module !== '' ? `${module}.` : '';
  return `${prefix}${wordOf(resource['type'])}.${wordOf(resource['name'])}${indexText(index)}`;
};

/** The objects of a list; undefined where there is no list. */
export const objectsIn = (list: Json | undefined): JsonObject[] | undefined =>
  Array.isArray(list) ? list.filter(isObject) : undefined;
