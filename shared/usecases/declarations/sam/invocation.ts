// What an integration calls: a function, by the alias that SAM publishes where there is one.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, type Json } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import type { Expanding } from './expansion.js';
import { isGiven, substituted } from './intrinsics.js';
import { aliasIdOf } from './logical-ids.js';
import { settledWord } from './parameters.js';

/** Name of the alias; undefined: none; `unknown`: only a deployment can tell. */
export const aliasOf = (
  { template, parameters }: Expanding,
  lambda: TemplateResource,
): { name: string } | 'unknown' | undefined => {
  const alias = lambda.properties['AutoPublishAlias'];
  if (!isGiven(alias) || (isObject(alias) && alias['Ref'] === 'AWS::NoValue')) return undefined;
  const name = settledWord(template, parameters, alias);
  return name === undefined ? 'unknown' : { name };
};

/** Functions on Managed Instances are called by a version that the translator's stored sources do not show. */
const isCalledOtherwise = (lambda: TemplateResource): boolean =>
  isGiven(lambda.properties['CapacityProviderConfig']);

/** API versions and operations of Lambda that API Gateway calls (API Gateway developer guide, Lambda integrations). */
const operations = {
  buffered: ['2015-03-31', 'invocations'],
  stream: ['2021-11-15', 'response-streaming-invocations'],
} as const;

/** `arn:aws:apigateway:eu-west-1:lambda:path/…/functions/${Handler.Arn}/invocations` */
export const invocationUri = (
  expanding: Expanding,
  lambda: TemplateResource,
  mode: keyof typeof operations,
): Json => {
  const alias = aliasOf(expanding, lambda);
  if (alias === 'unknown' || isCalledOtherwise(lambda))
    return unresolved(`which version of ${lambda.logicalId} is called`);
  const called = alias === undefined ? `${lambda.logicalId}.Arn` : aliasIdOf(lambda.logicalId, alias.name);
  const [version, operation] = operations[mode];
  return substituted(
    `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/${version}/functions/\${${called}}/${operation}`,
  );
};
