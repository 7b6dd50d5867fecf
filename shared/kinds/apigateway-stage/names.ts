// Every field of a REST stage, with its names in each declaring language.
// Facts: AWS API reference (Stage, MethodSetting), Terraform AWS provider 6.58, CloudFormation registry.
import { whole } from '../../engine/mask.js';
import type { Field } from '../../model/field.js';
import { field, flag, integer, isAwsTag, number, oneOf, text } from '../_support/fields.js';
import { logDestination, singleLine } from '../_support/spelling.js';
import { withTemplateColumns } from '../_support/template-columns.js';
import { sameThrottle, sameWebAcl } from './normalise.js';

export const cacheSizes = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'] as const;

/** AWS shows the size of a cache that is off as it was last set; it means nothing then. */
const whileCacheIsOn = [{ on: '/cacheClusterEnabled', in: [true], otherwise: 'depends-on' as const }];

/** Names of one stage argument: Terraform's stage, CloudFormation's stage. */
const stage = (terraform: string, cloudformation: string, deployment?: string): Field['names'] => ({
  terraform,
  cloudformation,
  ...(deployment === undefined ? {} : { deployment }),
});

/** Names of one method setting: Terraform keeps them in a resource of their own. */
const setting = (methodSettings: string, cloudformation?: string): Field['names'] => ({
  methodSettings: `settings.${methodSettings}`,
  ...(cloudformation === undefined
    ? {}
    : { cloudformation: `MethodSettings[ResourcePath,HttpMethod].${cloudformation}` }),
});

const stageFields: readonly Field[] = [
  field('/deploymentId', text, stage('deployment_id', 'DeploymentId', 'id'), {
    class: 'deployment',
    // Deploying to a stage ends or resets its canary (terraform-provider-aws #2727, #27326, PR #39929).
    changesAlong: [
      '/canarySettings/percentTraffic',
      '/canarySettings/deploymentId',
      '/canarySettings/stageVariableOverrides/*',
      '/canarySettings/useStageCache',
    ],
  }),
  field('/description', text, stage('description', 'Description', 'stage_description')),
  field('/documentationVersion', text, stage('documentation_version', 'DocumentationVersion')),
  field('/clientCertificateId', text, stage('client_certificate_id', 'ClientCertificateId')),
  field('/cacheClusterEnabled', flag, stage('cache_cluster_enabled', 'CacheClusterEnabled'), {
    unset: false,
    // AWS picks a size where none was ever given (API reference, CacheClusterSize).
    changesAlong: ['/cacheClusterSize'],
  }),
  field('/cacheClusterSize', oneOf(...cacheSizes), stage('cache_cluster_size', 'CacheClusterSize'), {
    conditions: whileCacheIsOn,
  }),
  field('/variables/*', text, stage('variables.*', 'Variables.*', 'variables.*'), { mask: whole }),
  field(
    '/accessLogSettings/destinationArn',
    text,
    stage('access_log_settings.destination_arn', 'AccessLogSetting.DestinationArn'),
    {
      spell: logDestination,
    },
  ),
  field('/accessLogSettings/format', text, stage('access_log_settings.format', 'AccessLogSetting.Format'), {
    spell: singleLine,
  }),
  field(
    '/canarySettings/percentTraffic',
    number(0, 100),
    stage(
      'canary_settings.percent_traffic',
      'CanarySetting.PercentTraffic',
      'canary_settings.percent_traffic',
    ),
    {
      unset: 0,
      // On a stage without canary this patch makes one, with these (LocalStack's AWS-validated snapshots).
      changesAlong: ['/canarySettings/deploymentId', '/canarySettings/useStageCache'],
    },
  ),
  field(
    '/canarySettings/deploymentId',
    text,
    stage('canary_settings.deployment_id', 'CanarySetting.DeploymentId'),
    {
      // AWS echoes the stage's own deployment where none was given at creation.
      unset: (around) => around.leaf('/deploymentId'),
    },
  ),
  field(
    '/canarySettings/stageVariableOverrides/*',
    text,
    stage(
      'canary_settings.stage_variable_overrides.*',
      'CanarySetting.StageVariableOverrides.*',
      'canary_settings.stage_variable_overrides.*',
    ),
    {
      mask: whole,
    },
  ),
  field(
    '/canarySettings/useStageCache',
    flag,
    stage(
      'canary_settings.use_stage_cache',
      'CanarySetting.UseStageCache',
      'canary_settings.use_stage_cache',
    ),
    {
      unset: false,
    },
  ),
  field('/tracingEnabled', flag, stage('xray_tracing_enabled', 'TracingEnabled'), { unset: false }),
  // Set by WAF, declared by an association; the stage's own resource only exports it.
  field(
    '/webAclArn',
    text,
    {
      webAclAssociation: 'web_acl_arn',
      templateWebAcl: 'WebACLArn',
      templateWebAclAwscc: 'web_acl_arn',
      classicWebAclAssociation: 'web_acl_id',
    },
    { same: sameWebAcl },
  ),
  field('/tags/*', text, stage('tags.*', 'Tags[Key].Value'), { skip: isAwsTag }),
];

/** One written setting materialises all of an entry; these are the values AWS fills in. */
const settingFields: readonly Field[] = [
  field('/methodSettings/*/metricsEnabled', flag, setting('metrics_enabled', 'MetricsEnabled'), {
    unset: false,
  }),
  field(
    '/methodSettings/*/loggingLevel',
    oneOf('OFF', 'ERROR', 'INFO'),
    setting('logging_level', 'LoggingLevel'),
    { unset: 'OFF' },
  ),
  field('/methodSettings/*/dataTraceEnabled', flag, setting('data_trace_enabled', 'DataTraceEnabled'), {
    unset: false,
  }),
  field(
    '/methodSettings/*/throttlingBurstLimit',
    integer(-1),
    setting('throttling_burst_limit', 'ThrottlingBurstLimit'),
    {
      unset: 5000,
      same: sameThrottle,
    },
  ),
  field(
    '/methodSettings/*/throttlingRateLimit',
    number(-1),
    setting('throttling_rate_limit', 'ThrottlingRateLimit'),
    {
      unset: 10000,
      same: sameThrottle,
    },
  ),
  field('/methodSettings/*/cachingEnabled', flag, setting('caching_enabled', 'CachingEnabled'), {
    unset: false,
  }),
  field(
    '/methodSettings/*/cacheTtlInSeconds',
    integer(0, 3600),
    setting('cache_ttl_in_seconds', 'CacheTtlInSeconds'),
    { unset: 300 },
  ),
  field('/methodSettings/*/cacheDataEncrypted', flag, setting('cache_data_encrypted', 'CacheDataEncrypted'), {
    unset: false,
  }),
  field(
    '/methodSettings/*/requireAuthorizationForCacheControl',
    flag,
    setting('require_authorization_for_cache_control'),
    { unset: true },
  ),
  field(
    '/methodSettings/*/unauthorizedCacheControlHeaderStrategy',
    oneOf('FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'),
    setting('unauthorized_cache_control_header_strategy'),
    { unset: 'SUCCEED_WITH_RESPONSE_HEADER' },
  ),
];

/**
 * AWS makes an entry from the one for all methods, where that is set (LocalStack's AWS-validated snapshots,
 * `test_create_update_stages`).
 */
const fromAllMethods = (known: Field): Field => ({ ...known, inheritsFrom: '*/*' });

/** A deployment describes the stage that it makes; its own id is the stage's. */
const inStageDescription = (path: string): string =>
  path === 'DeploymentId' ? path : `StageDescription.${path}`;

/** A canary deployment leaves the stage where it is: its own id is the canary's. */
const inCanaryDeployment = (path: string): string | undefined => {
  if (path === 'CanarySetting.DeploymentId') return 'DeploymentId';
  return path.startsWith('CanarySetting.')
    ? path.replace('CanarySetting.', 'DeploymentCanarySettings.')
    : undefined;
};

export const names: readonly Field[] = withTemplateColumns(
  [...stageFields, ...settingFields.map(fromAllMethods)],
  {
    stageDescription: inStageDescription,
    canaryDeployment: inCanaryDeployment,
  },
);
