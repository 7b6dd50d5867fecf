// Puts `baseline` together; the only door that parses declarations.
import { hideWith } from '../../engine/mask.js';
import {
  compileBaseline,
  type BaselineOutcome,
  type BaselineRequest,
} from '../../usecases/compile-baseline.js';
import { compileDeclarations } from '../../usecases/declarations/compile.js';
import { readConfig } from '../config.js';
import { readSecret } from '../../adapters/service-clients.js';
import { loadMaskKey } from '../mask-key.js';
import { once, portsOf } from './common.js';

export const composeBaseline = (): ((request: BaselineRequest) => Promise<BaselineOutcome>) => {
  const config = readConfig(process.env);
  const ports = portsOf(config);
  const keyed = once(() => loadMaskKey(process.env, readSecret));
  return async (request) => {
    const { key, keyId } = await keyed();
    const deps = { ...ports, compile: compileDeclarations, hide: hideWith(key), keyId, home: config.home };
    return compileBaseline(deps)(request);
  };
};
