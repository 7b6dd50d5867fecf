// What `stagewatch.yml` makes different about a deployment: environment of the doors, and resources of its own.
import type { Settings } from '../../shared/usecases/settings.js';
import { members } from './members.js';
import { subscriptions } from './subscriptions.js';
import { writerPolicy } from './writer-policy.js';

/** One part of a deployment: variables of the doors' environment, and CloudFormation resources. */
export interface DeploymentPart {
  environment: Readonly<Record<string, string>>;
  resources: Readonly<Record<string, object>>;
}

/** Written to `infra/generated/deployment.yml`, which serverless.yml includes. */
export interface Deployment {
  environment: Readonly<Record<string, string>>;
  resources: { Resources: Readonly<Record<string, object>> };
}

/** Without settings of anybody: nobody is told, nothing is open for remediation, no account but its own. */
export const deploymentOf = (settings: Settings): Deployment => {
  const parts: readonly DeploymentPart[] = [
    subscriptions(settings),
    members(settings),
    writerPolicy(settings),
  ];
  return {
    environment: Object.assign({}, ...parts.map(({ environment }) => environment)) as Record<string, string>,
    resources: {
      Resources: Object.assign({}, ...parts.map(({ resources }) => resources)) as Record<string, object>,
    },
  };
};
