// The patch operations that set or unset one thing of a REST stage (patch operations table of UpdateStage).
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { escapeKey, unescapeKey } from '../../../shared/engine/pointer.js';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';

const suffixes: Readonly<Record<string, string>> = {
  metricsEnabled: 'metrics/enabled',
  loggingLevel: 'logging/loglevel',
  dataTraceEnabled: 'logging/dataTrace',
  throttlingBurstLimit: 'throttling/burstLimit',
  throttlingRateLimit: 'throttling/rateLimit',
  cachingEnabled: 'caching/enabled',
  cacheTtlInSeconds: 'caching/ttlInSeconds',
  cacheDataEncrypted: 'caching/dataEncrypted',
  requireAuthorizationForCacheControl: 'caching/requireAuthorizationForCacheControl',
  unauthorizedCacheControlHeaderStrategy: 'caching/unauthorizedCacheControlHeaderStrategy',
};

/** The console's form of a method setting's key: the wildcard, or the whole path with its slashes encoded. */
export const consoleKey = (key: string): string => {
  const cut = key.lastIndexOf('/');
  const path = key.slice(0, cut);
  return `${path === '*' ? path : escapeKey(path)}${key.slice(cut)}`;
};

const clearedByEmpty = ['/description', '/documentationVersion', '/clientCertificateId'];

/** `keyOf` gives the form in which AWS keeps the key of a method setting. */
export const stagePatches = (
  pointer: JsonPointer,
  value: LeafValue | undefined,
  keyOf = consoleKey,
): PatchOperation[] => {
  const [, first, key = '', member] = pointer.split('/');
  const replaced = (path: string): PatchOperation[] => [{ op: 'replace', path, value: String(value ?? '') }];
  if (first === 'methodSettings') {
    const path = `/${keyOf(unescapeKey(key))}`;
    const isWhole = member === undefined || value === undefined;
    return isWhole ? [{ op: 'remove', path }] : replaced(`${path}/${suffixes[member]}`);
  }
  if (value !== undefined || clearedByEmpty.includes(pointer)) return replaced(pointer);
  // AWS removes access logs only whole (recorded: `remove /accessLogSettings/destinationArn` is refused).
  return [{ op: 'remove', path: first === 'accessLogSettings' ? '/accessLogSettings' : pointer }];
};
