// Puts `detect` together.
import { hideWith } from '../../engine/mask.js';
import type { QueueName } from '../../usecases/ports.js';
import { workOffLooks, type QueuedBody, type WorkOutcome } from '../../usecases/work-off-looks.js';
import { readConfig } from '../config.js';
import { readSecret } from '../../adapters/service-clients.js';
import { loadMaskKey } from '../mask-key.js';
import { once, portsOf, quotaParts, readingOf } from './common.js';

export interface Detect {
  /** Which queue an event source is. */
  laneOf: (queueArn: string) => QueueName;
  work: (messages: readonly QueuedBody[], lane: QueueName, remainingMs: () => number) => Promise<WorkOutcome>;
}

export const composeDetect = (): Detect => {
  const config = readConfig(process.env);
  const ports = portsOf(config);
  const reading = readingOf(config, 'detect', (lane) => quotaParts[lane]);
  const keyed = once(() => loadMaskKey(process.env, readSecret));
  return {
    laneOf: (queueArn) =>
      queueArn.split(':').at(-1) === config.queues.sweep.split('/').at(-1) ? 'sweep' : 'now',
    work: async (messages, lane, remainingMs) => {
      const { key, keyId } = await keyed();
      const { home, ownRoles } = config;
      const hide = hideWith(key);
      const work = workOffLooks({ ...ports, ...reading, hide, keyId, home, ownRoles, remainingMs });
      return work(messages, lane);
    },
  };
};
