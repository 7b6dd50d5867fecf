// Spellings of a REST stage that mean the same.
import { unescapeKey } from '../../engine/pointer.js';
import type { LeafValue } from '../../model/field.js';

/**
 * One form for the key of a method setting: resource path, slash, verb (`/items/{id}/GET`, `/` + `/GET`), or
 * the wildcard. AWS keeps the key as it was patched: `test/GET` after `/test/GET/…`, `~1items~1{id}/GET` after the
 * console's form (LocalStack's AWS-validated snapshots, `test_apigateway_common`).
 */
export const methodSettingKey = (key: string): string => {
  const cut = key.lastIndexOf('/');
  const path = unescapeKey(key.slice(0, cut));
  const verb = key.slice(cut + 1).toUpperCase();
  if (path === '*' || path === '/*') return `*/${verb}`;
  // CloudFormation puts one more slash before the encoded path: `/~1items~1{id}`.
  return `/${path.replace(/^\/+/, '')}/${verb}`;
};

/** Account-level throttles that AWS materialises into a method setting: older and newer Regions. */
const accountThrottles: readonly LeafValue[] = [10000, 5000, 2500, 1250];

/** Terraform writes -1 for "not throttled here" (provider 3.0.0, PR #14266); any unset form equals it. */
export const sameThrottle = (declared: LeafValue, observed: LeafValue | undefined): boolean =>
  declared === -1 && (observed === undefined || observed === -1 || accountThrottles.includes(observed));
