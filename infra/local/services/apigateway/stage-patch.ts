// What UpdateStage can change; the refusals are texts recorded from AWS, spelling mistakes included.
import type { CanarySettings, MethodSetting, Stage } from '@aws-sdk/client-api-gateway';
import { flag, number, oneOf, text, whole, type Edit, type Reader } from './patch.js';
import { badRequest } from './state.js';

export const CACHE_SIZES = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'];

const SCALARS: Readonly<Record<string, readonly [keyof Stage, Reader]>> = {
  '/cacheClusterEnabled': ['cacheClusterEnabled', flag],
  '/cacheClusterSize': ['cacheClusterSize', oneOf(CACHE_SIZES)],
  '/clientCertificateId': ['clientCertificateId', text],
  '/deploymentId': ['deploymentId', text],
  '/description': ['description', text],
  '/documentationVersion': ['documentationVersion', text],
  '/tracingEnabled': ['tracingEnabled', flag],
};

const CANARY: Readonly<Record<string, readonly [keyof CanarySettings, Reader]>> = {
  deploymentId: ['deploymentId', text],
  percentTraffic: [
    'percentTraffic',
    number('Must be between 0.0 and 100.0', (read) => read >= 0 && read <= 100),
  ],
  useStageCache: ['useStageCache', flag],
};

// -1 is the provider's "no limit of its own"; AWS keeps it.
const METHOD_SETTINGS: Readonly<Record<string, readonly [keyof MethodSetting, Reader]>> = {
  'metrics/enabled': ['metricsEnabled', flag],
  'logging/dataTrace': ['dataTraceEnabled', flag],
  'logging/loglevel': ['loggingLevel', oneOf(['OFF', 'ERROR', 'INFO'])],
  'throttling/burstLimit': ['throttlingBurstLimit', whole(-1, 2 ** 31 - 1)],
  'throttling/rateLimit': [
    'throttlingRateLimit',
    number('Must be a number', (read) => read >= 0 || read === -1),
  ],
  'caching/ttlInSeconds': ['cacheTtlInSeconds', whole(0, 3600)],
  'caching/enabled': ['cachingEnabled', flag],
  'caching/dataEncrypted': ['cacheDataEncrypted', flag],
  'caching/requireAuthorizationForCacheControl': ['requireAuthorizationForCacheControl', flag],
  'caching/unauthorizedCacheControlHeaderStrategy': [
    'unauthorizedCacheControlHeaderStrategy',
    oneOf(['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER']),
  ],
};

const METHOD_DEFAULTS: MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

// The order and the missing separators are AWS's.
const settingPaths = (at: string, joints: readonly [string, string]): string => {
  const [one, two] = joints;
  const all = Object.keys(METHOD_SETTINGS).map((suffix) => `${at}/${suffix}`);
  return `${all.slice(0, 4).join(', ')}${one}${all[4]}${two}${all.slice(5).join(', ')}`;
};
const VALID_PATHS = [
  '/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId',
  '/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format',
  settingPaths('/{resourcePath}/{httpMethod}', ['', '']),
  settingPaths('/*/*', [' ', ' ']),
  '/variables/{variable_name}, /tracingEnabled',
].join(', ');

const COPIES: Readonly<Record<string, string>> = {
  '/deploymentId': '/canarySettings/deploymentId',
  '/variables': '/canarySettings/stageVariableOverrides',
};

const wrongPath = ({ path }: Edit): never =>
  badRequest(`Invalid method setting path: ${path}. Must be one of: [${VALID_PATHS}]`);

const setAccessLog = (stage: Stage, { keys, value }: Edit): void => {
  const [, name = ''] = keys;
  if (keys.length !== 2 || (name !== 'destinationArn' && name !== 'format')) {
    badRequest(
      'Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
    );
  }
  if (!value) badRequest('Access Log value must not be empty');
  // The log group's ARN as CloudFormation spells it (`:*` at its end) is refused here, unlike by its Stage handler.
  const isArn =
    /^arn:[\w-]+:(?:logs:[\w-]+:\d+:log-group|firehose:[\w-]+:\d+:deliverystream\/amazon-apigateway-)/;
  if (name === 'destinationArn' && (!isArn.test(value ?? '') || value?.endsWith(':*'))) {
    badRequest('Invalid ARN specified in the request');
  }
  stage.accessLogSettings = { ...stage.accessLogSettings, [name]: value };
};

const readOverrides = (value: string | undefined): Record<string, string> => {
  try {
    return JSON.parse(value ?? '') as Record<string, string>;
  } catch {
    return badRequest('Invalid stageVariableOverrides specified. Must be a map as JSON');
  }
};

/** Any canary setting makes a canary where there is none, on the stage's own deployment. */
const setCanary = (stage: Stage, edit: Edit, checkDeployment: (id: string | undefined) => void): void => {
  const [, name = '', key] = edit.keys;
  const canary: CanarySettings = {
    deploymentId: stage.deploymentId,
    percentTraffic: 0,
    useStageCache: false,
    ...stage.canarySettings,
  };
  if (name === 'stageVariableOverrides' && edit.keys.length <= 3) {
    canary.stageVariableOverrides =
      key === undefined
        ? readOverrides(edit.value)
        : { ...canary.stageVariableOverrides, [key]: edit.value ?? '' };
  } else {
    const [member, read] = (key === undefined ? CANARY[name] : undefined) ?? wrongPath(edit);
    if (member === 'deploymentId') checkDeployment(edit.value);
    Object.assign(canary, { [member]: read(edit.value) });
  }
  stage.canarySettings = canary;
};

// Writing one setting makes the whole entry: from the wildcard entry where that is set, else AWS's defaults (recorded).
const setMethodSetting = (stage: Stage, edit: Edit): void => {
  // The key repeats the path as it was sent, escapes and all: `test/GET`, `~1res/GET`.
  const [, key = '', suffix = ''] = /^\/(.+\/[^/]+)\/([^/]+\/[^/]+)$/.exec(edit.path) ?? wrongPath(edit);
  const [member, read] = METHOD_SETTINGS[suffix] ?? wrongPath(edit);
  const all = stage.methodSettings ?? {};
  const before = all[key] ?? all['*/*'] ?? METHOD_DEFAULTS;
  stage.methodSettings = { ...all, [key]: { ...before, [member]: read(edit.value) } };
};

const replace = (stage: Stage, edit: Edit, checkDeployment: (id: string | undefined) => void): void => {
  const [first, key] = edit.keys;
  const scalar = SCALARS[edit.path];
  if (scalar) {
    if (edit.path === '/deploymentId') checkDeployment(edit.value);
    Object.assign(stage, { [scalar[0]]: scalar[1](edit.value) });
  } else if (first === 'accessLogSettings') setAccessLog(stage, edit);
  else if (first === 'canarySettings') setCanary(stage, edit, checkDeployment);
  else if (first === 'variables' && key !== undefined && edit.keys.length === 2) {
    stage.variables = { ...stage.variables, [key]: edit.value ?? '' };
  } else setMethodSetting(stage, edit);
};

const without = <Value>(map: Record<string, Value> | undefined, key: string) => {
  const left = Object.entries(map ?? {}).filter(([name]) => name !== key);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
};

const remove = (stage: Stage, { path, keys }: Edit): void => {
  const [first, second = '', third] = keys;
  const setting = path.slice(1);
  if (path === '/accessLogSettings' || path === '/canarySettings' || path === '/variables') {
    delete stage[path.slice(1) as 'accessLogSettings' | 'canarySettings' | 'variables'];
  } else if (first === 'variables' && keys.length === 2) stage.variables = without(stage.variables, second);
  else if (first === 'canarySettings' && second === 'stageVariableOverrides' && third !== undefined) {
    const canary = stage.canarySettings;
    if (canary) canary.stageVariableOverrides = without(canary.stageVariableOverrides, third);
  } else if (stage.methodSettings?.[setting])
    stage.methodSettings = without(stage.methodSettings, setting) ?? {};
  else
    badRequest(`Cannot remove method setting ${setting} because there is no method setting for this method `);
};

const copy = (stage: Stage, { path, from }: Edit): void => {
  if (COPIES[path] === undefined || COPIES[path] !== from) {
    const valid = `Valid copy:path are [${Object.keys(COPIES).join(', ')}] and valid copy:from are [${Object.values(COPIES).join(', ')}]`;
    badRequest(`Invalid copy operation with path: ${path} and from ${from}. ${valid}`);
  }
  const canary = stage.canarySettings ?? badRequest('Promotion not available. Canary does not exist.');
  if (path === '/deploymentId') stage.deploymentId = canary.deploymentId;
  else if (canary.stageVariableOverrides)
    stage.variables = { ...stage.variables, ...canary.stageVariableOverrides };
};

const settleCache = (before: Stage, after: Stage): void => {
  if (after.cacheClusterEnabled === before.cacheClusterEnabled) return;
  after.cacheClusterStatus = after.cacheClusterEnabled ? 'CREATE_IN_PROGRESS' : 'DELETE_IN_PROGRESS';
  if (after.cacheClusterEnabled) after.cacheClusterSize ??= '0.5';
};

/** The stage after UpdateStage; operations apply in order, and none when any is refused. */
export const patchStage = (
  before: Stage,
  edits: readonly Edit[],
  checkDeployment: (id: string | undefined) => void,
): Stage => {
  const after = structuredClone(before);
  for (const edit of edits) {
    const isLog = edit.keys[0] === 'accessLogSettings';
    if (edit.op === 'replace' || (edit.op === 'add' && isLog)) replace(after, edit, checkDeployment);
    else if (edit.op === 'remove') remove(after, edit);
    else if (edit.op === 'copy') copy(after, edit);
    else badRequest(`Invalid ${edit.op} operation with path: ${edit.path}`);
  }
  settleCache(before, after);
  return after;
};
