// IAM policies that follow from what the kinds say they need.
import type { Permission } from '../../shared/kinds/kind.js';
import { policyVersion, tagged, type Tagged } from './yaml.js';

export const unique = (list: readonly string[]): string[] => [...new Set(list)].sort();

const resourceOf = ({ resource }: Permission): Tagged =>
  tagged(
    '!Sub',
    resource
      .replaceAll('{partition}', '${AWS::Partition}')
      .replaceAll('{region}', '${AWS::Region}')
      .replaceAll('{account}', '${AWS::AccountId}'),
  );

/** One statement for each action and condition. */
export const statements = (permissions: readonly Permission[]) => {
  const keyOf = ({ action, condition }: Permission): string => JSON.stringify([action, condition ?? null]);
  return unique(permissions.map(keyOf)).map((key) => {
    const same = permissions.filter((permission) => keyOf(permission) === key);
    const { action = '', condition } = same[0] ?? {};
    return {
      Effect: 'Allow',
      Action: action,
      Resource: unique(same.map(({ resource }) => resource)).map((resource) =>
        resourceOf({ action, resource }),
      ),
      ...(condition === undefined ? {} : { Condition: condition }),
    };
  });
};

export const managedPolicy = (description: string, statement: readonly object[]) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: {
    Description: description,
    PolicyDocument: { Version: policyVersion, Statement: statement },
  },
});
