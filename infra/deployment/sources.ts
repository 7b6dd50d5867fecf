// Declarations in buckets of the user's own, as `baselines:` of stagewatch.yml names them: the doors may read those objects
// and no others, and S3 tells when they change.
import type { Location } from '../../shared/model/source.js';
import { readSourceEntry } from '../../shared/usecases/sources/source-entry.js';
import type { Settings } from '../../shared/usecases/settings.js';
import type { DeploymentPart } from './index.js';
import { managedPolicy, unique } from './policy/statements.js';
import { tagged, type Tagged } from './yaml.js';

type Stored = Extract<Location, { type: 's3-object' | 's3-prefix' }>;

/** Roles of the doors that read declarations. */
const readers = ['BaselineRole', 'ReconcileRole', 'RemediateRole'];

const storedIn = ({ baselines }: Settings): Stored[] =>
  baselines.flatMap((one) => {
    const reading = readSourceEntry(one);
    if (!('entry' in reading)) return [];
    const { location } = reading.entry.spec;
    return location.type === 's3-object' || location.type === 's3-prefix' ? [location] : [];
  });

const bucketsIn = (settings: Settings): string[] => unique(storedIn(settings).map(({ bucket }) => bucket));

/** The names of buckets that S3 tells about: ours, and those of `baselines:` (with EventBridge notifications on). */
export const sourceBuckets = (settings: Settings): readonly (Tagged | string)[] => [
  tagged('!Ref', 'SourcesBucket'),
  ...bucketsIn(settings),
];

/**
 * A key is text: `${` in it is no variable, of IAM (`${$}` says a dollar) nor of CloudFormation (`${!`), `?` is no wildcard,
 * and osls halves backslashes before `${`.
 */
const literal = (path: string): string =>
  path
    .replaceAll(/\$(?=\{)|\?/g, (character) => `\${!${character}}`)
    .replaceAll(/\\+(?=\$\{)/g, (slashes) => slashes + slashes);

const inBucket = (path: string, because?: string): Tagged =>
  tagged('!Sub', `arn:\${AWS::Partition}:s3:::${literal(path)}`, because);

const objects = (location: Stored): Tagged =>
  location.type === 's3-object'
    ? inBucket(`${location.bucket}/${location.key}`)
    : inBucket(`${location.bucket}/${location.prefix}*`, 'all below a prefix that `baselines:` names');

const unambiguous = (list: readonly Tagged[]): Tagged[] => [
  ...new Map(list.map((one) => [one.argument, one])).values(),
];

/** Without any there is no policy: the doors read the stack's own bucket. */
export const namedSources = (settings: Settings): DeploymentPart => {
  const stored = storedIn(settings);
  if (stored.length === 0) return { environment: {}, resources: {} };
  const policy = managedPolicy('Stagewatch reads the declarations that stagewatch.yml names', [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: unambiguous(stored.map(objects)) },
    // Who may not list a bucket is told of a missing object that access is denied: gone would look like unreadable.
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketsIn(settings).map((bucket) => inBucket(bucket)),
    },
  ]);
  return {
    environment: {},
    resources: {
      NamedSourcesPolicy: {
        ...policy,
        Properties: { ...policy.Properties, Roles: readers.map((role) => tagged('!Ref', role)) },
      },
    },
  };
};
