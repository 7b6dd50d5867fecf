// What `reconcile` and `remediate` are put together from alike: everything that planning takes.
import { createHmac } from 'node:crypto';
import type { Entries } from '../../adapters/assumed-roles.js';
import { createAwsClients, enteredBy } from '../../adapters/aws-clients.js';
import { createPaces, type Paces } from '../../adapters/pace.js';
import { readSecret } from '../../adapters/service-clients.js';
import { hideWith } from '../../engine/mask.js';
import { guardsOf } from '../../kinds/guards.js';
import type { AwsClients } from '../../kinds/kind.js';
import { patcherOf } from '../../kinds/patchers.js';
import type { Place } from '../../model/target.js';
import type { Ports } from '../../usecases/ports.js';
import type { ReconcileDeps } from '../../usecases/remediation/reconcile-now.js';
import type { SourceReading } from '../../usecases/remediation/sources-again.js';
import type { Config } from '../config.js';
import { loadMaskKey } from '../mask-key.js';
import { clock, once } from './common.js';

/** Kept for the life of the process. */
const keyed = once(() => loadMaskKey(process.env, readSecret));

/** How AWS is read: the pace and the ways into other accounts are the process's. */
export interface ReadingWith {
  paces: Paces;
  entries: Entries;
}

/** Each request counts its own calls. */
const counting = ({ paces, entries }: ReadingWith): Pick<ReconcileDeps, 'clientsFor' | 'awsCalls'> => {
  const calls: Record<string, number> = {};
  const made = new Map<string, AwsClients>();
  const onCall = (call: string): void => {
    calls[call] = (calls[call] ?? 0) + 1;
  };
  return {
    awsCalls: () => ({ ...calls }),
    clientsFor: ({ account, region }: Place) => {
      const id = `${account}/${region}`;
      const clients =
        made.get(id) ?? createAwsClients({ account, region, paces, onCall, ...enteredBy(entries(account)) });
      made.set(id, clients);
      return clients;
    },
  };
};

export const pacesOf = ({ share }: Config, part: { apigateway: number; ivs: number }): Paces =>
  createPaces({ apigateway: share * part.apigateway, ivs: share * part.ivs });

export const reconcilingWith = async (
  ports: Pick<Ports, 'store' | 'queue' | 'log'>,
  reading: ReadingWith,
  sources: SourceReading,
): Promise<ReconcileDeps> => {
  const { key, keyId } = await keyed();
  const { store, queue, log } = ports;
  return {
    ...counting(reading),
    store,
    queue,
    log,
    clock,
    keyId,
    sources,
    hide: hideWith(key),
    // Nobody without the key can try out what a hash was made of.
    digest: (text) => createHmac('sha256', key).update('plan ').update(text, 'utf8').digest('hex'),
    patcherOf,
    guardsOf,
  };
};
