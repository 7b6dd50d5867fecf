// How calls and commands name one REST integration: by its API, its resource's id and its method's verb.
import type { PlannedCall } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { awsCommand } from '../../_support/patching-commands.js';
import type { Step } from '../../_support/patching-operations.js';

// oxlint-disable-next-line typescript/consistent-type-definitions -- an alias is JSON by shape, an interface is not
export type MethodName = {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
};

/** Undefined where the key names the resource by its path, from which no call can be made. */
export const methodNameOf = (key: string): MethodName | undefined => {
  const [, restApiId, resourceId, httpMethod] = /^([^/]+)\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  if (restApiId === undefined || resourceId === undefined || httpMethod === undefined) return undefined;
  return { restApiId, resourceId, httpMethod };
};

export const removal = ({ key, region }: Target): string => {
  const [, api = '', resource = '', verb = ''] = /^([^/]*)\/(.*)\/([^/]*)$/s.exec(key) ?? [];
  return awsCommand('apigateway', 'delete-integration', {
    'rest-api-id': api,
    'resource-id': resource,
    'http-method': verb,
    region,
  });
};

export const updateIntegration = (
  name: MethodName,
  { operations, settles, does }: Step,
  thenRead = false,
): PlannedCall => ({
  service: 'apigateway',
  operation: 'UpdateIntegration',
  input: { ...name, patchOperations: operations },
  settles,
  does,
  ...(thenRead ? { thenRead } : {}),
});
