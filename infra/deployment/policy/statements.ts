// IAM policies that follow from what the kinds say they need.
import type { Permission } from '../../../shared/kinds/kind.js';
import { tagged, type Tagged } from '../yaml.js';

export const policyVersion = '2012-10-17';

export const unique = (list: readonly string[]): string[] => [...new Set(list)].sort();

/** A part of a key that is not filled in; `${AWS::Region}` is none. */
const openPart = /(?<!\$)\{(\w+)\}/g;

const place: Readonly<Record<string, string>> = {
  partition: '${AWS::Partition}',
  region: '${AWS::Region}',
  account: '${AWS::AccountId}',
};

/** Names what a reviewer would ask: why is there a star? */
const reasonFor = (names: readonly string[]): string =>
  `any ${names.join(', ')}: which there are is not known when this is deployed`;

const resourceOf = ({ resource, why }: Permission): Tagged => {
  const placed = resource.replaceAll(openPart, (open, name: string) => place[name] ?? open);
  const open = [...placed.matchAll(openPart)].flatMap(([, name]) => name ?? []);
  return tagged(
    '!Sub',
    placed.replaceAll(openPart, '*'),
    why ?? (open.length === 0 ? undefined : reasonFor(open)),
  );
};

const byText = (a: Tagged, b: Tagged): number => (a.argument < b.argument ? -1 : 1);

const resourcesOf = (permissions: readonly Permission[]): Tagged[] =>
  [...new Map(permissions.map(resourceOf).map((one) => [one.argument, one])).values()].sort(byText);

/** One statement for each action and condition. */
export const statements = (permissions: readonly Permission[], effect: 'Allow' | 'Deny' = 'Allow') => {
  const keyOf = ({ action, condition }: Permission): string => JSON.stringify([action, condition ?? null]);
  return unique(permissions.map(keyOf)).map((key) => {
    const same = permissions.filter((permission) => keyOf(permission) === key);
    const { action = '', condition } = same[0] ?? {};
    return {
      Effect: effect,
      Action: action,
      Resource: resourcesOf(same),
      ...(condition === undefined ? {} : { Condition: condition }),
    };
  });
};

/** The same permissions in each of these Regions; none named: in the Region of the stack. */
export const inRegions = (
  permissions: readonly Permission[],
  regions: readonly string[],
): readonly Permission[] => {
  const all = [...new Set([place['region'] ?? '', ...regions])];
  return permissions.flatMap(({ resource, ...rest }) =>
    [...new Set(all.map((region) => resource.replaceAll('{region}', region)))].map((placed) => ({
      ...rest,
      resource: placed,
    })),
  );
};

export const managedPolicy = (description: string, statement: readonly object[]) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: {
    Description: description,
    PolicyDocument: { Version: policyVersion, Statement: statement },
  },
});
