// What UpdateStage can change; the refusals are texts recorded from AWS, spelling mistakes included.
import type { CanarySettings, MethodSetting, Stage } from '@aws-sdk/client-api-gateway';
import { flag, number, oneOf, text, type Edit, type Reader } from './patch.js';
import { badRequest, without } from './state.js';

export const CACHE_SIZES = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'];

type Check = (deploymentId: string | undefined) => void;

const SCALARS: Readonly<Record<string, Reader>> = {
  '/cacheClusterEnabled': flag,
  '/cacheClusterSize': oneOf(CACHE_SIZES),
  '/clientCertificateId': text,
  '/deploymentId': text,
  '/description': text,
  '/documentationVersion': text,
  '/tracingEnabled': flag,
};

const CANARY: Readonly<Record<string, Reader>> = {
  deploymentId: text,
  percentTraffic: number(0, 100),
  useStageCache: flag,
};

const STRATEGIES = ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'];

// Path, member, reader and AWS's default, in the order of AWS's own list. A throttle of -1 is kept as it is.
const SETTINGS: readonly (readonly [string, keyof MethodSetting, Reader, unknown?])[] = [
  ['metrics/enabled', 'metricsEnabled', flag, false],
  ['logging/dataTrace', 'dataTraceEnabled', flag, false],
  ['logging/loglevel', 'loggingLevel', oneOf(['OFF', 'ERROR', 'INFO'])],
  ['throttling/burstLimit', 'throttlingBurstLimit', number(-1, 2 ** 31 - 1, true), 5000],
  ['throttling/rateLimit', 'throttlingRateLimit', number(-1, Number.MAX_VALUE), 10000],
  ['caching/ttlInSeconds', 'cacheTtlInSeconds', number(0, 3600, true), 300],
  ['caching/enabled', 'cachingEnabled', flag, false],
  ['caching/dataEncrypted', 'cacheDataEncrypted', flag, false],
  ['caching/requireAuthorizationForCacheControl', 'requireAuthorizationForCacheControl', flag, true],
  [
    'caching/unauthorizedCacheControlHeaderStrategy',
    'unauthorizedCacheControlHeaderStrategy',
    oneOf(STRATEGIES),
    'SUCCEED_WITH_RESPONSE_HEADER',
  ],
];
const defaults: MethodSetting = Object.fromEntries(
  SETTINGS.flatMap(([, name, , value]) => (value === undefined ? [] : [[name, value]])),
);

// The missing separators are AWS's.
const pathsAt = (at: string, joint: string): string => {
  const all = SETTINGS.map(([suffix]) => `${at}/${suffix}`);
  return [all.slice(0, 3).join(', '), [all[3], all[4], all[5]].join(joint), ...all.slice(6)].join(', ');
};
const VALID_PATHS = [
  '/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId',
  '/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format',
  pathsAt('/{resourcePath}/{httpMethod}', ''),
  pathsAt('/*/*', ' '),
  '/variables/{variable_name}, /tracingEnabled',
].join(', ');

const wrongPath = ({ path }: Edit): never =>
  badRequest(`Invalid method setting path: ${path}. Must be one of: [${VALID_PATHS}]`);

// CloudWatch Logs or a Firehose stream; the log group's `:*`, which CloudFormation cuts off, is refused here.
const LOG_ARN =
  /^arn:[\w-]+:(?:logs:[\w-]+:\d+:log-group:|firehose:[\w-]+:\d+:deliverystream\/amazon-apigateway-).*(?<!:\*)$/;

const setAccessLog = (stage: Stage, { path, value = '' }: Edit): void => {
  const valid = ['/accessLogSettings/destinationArn', '/accessLogSettings/format'];
  if (!valid.includes(path))
    badRequest(`Invalid accessLogSettings path. Must be one of : [${valid.join(', ')}]`);
  if (value === '') badRequest('Access Log value must not be empty');
  if (path === valid[0] && !LOG_ARN.test(value)) badRequest('Invalid ARN specified in the request');
  stage.accessLogSettings = {
    ...stage.accessLogSettings,
    [path === valid[0] ? 'destinationArn' : 'format']: value,
  };
};

const overridesOf = (value = ''): Record<string, string> => {
  try {
    return JSON.parse(value) as Record<string, string>;
  } catch {
    return badRequest('Invalid stageVariableOverrides specified. Must be a map as JSON');
  }
};

// Any canary setting makes a canary where there is none, on the stage's own deployment (recorded).
const setCanary = (stage: Stage, edit: Edit, check: Check): void => {
  const [, name = '', key] = edit.keys;
  const canary: CanarySettings = {
    deploymentId: stage.deploymentId,
    percentTraffic: 0,
    useStageCache: false,
  };
  Object.assign(canary, stage.canarySettings);
  const overrides = canary.stageVariableOverrides;
  if (name === 'stageVariableOverrides') {
    canary[name] = key === undefined ? overridesOf(edit.value) : { ...overrides, [key]: edit.value ?? '' };
  } else {
    const read = (key === undefined ? CANARY[name] : undefined) ?? wrongPath(edit);
    if (name === 'deploymentId') check(edit.value);
    Object.assign(canary, { [name]: read(edit.value) });
  }
  stage.canarySettings = canary;
};

// Writing one setting makes the whole entry: from the wildcard entry where that is set, else AWS's defaults (recorded).
const setMethodSetting = (stage: Stage, edit: Edit): void => {
  // The key repeats the path as it was sent, escapes and all: `test/GET`, `~1res/GET`.
  const [, key = '', suffix] = /^\/(.+\/[^/]+)\/([^/]+\/[^/]+)$/.exec(edit.path) ?? wrongPath(edit);
  const [, member, read] = SETTINGS.find(([path]) => path === suffix) ?? wrongPath(edit);
  const all = stage.methodSettings ?? {};
  stage.methodSettings = {
    ...all,
    [key]: { ...(all[key] ?? all['*/*'] ?? defaults), [member]: read(edit.value) },
  };
};

const replace = (stage: Stage, edit: Edit, check: Check): void => {
  const { path, keys, value } = edit;
  const [first, key] = keys;
  const read = SCALARS[path];
  if (path === '/deploymentId') check(value);
  if (read) Object.assign(stage, { [path.slice(1)]: read(value) });
  else if (first === 'accessLogSettings') setAccessLog(stage, edit);
  else if (first === 'canarySettings') setCanary(stage, edit, check);
  else if (first === 'variables' && key && keys.length === 2)
    stage.variables = { ...stage.variables, [key]: value ?? '' };
  else setMethodSetting(stage, edit);
};

const remove = (stage: Stage, { path, keys }: Edit): void => {
  const [first, second, third] = keys;
  const setting = path.slice(1);
  const canary = stage.canarySettings;
  if (path === '/accessLogSettings' || path === '/canarySettings' || path === '/variables') {
    Object.assign(stage, { [setting]: undefined });
  } else if (first === 'variables' && keys.length === 2) stage.variables = without(stage.variables, second);
  else if (canary && third !== undefined && path.startsWith('/canarySettings/stageVariableOverrides/')) {
    canary.stageVariableOverrides = without(canary.stageVariableOverrides, third);
  } else if (stage.methodSettings?.[setting])
    stage.methodSettings = without(stage.methodSettings, setting) ?? {};
  else
    badRequest(`Cannot remove method setting ${setting} because there is no method setting for this method `);
};

const copy = (stage: Stage, { path, from }: Edit): void => {
  const paths = ['/deploymentId', '/variables'];
  const sources = ['/canarySettings/deploymentId', '/canarySettings/stageVariableOverrides'];
  if (!paths.includes(path) || sources[paths.indexOf(path)] !== from) {
    const valid = `Valid copy:path are [${paths.join(', ')}] and valid copy:from are [${sources.join(', ')}]`;
    badRequest(`Invalid copy operation with path: ${path} and from ${from}. ${valid}`);
  }
  const canary = stage.canarySettings ?? badRequest('Promotion not available. Canary does not exist.');
  if (path === '/deploymentId') stage.deploymentId = canary.deploymentId;
  else stage.variables = { ...stage.variables, ...canary.stageVariableOverrides };
};

/** The stage after UpdateStage; operations apply in order, and none when any is refused. */
export const patchStage = (before: Stage, edits: readonly Edit[], check: Check): Stage => {
  const after = structuredClone(before);
  for (const edit of edits) {
    const isAdd = edit.op === 'add' && edit.keys[0] === 'accessLogSettings';
    if (edit.op === 'replace' || isAdd) replace(after, edit, check);
    else if (edit.op === 'remove') remove(after, edit);
    else if (edit.op === 'copy') copy(after, edit);
    else badRequest(`Invalid ${edit.op} operation with path: ${edit.path}`);
  }
  if (after.cacheClusterEnabled !== before.cacheClusterEnabled) {
    after.cacheClusterStatus = after.cacheClusterEnabled ? 'CREATE_IN_PROGRESS' : 'DELETE_IN_PROGRESS';
    if (after.cacheClusterEnabled) after.cacheClusterSize ??= '0.5';
  }
  return after;
};
