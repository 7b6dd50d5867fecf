// Spellings of a REST stage that mean the same.
import { unescapeKey } from '../../engine/pointer.js';
import type { LeafValue } from '../../model/field.js';
import type { Identity } from '../kind.js';

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

/** Terraform names a classic web ACL by its id, AWS by its ARN (`arn:aws:waf-regional:…:webacl/ID`). */
export const sameWebAcl = (declared: LeafValue, observed: LeafValue | undefined): boolean =>
  typeof declared === 'string' &&
  typeof observed === 'string' &&
  /^[\w-]+$/.test(declared) &&
  observed.endsWith(`:webacl/${declared}`);

const named = String.raw`((?:\$\{[^}]*\}|[^/])+)`;

/** `arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod`; a template's parts may be `${Api}` as yet. */
const stageArn = new RegExp(`^arn:.*:apigateway:(.*)::/restapis/${named}/stages/${named}$`);

/** The stage that an ARN names, in the Region that it tells; nothing where it names something else. */
export const stageInArn = (arn: string): Identity | undefined => {
  const [, region = '', api, stage] = stageArn.exec(arn) ?? [];
  if (api === undefined || stage === undefined) return undefined;
  return { key: `${api}/${stage}`, place: /^[a-z0-9-]+$/.test(region) ? { region } : {} };
};
