// The control planes' real request quotas, as token buckets.
import { ServiceError, type Call } from './protocol/service.js';

/** `burst` calls at once, refilled at `rate` per second. */
interface Limit {
  burst: number;
  rate: number;
}

/** Whether calls are held to the real quotas. */
export type QuotaMode = 'real' | 'off';

/** Counts calls against the quotas. */
export interface Quotas {
  mode: QuotaMode;
  /** Throws the service's own throttling error when the call is over a quota. */
  check(service: string, call: Call): void;
}

const limit = (burst: number, seconds = 1): Limit => ({ burst, rate: burst / seconds });

// "Amazon API Gateway important notes and quotas": fixed, per account and Region; v1 and v2 share the total.
const API_GATEWAY_TOTAL: Limit = { burst: 40, rate: 10 };
const API_GATEWAY: Readonly<Record<string, Limit>> = {
  'apigateway:CreateDeployment': limit(1, 5),
  'apigateway:CreateResource': limit(5),
  'apigateway:CreateRestApi': limit(1, 3),
  'apigateway:DeleteResource': limit(5),
  'apigateway:DeleteRestApi': limit(1, 30),
  'apigateway:GetResources': limit(5, 2),
  'apigateway:ImportRestApi': limit(1, 3),
  'apigateway:PutRestApi': limit(1),
};
// "Amazon IVS service quotas (Real-Time Streaming)": per operation, not adjustable.
const IVS_TAGS = limit(10);
const IVS = limit(5);

// LookupEvents: per account and Region.
const EVENT_HISTORY = limit(2);

const limitsOf = (service: string, operation: string): (readonly [string, Limit])[] => {
  if (service === 'ivs') {
    return [[operation, /Tag|UntagResource/.test(operation) ? IVS_TAGS : IVS]];
  }
  if (service === 'cloudtrail') return [[operation, EVENT_HISTORY]];
  if (!service.startsWith('apigateway')) return [];
  const own = API_GATEWAY[`${service}:${operation}`];
  return [['*', API_GATEWAY_TOTAL], ...(own ? [[operation, own] as const] : [])];
};

/** v1 and v2 are one control plane. */
const planeOf = (service: string): string => (service.startsWith('apigateway') ? 'apigateway' : service);

const refuse = (service: string, waitSeconds: number): never => {
  if (planeOf(service) !== 'apigateway') throw new ServiceError('ThrottlingException', 'Rate exceeded');
  const members = service === 'apigateway' ? { retryAfterSeconds: String(Math.ceil(waitSeconds)) } : {};
  throw new ServiceError('TooManyRequestsException', 'Too Many Requests', members);
};

/** Full buckets. */
export const createQuotas = (mode: QuotaMode): Quotas => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const quotas: Quotas = {
    mode,
    check(service, call) {
      if (quotas.mode === 'off') return;
      const at = call.now.getTime();
      const wanted = limitsOf(service, call.operation).map(([name, { burst, rate }]) => {
        const key = [call.account, call.region, planeOf(service), name].join('/');
        const bucket = buckets.get(key) ?? { tokens: burst, at };
        const tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * rate);
        return { key, tokens, wait: (1 - tokens) / rate };
      });
      // A refused call takes nothing, so the buckets are only touched once all of them have a token.
      const wait = Math.max(0, ...wanted.map((bucket) => bucket.wait));
      if (wait > 1e-9) refuse(service, wait);
      for (const { key, tokens } of wanted) buckets.set(key, { tokens: tokens - 1, at });
    },
  };
  return quotas;
};
