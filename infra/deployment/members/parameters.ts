// Parameters that the templates of members have in common.
import type { Target } from '../target.js';

export const centralAccount = {
  Type: 'String',
  Description: 'The account where Stagewatch is deployed',
  AllowedPattern: '[0-9]{12}',
  ConstraintDescription: 'is the 12 digits of an account id',
};

/** Longer, and CloudFormation would shorten the names of the doors' roles, which members trust by name. */
export const stageOf = (target: Target | undefined) => ({
  Type: 'String',
  Description: 'The stage of the Stagewatch deployment',
  Default: target?.stage ?? 'prod',
  AllowedPattern: '[a-z][a-z0-9-]{0,19}',
  ConstraintDescription: 'is up to 20 lower-case letters, digits and dashes, as in --stage of the deployment',
});
