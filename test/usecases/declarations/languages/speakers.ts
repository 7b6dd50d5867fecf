// Who speaks about a target of each kind in each language, and how it names that target.
import type { JsonObject } from '../../../../shared/model/brand.js';
import { place } from '../sources.js';
import type { Speaker } from './writing.js';

export const arn = `arn:aws:ivs:${place.region}:${place.account}:stage/AbCd`;
const protectedArn = `arn:aws:apigateway:${place.region}::/restapis/abc123/stages/prod`;

/** The target of each kind, as reading names it. */
export const keys: Readonly<Record<string, string>> = {
  'apigateway.stage': 'abc123/prod',
  'apigateway.integration': 'abc123/r1/GET',
  'apigatewayv2.stage': 'abc123/$default',
  'apigatewayv2.integration': 'abc123/i1',
  'ivs.stage': arn,
};

export type Speakers = Readonly<Record<string, readonly [Speaker, ...Speaker[]]>>;

const speaker = (type: string, column: string, names: JsonObject, boundAs?: string): Speaker => ({
  type,
  column,
  naming: ([key]) => (boundAs === undefined ? names : { ...names, [boundAs]: key ?? '' }),
});

const restStage = { rest_api_id: 'abc123', stage_name: 'prod' };
const restMethod = { rest_api_id: 'abc123', resource_id: 'r1', http_method: 'GET' };

const terraformStage: readonly [Speaker, ...Speaker[]] = [
  speaker('aws_api_gateway_stage', 'terraform', restStage),
  speaker('aws_api_gateway_method_settings', 'methodSettings', restStage, 'method_path'),
];

const terraformRest: Speakers = {
  'apigateway.stage': terraformStage,
  'apigateway.integration': [
    speaker('aws_api_gateway_integration', 'terraform', restMethod),
    speaker('aws_api_gateway_integration_response', 'integrationResponse', restMethod, 'status_code'),
  ],
  'apigatewayv2.stage': [
    speaker('aws_apigatewayv2_stage', 'terraform', { api_id: 'abc123', name: '$default' }),
  ],
  'apigatewayv2.integration': [
    speaker('aws_apigatewayv2_integration', 'terraform', { api_id: 'abc123', id: 'i1' }),
  ],
};

export const native: Speakers = {
  ...terraformRest,
  'ivs.stage': [speaker('aws_ivs_stage', 'native', { arn })],
};

export const recorded: Speakers = {
  ...terraformRest,
  'apigateway.stage': [
    ...terraformStage,
    speaker('aws_wafv2_web_acl_association', 'webAclAssociation', { resource_arn: protectedArn }),
  ],
};

export const awscc: Speakers = {
  'apigateway.stage': [
    speaker('awscc_apigateway_stage', 'awscc', { ...restStage, id: 'abc123|prod' }),
    speaker('awscc_wafv2_web_acl_association', 'templateWebAclAwscc', { resource_arn: protectedArn }),
  ],
  'apigateway.integration': [speaker('awscc_apigateway_method', 'awscc', restMethod)],
  'apigatewayv2.stage': [
    speaker('awscc_apigatewayv2_stage', 'awscc', { api_id: 'abc123', stage_name: '$default' }),
  ],
  'apigatewayv2.integration': [
    speaker('awscc_apigatewayv2_integration', 'awscc', { api_id: 'abc123', integration_id: 'i1' }),
  ],
  'ivs.stage': [speaker('awscc_ivs_stage', 'awscc', { arn, id: arn })],
};

const templateStage = { RestApiId: { Ref: 'Api' }, StageName: 'prod' };

export const template: Speakers = {
  'apigateway.stage': [
    speaker('AWS::ApiGateway::Stage', 'cloudformation', templateStage),
    speaker('AWS::WAFv2::WebACLAssociation', 'templateWebAcl', {
      ResourceArn: { 'Fn::Sub': protectedArn.replace('abc123', '${Api}') },
    }),
  ],
  'apigateway.integration': [
    speaker('AWS::ApiGateway::Method', 'cloudformation', {
      RestApiId: { Ref: 'Api' },
      ResourceId: 'r1',
      HttpMethod: 'GET',
    }),
  ],
  'apigatewayv2.stage': [
    speaker('AWS::ApiGatewayV2::Stage', 'cloudformation', { ApiId: { Ref: 'Api' }, StageName: '$default' }),
  ],
  'apigatewayv2.integration': [
    speaker('AWS::ApiGatewayV2::Integration', 'cloudformation', { ApiId: { Ref: 'Api' } }),
  ],
  'ivs.stage': [speaker('AWS::IVS::Stage', 'cloudformation', {})],
};

export const operation: Speakers = {
  'apigateway.integration': [speaker('operation', 'openapi', {})],
  'apigatewayv2.integration': [speaker('operation', 'openapi', {})],
};

export const rows: Speakers = {
  'ivs.stage': [speaker('aws.ivs.stages', 'awscc', { arn, region: place.region })],
};
export const manifest: Speakers = { 'ivs.stage': [speaker('INSERT', 'cloudformation', {})] };
