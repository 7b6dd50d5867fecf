// Terraform plans as `terraform show -json` prints them: what will be declared once they are applied.
import { escapeKey } from '../../../engine/pointer.js';
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { Identity } from '../../../kinds/kind.js';
import { declarationsOf, ownerOf } from '../../../kinds/registry.js';
import { refuse, type SourceReading } from '../source.js';
import { providerPlace, referenceOf, type Planned } from './configuration.js';
import { withUnknown } from './known-after-apply.js';
import { declare, emptyReading, type TerraformReading } from './reading.js';
import { sensitiveShape } from './sensitivity.js';
import { declareShown, shownResources, type ShownResource } from './shown-values.js';

/** Changes by address, without those of deposed objects. */
const changesOf = (plan: JsonObject): Map<string, JsonObject> => {
  const listed = Array.isArray(plan['resource_changes']) ? plan['resource_changes'] : [];
  return new Map(
    listed.filter(isObject).flatMap((entry): [string, JsonObject][] => {
      const change = entry['change'];
      return isObject(change) && entry['deposed'] === undefined ? [[wordOf(entry['address']), change]] : [];
    }),
  );
};

interface Naming {
  arguments: readonly string[];
  identify: (attributes: JsonObject) => Identity | undefined;
}

/** How the targets that a type speaks about are named. */
const namingsOf = (type: string): Naming[] => {
  const owner = ownerOf(type)?.owner;
  return [
    ...declarationsOf(type).map(({ declaration: { identity, identify } }) => ({
      arguments: identity,
      identify,
    })),
    ...(owner === undefined ? [] : [{ arguments: ['rest_api_id', 'id'], identify: owner.identify }]),
  ];
};

interface Named {
  attributes: JsonObject;
  unbound: readonly string[];
}

/**
 * Names in place of the ids that only apply will know: of the attribute that an argument refers to, so that all that
 * speak about one target name it alike, else of the argument itself.
 */
const withPlaceholders = (plan: JsonObject, resource: ShownResource, attributes: JsonObject): Named => {
  const planned: Planned = { ...resource, name: wordOf(resource.shown['name']) };
  const unbound = new Set<string>();
  let named = attributes;
  for (const naming of namingsOf(resource.type))
    for (const argument of naming.arguments) {
      if (naming.identify(named) !== undefined) break;
      if (unresolvedAt(named[argument]) === undefined) continue;
      const attribute = referenceOf(plan, planned, argument) ?? `${resource.address}.${argument}`;
      unbound.add(attribute);
      named = { ...named, [argument]: `\${${escapeKey(attribute)}}` };
    }
  return { attributes: named, unbound: [...unbound] };
};

const declarePlanned = (
  source: string,
  plan: JsonObject,
  resource: ShownResource,
  change: JsonObject | undefined,
  reading: TerraformReading,
): void => {
  const { type, address, shown } = resource;
  const values = isObject(shown['values']) ? shown['values'] : {};
  const known = withUnknown(values, change?.['after_unknown']);
  const { attributes, unbound } = withPlaceholders(plan, resource, known);
  const planned = sensitiveShape(shown['sensitive_values']);
  const after = sensitiveShape(change?.['after_sensitive']);
  declare(reading, source, {
    type,
    address,
    attributes,
    isTainted: false,
    isSensitive: (steps) => planned(steps) || after(steps),
    place: providerPlace(plan, { ...resource, name: wordOf(shown['name']) }),
    ...(unbound.length === 0 ? {} : { unbound }),
  });
};

/** Whatever was left out of such a plan is not undeclared: whole APIs are not claimed. */
const incompleteness = (plan: JsonObject): string | undefined => {
  if (plan['errored'] === true) return 'planning failed';
  return plan['complete'] === false ? 'it is limited to some resources, or has deferred some' : undefined;
};

const readPlanned = (
  source: string,
  plan: JsonObject,
  planned: readonly ShownResource[],
  isOurs: (type: string) => boolean,
): SourceReading => {
  const reading = emptyReading();
  const missing = incompleteness(plan);
  if (missing !== undefined)
    reading.warnings.push(
      `${source}: this plan is not the whole configuration (${missing}): what it does not hold is not reported as unmanaged.`,
    );
  const changes = changesOf(plan);
  for (const resource of planned)
    if (isOurs(resource.type) && (missing === undefined || ownerOf(resource.type) === undefined))
      declarePlanned(source, plan, resource, changes.get(resource.address), reading);
  return reading;
};

const readPriorState = (
  source: string,
  values: Json | undefined,
  isOurs: (type: string) => boolean,
): SourceReading => {
  const resources = shownResources(values).filter(({ type }) => isOurs(type));
  const reading = emptyReading();
  for (const resource of resources) declareShown(source, resource, reading);
  return {
    ...reading,
    warnings: [
      ...reading.warnings,
      `${source}: this plan holds no planned values, only the state before it, which is read instead.`,
    ],
  };
};

/** Reads planned values whose type `isOurs`; without any, the state that the plan started from. */
export const readPlan = (
  source: string,
  plan: JsonObject,
  isOurs: (type: string) => boolean,
): SourceReading => {
  const planned = shownResources(plan['planned_values']);
  const changesNothing = !Array.isArray(plan['resource_changes']) || plan['resource_changes'].length === 0;
  if (planned.length > 0 || !changesNothing) return readPlanned(source, plan, planned, isOurs);
  const prior = isObject(plan['prior_state']) ? plan['prior_state']['values'] : undefined;
  if (shownResources(prior).length > 0) return readPriorState(source, prior, isOurs);
  return refuse(
    source,
    'this plan holds no managed resource, neither planned nor before it',
    'Plan the configuration that declares the APIs: `terraform plan -out=plan && terraform show -json plan`.',
  );
};
