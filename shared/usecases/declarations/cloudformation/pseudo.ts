// Pseudo parameters (`AWS::Region`): what every stack is told about where it is.
import type { Json } from '../../../model/brand.js';
import type { Place } from '../../../model/target.js';
import type { Bindings } from '../source.js';

/** Partitions and their DNS suffixes, by how their Regions begin (AWS general reference, ARNs; botocore endpoints). */
const partitions: readonly (readonly [prefix: string, partition: string, suffix: string])[] = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov'],
  ['', 'aws', 'amazonaws.com'],
];

/** Where the stack is: as given, or as its ARN says. */
export const placeOfStack = ({ place, stack }: Bindings): Partial<Place> => {
  const [, , , region, account] = stack?.id.split(':') ?? [];
  return {
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
    ...place,
  };
};

/** Its value, where known; undefined for a name that is none of them. */
export const pseudoParameter = (bindings: Bindings, name: string): Json | undefined => {
  const { region, account } = placeOfStack(bindings);
  const [, partition, suffix] = partitions.find(([prefix]) => region?.startsWith(prefix) === true) ?? [];
  const known = new Map([
    ['AWS::Region', region],
    ['AWS::AccountId', account],
    ['AWS::Partition', partition],
    ['AWS::URLSuffix', suffix],
    ['AWS::StackName', bindings.stack?.name],
    ['AWS::StackId', bindings.stack?.id],
  ]);
  return known.get(name);
};
