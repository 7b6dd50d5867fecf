// A process of ours dies at one of its calls: before it, or after it took effect and before the answer came.
import type { LocalAws } from '../../infra/local/server.js';

export type CrashMode = 'before' | 'after';

export interface Crash {
  /** `before dynamodb:PutItem`; empty as long as nothing died. */
  at: () => string;
}

/** `keys`: the access keys that the processes which run now sign with. */
export const createCrashes = (aws: LocalAws, keys: () => ReadonlySet<string>) => {
  const services = ['apigateway', 'apigatewayv2', 'ivs', 'dynamodb', 'sqs', 'sns'];
  return {
    /** At the n-th call that fits; of the processes that run now, nothing works any more from then on. */
    at: (
      n: number,
      mode: CrashMode,
      fits: (service: string, operation: string) => boolean = () => true,
    ): Crash => {
      const ours = keys();
      const state = { count: 0, at: '', isDead: false };
      for (const service of services) {
        aws.faults.add({
          service,
          times: mode === 'after' ? 1 : 0,
          when: ({ caller, operation }) => {
            if (
              mode !== 'after' ||
              !ours.has(caller.accessKeyId) ||
              state.isDead ||
              !fits(service, operation)
            )
              return false;
            state.count += 1;
            if (state.count !== n) return false;
            state.isDead = true;
            state.at = `after ${service}:${operation}`;
            return true;
          },
          answer: { drop: true, applied: true },
        });
        aws.faults.add({
          service,
          when: ({ caller, operation }) => {
            if (!ours.has(caller.accessKeyId)) return false;
            if (state.isDead) return true;
            if (mode !== 'before' || !fits(service, operation)) return false;
            state.count += 1;
            if (state.count !== n) return false;
            state.isDead = true;
            state.at = `before ${service}:${operation}`;
            return true;
          },
          // What the SDK does not try again: the process is gone.
          answer: { code: 'ProcessDied', status: 400 },
        });
      }
      return { at: () => state.at };
    },
  };
};
