// What `stagewatch.yml` makes different about a deployment: environment of the doors, and resources of its own.
import type { Settings } from '../../shared/usecases/settings.js';
import { members } from './members/index.js';
import { readerPolicies } from './policy/reader-policy.js';
import { namedSources, sourceBuckets } from './sources.js';
import { subscriptions } from './subscriptions.js';
import { writerPolicy } from './policy/writer-policy.js';
import type { Tagged } from './yaml.js';

/** One part of a deployment: variables of the doors' environment, and CloudFormation resources. */
export interface DeploymentPart {
  environment: Readonly<Record<string, string>>;
  resources: Readonly<Record<string, object>>;
}

/** Written to `infra/generated/deployment.yml`, which serverless.yml includes. */
export interface Deployment {
  environment: Readonly<Record<string, string>>;
  /** The names of buckets whose objects may be declarations. */
  sourceBuckets: readonly (Tagged | string)[];
  resources: { Resources: Readonly<Record<string, object>> };
}

/** Without settings of anybody: nobody is told, nothing is open for remediation, no account but its own. */
export const deploymentOf = (settings: Settings): Deployment => {
  const parts: readonly DeploymentPart[] = [
    subscriptions(settings),
    members(settings),
    readerPolicies(settings),
    writerPolicy(settings),
    namedSources(settings),
  ];
  return {
    environment: Object.assign({}, ...parts.map(({ environment }) => environment)) as Record<string, string>,
    sourceBuckets: sourceBuckets(settings),
    resources: {
      Resources: Object.assign({}, ...parts.map(({ resources }) => resources)) as Record<string, object>,
    },
  };
};
