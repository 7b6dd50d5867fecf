// Asks for a look at every declared scope: see shared/usecases/sweep.ts.
import { composeSweep } from '../../shared/runtime/compose/sweep.js';
import { logInfo } from '../../shared/runtime/log.js';

const sweep = composeSweep();

export const handler = async (): Promise<void> => {
  logInfo('swept', { ...(await sweep()) });
};
