// How CloudFormation, and awscc in snake case, speak about a v2 stage.
import type { DeclarationType } from '../../kind.js';
import { identified, textAt } from '../../_support/identity.js';
import { awsccTwin, templateType } from '../../_support/template-types.js';
import { names } from '../names.js';

/** Tags of the stack are put on the stage as well (user guide, resource tags). */
const shares = ['/tags'];

const stage = templateType({
  type: 'AWS::ApiGatewayV2::Stage',
  column: 'cloudformation',
  identity: ['ApiId', 'StageName'],
  importShape: 'API-ID/STAGE-NAME',
  identify: (attributes) => identified(attributes, 'ApiId', 'StageName'),
  // The policy is a no-op of old.
  notWatched: ['AccessPolicyId'],
  shares,
});

/** A deployment that names a stage moves it to itself (template reference, V2 Deployment `StageName`). */
const deployment = templateType({
  type: 'AWS::ApiGatewayV2::Deployment',
  column: 'deploymentOfStage',
  identity: ['ApiId', 'StageName'],
  importShape: 'API-ID/DEPLOYMENT-ID',
  identify: (attributes) => identified(attributes, 'ApiId', 'StageName'),
  notWatched: ['Description'],
  yields: true,
  maySpeakOfNothing: true,
});

/** What quick create made is called `$default`. */
const defaultStageOf = (api: string | undefined): ReturnType<DeclarationType['identify']> =>
  api === undefined ? undefined : { key: `${api}/$default`, place: {} };

const overrides = templateType({
  type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides',
  column: 'managedOverrides',
  identity: ['ApiId', 'RouteKey'],
  importShape: 'API-ID',
  identify: (attributes) =>
    attributes['Stage'] === undefined ? undefined : defaultStageOf(textAt(attributes, 'ApiId')),
  notWatched: ['Integration', 'Route'],
  shares,
  maySpeakOfNothing: true,
});

/** An API with a `Target` comes with a stage that deploys every change (CreateApi, Target). */
const quickCreate = templateType({
  type: 'AWS::ApiGatewayV2::Api',
  column: 'templateQuickCreate',
  identity: [],
  importShape: 'API-ID',
  identify: (attributes) =>
    attributes['Target'] === undefined
      ? undefined
      : defaultStageOf(textAt(attributes, 'PhysicalId') ?? textAt(attributes, 'ApiId')),
  yields: true,
  maySpeakOfNothing: true,
  // The API's own arguments are not the stage's: only that there is a target says something about it.
  prepare: ({ Target: target }) => ({
    attributes: target === undefined || target === null || target === '' ? {} : { Target: true },
    restated: [],
  }),
});

/** Its names of quick create are Terraform's. */
const awsccQuickCreate: DeclarationType = {
  ...awsccTwin('awscc_apigatewayv2_api', quickCreate, names),
  column: 'quickCreate',
  optionalComputed: ['/autoDeploy'],
  prepare: ({ target, id = null, api_id = null }) => ({
    attributes: target === undefined || target === null || target === '' ? {} : { target: true, id, api_id },
    restated: [],
  }),
};

export const cloudformation: readonly DeclarationType[] = [
  stage,
  awsccTwin('awscc_apigatewayv2_stage', stage, names),
  overrides,
  awsccTwin('awscc_apigatewayv2_api_gateway_managed_overrides', overrides, names),
  deployment,
  awsccTwin('awscc_apigatewayv2_deployment', deployment, names),
  quickCreate,
  awsccQuickCreate,
];
