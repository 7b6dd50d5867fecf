// IAM: whoever puts back an integration that calls its backend by a role passes that role on to API Gateway.
import type { Permission } from '../kind.js';

/** Filled in from `remediation.passRoles`: a role that is passed on lends its rights to whoever calls the API. */
export const passRole: Permission = {
  action: 'iam:PassRole',
  resource: '{role}',
  condition: { StringEquals: { 'iam:PassedToService': 'apigateway.amazonaws.com' } },
  only: 'pass-roles',
};
