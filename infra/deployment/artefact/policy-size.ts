// IAM's quotas on the size of policies: they are met first by whoever opens many targets for remediation.
import type { Problem } from '../../../shared/model/errors.js';
import { isObject, type Json } from '../../local/definitions.js';

/**
 * IAM and STS quotas: characters without white space, of a managed policy, and of all inline policies of a role; managed
 * policies of a role.
 */
const quotas = { managed: 6144, inline: 10_240, attached: 10 };

/** As long as AWS can make it: an ARN of ours with a generated name. */
const longest =
  'arn:aws:sqs:ap-southeast-2:123456789012:stagewatch-aaaaaaaaaaaaaaaaaaaa-LogicalIdOfIt-ABCDEFGHIJKL';
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'ap-southeast-2',
};

/** What a policy says once CloudFormation has put names in, at their longest. */
export const filled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(filled);
  if (!isObject(value)) return value;
  const sub = [value['Fn::Sub']].flat()[0];
  if (typeof sub === 'string')
    return sub.replaceAll(/\$\{([^}!]+)\}/g, (_all, id: string) => pseudo[id] ?? longest);
  if ('Ref' in value) return pseudo[String(value['Ref'])] ?? longest;
  if ('Fn::GetAtt' in value) return longest;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one)]));
};

const sizeOf = (document: unknown): number => JSON.stringify(filled(document)).replaceAll(/\s/g, '').length;

const inlineSize = (properties: Json): number =>
  [properties['Policies'] ?? []]
    .flat()
    .filter(isObject)
    .reduce((sum, policy) => sum + sizeOf(policy['PolicyDocument']), 0);

const tooLarge = (id: string, size: number, quota: number): Problem[] =>
  size <= quota
    ? []
    : [
        {
          where: id,
          what: `this policy takes up to ${size} characters, and IAM takes ${quota}`,
          remedy:
            id === 'NamedSourcesPolicy'
              ? 'Name fewer objects under `baselines:`, or all below a prefix: s3://bucket/prefix/**.'
              : 'Open fewer targets under `remediation:`, or wider ones (a whole API in place of each of its stages).',
        },
      ];

const listIn = ({ Properties }: Json, name: string): unknown[] =>
  [isObject(Properties) ? (Properties[name] ?? []) : []].flat();

/** A role names policies, and policies name roles. */
const tooManyAttached = (id: string, role: Json, resources: Readonly<Record<string, Json>>): Problem[] => {
  const attaching = Object.values(resources).filter(
    (one) =>
      one['Type'] === 'AWS::IAM::ManagedPolicy' &&
      listIn(one, 'Roles').some((named) => isObject(named) && named['Ref'] === id),
  );
  const count = listIn(role, 'ManagedPolicyArns').length + attaching.length;
  return count <= quotas.attached
    ? []
    : [
        {
          where: id,
          what: `this role has ${count} managed policies, and IAM takes ${quotas.attached}`,
          remedy: 'Open fewer targets under `remediation:`, or wider ones.',
        },
      ];
};

export const policyProblems = (resources: Readonly<Record<string, Json>>): Problem[] =>
  Object.entries(resources).flatMap(([id, resource]) => {
    const { Type, Properties } = resource;
    const properties = isObject(Properties) ? Properties : {};
    if (Type === 'AWS::IAM::ManagedPolicy')
      return tooLarge(id, sizeOf(properties['PolicyDocument']), quotas.managed);
    if (Type === 'AWS::IAM::Policy') return tooLarge(id, sizeOf(properties['PolicyDocument']), quotas.inline);
    if (Type !== 'AWS::IAM::Role') return [];
    return [
      ...tooLarge(id, inlineSize(properties), quotas.inline),
      ...tooManyAttached(id, resource, resources),
    ];
  });
