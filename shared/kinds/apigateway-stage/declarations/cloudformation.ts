// How CloudFormation, and awscc in snake case, speak about a REST stage.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { identified, textAt } from '../../_support/identity.js';
import { awsccTwin, templateType } from '../../_support/template-types.js';
import { names } from '../names.js';
import { stageInArn } from '../normalise.js';

/** Tags of the stack are put on the stage as well (user guide, resource tags). */
const shares = ['/tags'];

const stage = templateType({
  type: 'AWS::ApiGateway::Stage',
  column: 'cloudformation',
  identity: ['RestApiId', 'StageName'],
  importShape: 'REST-API-ID/STAGE-NAME',
  identify: (attributes) => {
    const { StageName = attributes['PhysicalId'] ?? null } = attributes;
    return identified({ ...attributes, StageName }, 'RestApiId', 'StageName');
  },
  shares,
});

/** Settings of all methods that a stage description holds beside its list of single ones. */
const flatSettings = [
  'CacheDataEncrypted',
  'CacheTtlInSeconds',
  'CachingEnabled',
  'DataTraceEnabled',
  'LoggingLevel',
  'MetricsEnabled',
  'ThrottlingBurstLimit',
  'ThrottlingRateLimit',
];

/** The same as an entry of the list. */
const withListedSettings = (description: JsonObject): JsonObject => {
  const flat = flatSettings.flatMap((name): [string, Json][] => {
    const value = description[name];
    return value === undefined ? [] : [[name, value]];
  });
  const listed = description['MethodSettings'] ?? [];
  if (flat.length === 0 || !Array.isArray(listed)) return description;
  const forAll = { ResourcePath: '/*', HttpMethod: '*', ...Object.fromEntries(flat) };
  const rest = Object.entries(description).filter(([name]) => !flatSettings.includes(name));
  return { ...Object.fromEntries(rest), MethodSettings: [...listed, forAll] };
};

const isCanary = (attributes: JsonObject): boolean => isObject(attributes['DeploymentCanarySettings']);

const deploymentShape = {
  type: 'AWS::ApiGateway::Deployment',
  identity: ['RestApiId', 'StageName'],
  importShape: 'REST-API-ID/DEPLOYMENT-ID',
  yields: true,
  maySpeakOfNothing: true,
} as const;

/** A deployment that names a stage makes it, or moves it to itself (template reference, Deployment `StageName`). */
const deployment = templateType({
  ...deploymentShape,
  column: 'stageDescription',
  identify: (attributes) =>
    isCanary(attributes) ? undefined : identified(attributes, 'RestApiId', 'StageName'),
  notWatched: ['Description'],
  shares,
  prepare: (attributes) => {
    const description = attributes['StageDescription'];
    const isKnown = isObject(description) && unresolvedAt(description) === undefined;
    return {
      attributes: isKnown ? { ...attributes, StageDescription: withListedSettings(description) } : attributes,
      restated: [],
    };
  },
});

/** Recorded from AWS: percent and overrides become the stage's canary, which keeps its own deployment. */
const canaryDeployment = templateType({
  ...deploymentShape,
  column: 'canaryDeployment',
  identify: (attributes) =>
    isCanary(attributes) ? identified(attributes, 'RestApiId', 'StageName') : undefined,
  notWatched: ['Description', 'StageDescription'],
});

/** Other things are protected by web ACLs too; only a stage of a REST API has it among its own members. */
const webAcl = templateType({
  type: 'AWS::WAFv2::WebACLAssociation',
  column: 'templateWebAcl',
  identity: ['ResourceArn'],
  importShape: 'RESOURCE-ARN/WEB-ACL-ARN',
  identify: (attributes) => stageInArn(textAt(attributes, 'ResourceArn') ?? ''),
  maySpeakOfNothing: true,
});

export const cloudformation: readonly DeclarationType[] = [
  stage,
  awsccTwin('awscc_apigateway_stage', stage, names),
  webAcl,
  awsccTwin('awscc_wafv2_web_acl_association', webAcl, names),
  deployment,
  awsccTwin('awscc_apigateway_deployment', deployment, names),
  canaryDeployment,
  awsccTwin('awscc_apigateway_deployment', canaryDeployment, names),
];
