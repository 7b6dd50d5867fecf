// Which declared resources speak about a REST stage.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { exportedByAll, importParts, noAdvice, withAllTags } from '../../_support/declaring.js';
import { identified, textAt } from '../../_support/identity.js';

const settingsPatterns = '/methodSettings/*';

const adviseStage = (attributes: JsonObject): string[] => {
  const cacheOn = attributes['cache_cluster_enabled'] === true;
  const sized =
    textAt(attributes, 'cache_cluster_size') !== undefined ||
    typeof attributes['cache_cluster_size'] === 'number';
  if (cacheOn && !sized)
    return ['`cache_cluster_enabled` without `cache_cluster_size`: AWS picks a size, which is not compared.'];
  if (!cacheOn && sized)
    return ['`cache_cluster_size` means nothing while `cache_cluster_enabled` is off; it is not compared.'];
  return [];
};

const stage: DeclarationType = {
  type: 'aws_api_gateway_stage',
  aliases: [],
  column: 'terraform',
  bound: () => [],
  identity: ['rest_api_id', 'stage_name'],
  importShape: 'REST-API-ID/STAGE-NAME',
  fromImport: importParts('rest_api_id', 'stage_name'),
  identify: (attributes) => identified(attributes, 'rest_api_id', 'stage_name'),
  computed: [...exportedByAll, 'execution_arn', 'invoke_url', 'web_acl_arn'],
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  closes: [],
  prepare: withAllTags,
  advise: adviseStage,
};

/**
 * Until 3.0.0 the provider read no setting back, and Terraform before 0.12 recorded a zero for every setting that
 * nobody wrote (PR #14266). Two throttles of 0 are such a record: since 3.0.0 an unset one is -1.
 */
const isOldRecord = (attributes: JsonObject): boolean => {
  const settings = [attributes['settings']].flat().find((block) => isObject(block));
  return ['throttling_burst_limit', 'throttling_rate_limit'].every((name) =>
    ['0', 0].some((zero) => settings?.[name] === zero),
  );
};

/** Settings whose zero is not what AWS fills in where nobody wrote them. */
const zeroSettings: Readonly<Record<string, readonly Json[]>> = {
  '/methodSettings/*/cacheTtlInSeconds': [0, '0'],
  '/methodSettings/*/requireAuthorizationForCacheControl': [false, 'false'],
};

const methodSettings: DeclarationType = {
  type: 'aws_api_gateway_method_settings',
  aliases: [],
  column: 'methodSettings',
  bound: (attributes) => [textAt(attributes, 'method_path') ?? ''],
  identity: ['rest_api_id', 'stage_name', 'method_path'],
  importShape: 'REST-API-ID/STAGE-NAME/METHOD-PATH',
  fromImport: importParts('rest_api_id', 'stage_name', 'method_path'),
  identify: (attributes) =>
    textAt(attributes, 'method_path') === undefined
      ? undefined
      : identified(attributes, 'rest_api_id', 'stage_name'),
  computed: exportedByAll,
  notWatched: [],
  optionalComputed: [settingsPatterns],
  // Providers before 3.0.0 had no default for them, and wrote 0 for unset (PR #14266).
  zeroMayBeUnset: ['/methodSettings/*/throttlingBurstLimit', '/methodSettings/*/throttlingRateLimit'],
  mayBeUnset: (pattern, raw, attributes) =>
    zeroSettings[pattern]?.includes(raw) === true && isOldRecord(attributes),
  closes: ['/methodSettings'],
  advise: noAdvice,
};

/** Until provider 6 a deployment could create a stage; such states still declare it. */
const deployment: DeclarationType = {
  type: 'aws_api_gateway_deployment',
  aliases: [],
  column: 'deployment',
  bound: () => [],
  identity: ['rest_api_id', 'stage_name'],
  importShape: 'REST-API-ID/DEPLOYMENT-ID',
  fromImport: () => undefined,
  identify: (attributes) => identified(attributes, 'rest_api_id', 'stage_name'),
  computed: ['region', 'created_date', 'execution_arn', 'invoke_url'],
  notWatched: ['description', 'triggers'],
  optionalComputed: ['/deploymentId', '/description', '/variables', '/canarySettings'],
  zeroMayBeUnset: [],
  closes: [],
  yields: true,
  maySpeakOfNothing: true,
  advise: noAdvice,
  prepare: (attributes) => ({
    attributes: isObject(attributes['variables']) ? attributes : { ...attributes, variables: null },
    restated: [],
  }),
};

export const terraform: readonly DeclarationType[] = [stage, methodSettings, deployment];
