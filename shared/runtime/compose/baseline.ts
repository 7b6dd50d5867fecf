// Puts `baseline` together; the only door that parses declarations.
import { hideWith } from '../../engine/mask.js';
import type { BaselineOrder } from '../../usecases/baseline/order.js';
import { workOnBaselines } from '../../usecases/baseline/work.js';
import type { BaselineOutcome } from '../../usecases/compile-baseline.js';
import { readConfig } from '../config.js';
import { readSecret } from '../../adapters/service-clients.js';
import { loadMaskKey } from '../mask-key.js';
import { once, portsOf } from './common.js';
import { declaring } from './declaring.js';

export const composeBaseline = (): ((order: BaselineOrder) => Promise<BaselineOutcome>) => {
  const config = readConfig(process.env);
  return workOnBaselines({
    ...portsOf(config),
    ...declaring(config, 'baseline'),
    masking: once(async () => {
      const { key, keyId } = await loadMaskKey(process.env, readSecret);
      return { hide: hideWith(key), keyId };
    }),
  });
};
