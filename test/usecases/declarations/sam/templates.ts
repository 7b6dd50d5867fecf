// Templates for the tests of SAM, and what they expand to.
import { parseTemplate } from '../../../../shared/usecases/declarations/cloudformation/parse.js';
import type {
  Template,
  TemplateResource,
} from '../../../../shared/usecases/declarations/cloudformation/template.js';
import { expandServerless } from '../../../../shared/usecases/declarations/sam/expand.js';
import type { Json, JsonObject } from '../../../../shared/model/brand.js';

export const parsed = (text: string, source = 'template.yaml'): Template => {
  const read = parseTemplate(source, text);
  if (!('template' in read)) throw new Error(`not a template: ${JSON.stringify(read.problems)}`);
  return read.template;
};

export interface Expanded {
  warnings: readonly string[];
  /** `Api: AWS::ApiGateway::RestApi` */
  made: readonly string[];
  resource: (logicalId: string) => TemplateResource;
  properties: (logicalId: string) => JsonObject;
  at: (logicalId: string, ...steps: readonly (string | number)[]) => Json | undefined;
  template: Template;
}

const memberAt = (value: Json | undefined, step: string | number): Json | undefined => {
  if (Array.isArray(value)) return (value as Json[])[Number(step)];
  return typeof value === 'object' && value !== null ? (value as JsonObject)[String(step)] : undefined;
};

export const expanded = (
  text: string,
  parameters: Record<string, string> = {},
  include?: (location: string) => Json | undefined,
): Expanded => {
  const { template, warnings } = expandServerless(parsed(text), parameters, include);
  const resource = (logicalId: string): TemplateResource => {
    const found = template.resources.find((candidate) => candidate.logicalId === logicalId);
    if (found === undefined)
      throw new Error(`no ${logicalId} in ${template.resources.map((one) => one.logicalId).join()}`);
    return found;
  };
  return {
    warnings,
    template,
    resource,
    made: template.resources.map(({ logicalId, type }) => `${logicalId}: ${type}`),
    properties: (logicalId) => resource(logicalId).properties,
    at: (logicalId, ...steps) => steps.reduce<Json | undefined>(memberAt, resource(logicalId).properties),
  };
};

export const lambdaUri = (target: string): JsonObject => ({
  'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${target}}/invocations`,
});

export const proxyTo = (target: string): JsonObject => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: lambdaUri(target),
});
