// Spaces out calls: a token bucket per quota, so that people and pipelines keep most of the control plane.
import { setTimeout as sleepFor } from 'node:timers/promises';

/** A quota as AWS publishes it, and the part of it that we take. */
export interface Rate {
  perSecond: number;
  /** Calls that may go at once after a rest. */
  burst: number;
}

export interface PaceClock {
  now: () => number;
  sleep: (ms: number) => Promise<unknown>;
}

const systemClock: PaceClock = { now: () => Date.now(), sleep: (ms) => sleepFor(ms) };

export interface Pace {
  /** Resolves when the next call may go; calls go in the order they asked. */
  take: () => Promise<void>;
  /** AWS asked for a rest: nobody goes before it is over. */
  rest: (ms: number) => void;
}

/** One bucket (GCRA: remembers only when the next call is due). */
export const createPace = ({ perSecond, burst }: Rate, clock: PaceClock = systemClock): Pace => {
  const intervalMs = 1000 / perSecond;
  let nextAt = 0;
  return {
    take: async () => {
      const now = clock.now();
      const slot = Math.max(nextAt, now - (burst - 1) * intervalMs);
      nextAt = slot + intervalMs;
      if (slot > now) await clock.sleep(slot - now);
    },
    rest: (ms) => {
      nextAt = Math.max(nextAt, clock.now() + ms);
    },
  };
};

export interface Paces {
  /** The buckets that one call has to pass. */
  of: (place: string, service: string, operation: string) => readonly Pace[];
}

interface Quota extends Rate {
  name: string;
  /** However small our share is, so much may go at once after a rest. */
  leastBurst: number;
}

/** The calls of one look at a small API: an event must not wait for its own look's second call. */
const lookCalls = 3;

/** API Gateway: 10/s for all operations of v1 and v2 together; GetResources 5 per 2 s. IVS: 5/s each (AWS quotas, fixed). */
const quotaOf = (service: string, operation: string): readonly Quota[] => {
  if (service === 'ivs') return [{ name: `ivs:${operation}`, perSecond: 5, burst: 5, leastBurst: 1 }];
  const all = { name: 'apigateway', perSecond: 10, burst: 10, leastBurst: lookCalls };
  if (operation !== 'GetResources') return [all];
  return [all, { name: 'apigateway:GetResources', perSecond: 2.5, burst: 4, leastBurst: 1 }];
};

/** Our part of AWS's quotas, which are apart for the two services. */
export interface Shares {
  apigateway: number;
  ivs: number;
}

/** The buckets of one process, per account and Region. */
export const createPaces = (shares: number | Shares = 0.5, clock: PaceClock = systemClock): Paces => {
  const known = new Map<string, Pace>();
  const { apigateway, ivs } = typeof shares === 'number' ? { apigateway: shares, ivs: shares } : shares;
  return {
    of: (place, service, operation) =>
      quotaOf(service, operation).map(({ name, perSecond, burst, leastBurst }) => {
        const id = `${place} ${name}`;
        const share = service === 'ivs' ? ivs : apigateway;
        const made =
          known.get(id) ??
          createPace(
            { perSecond: perSecond * share, burst: Math.max(leastBurst, Math.floor(burst * share)) },
            clock,
          );
        known.set(id, made);
        return made;
      }),
  };
};
