// Registers the template that an estate was built from, as if CloudFormation had deployed the estate.
import { parse } from 'yaml';
import type { Baseline } from '../../../shared/model/declaration.js';
import { targetId } from '../../../shared/model/target.js';
import { isObject } from '../definitions.js';
import type { LocalAws } from '../server.js';
import type { GivenStack } from '../services/cloudformation.js';
import type { IdMap } from './rebind.js';

/** A template, what its estate became, and what its source's bindings called the rest. */
export interface BuiltStack extends Omit<GivenStack, 'resources'> {
  ids: IdMap;
  /** As compiled from the template before it was built. */
  declared: Baseline;
  /** Ids that the template was compiled with: those of resources which the estate builder does not make. */
  physicalIds?: Readonly<Record<string, string>>;
}

const PLACEHOLDER = /\$\{([^}]+)\}/g;
// `family:account/region/key`, as scopes and targets are named.
const KEY = /^[^:]+:[^/]*\/[^/]*\/(.+)$/s;

/** What one name became: of `${Api}/${Item}/GET` → `a1/r1/GET` that is `Api` → `a1`, `Item` → `r1`. */
const namesIn = (declared: string, physical: string): [string, string][] => {
  const names = [...declared.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  // One that is the whole name may have slashes itself: an ARN.
  const part = declared.replace(PLACEHOLDER, '') === '' ? '(.+)' : '([^/]+)';
  const parts = declared.split(PLACEHOLDER).filter((_text, at) => at % 2 === 0);
  const literal = parts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const [, ...found] = new RegExp(`^${literal.join(part)}$`, 's').exec(physical) ?? [];
  return names.flatMap((name, at) => (found[at] === undefined ? [] : [[name, found[at]]]));
};

/** What `Ref` gives of a target: the ARN that is its key, or what follows the API; methods have no names. */
const ownName = (physical: string): string | undefined => {
  if (physical.startsWith('arn:')) return physical;
  const [, name, ...more] = physical.split('/');
  return more.length > 0 ? undefined : name;
};

/** The logical names that an estate gave ids to: `Api` → `a1b2c3`. */
const physicalIdsOf = (ids: IdMap, { targets }: Baseline): Record<string, string> => {
  const own = targets.flatMap((target): [string, string][] => {
    const name = ownName(ids.get(targetId(target)) ?? '');
    return name === undefined ? [] : [[target.address, name]];
  });
  const within = [...ids].flatMap(([id, physical]) => {
    const declared = KEY.exec(id)?.[1];
    return declared === undefined ? [] : namesIn(declared, physical);
  });
  return Object.fromEntries([...own, ...within]);
};

/** A deployment or resource that was named by an id of its own. */
const referred = (ids: IdMap, id: string): string =>
  [...ids].find(([name]) => name.endsWith(` deployment ${id}`) || name.endsWith(` resource ${id}`))?.[1] ??
  id;

const typesOf = (template: string): [string, string][] => {
  const document: unknown = parse(template, { logLevel: 'silent' });
  const resources: unknown = isObject(document) ? document['Resources'] : undefined;
  return Object.entries(isObject(resources) ? resources : {}).map(([logicalId, resource]) => [
    logicalId,
    String(isObject(resource) ? resource['Type'] : undefined),
  ]);
};

/** Answers the stack's ARN. A resource without a known id is listed as not yet created, so that nothing is made up. */
export const deployStack = (
  aws: LocalAws,
  { ids, declared, physicalIds = {}, ...given }: BuiltStack,
): string => {
  const named = Object.entries(physicalIds).map(([name, id]) => [name, referred(ids, id)] as const);
  const known = { ...Object.fromEntries(named), ...physicalIdsOf(ids, declared) };
  const resources = typesOf(given.processed ?? given.template).map(([logicalId, type]) => {
    const id = known[logicalId];
    return [logicalId, id === undefined ? { type } : { type, id }] as const;
  });
  return aws.services.cloudformation.put({ ...given, resources: Object.fromEntries(resources) });
};
