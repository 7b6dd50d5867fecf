// Puts `sweep` together.
import { sweep, type SweepOutcome } from '../../usecases/sweep.js';
import { readConfig } from '../config.js';
import { logWarn } from '../log.js';
import { clock, queueOf, quotaParts, readingOf, storeOf } from './common.js';

export const composeSweep = (): (() => Promise<SweepOutcome>) => {
  const config = readConfig(process.env);
  const reading = readingOf(config, 'sweep', () => quotaParts.lists);
  return sweep({ ...reading, store: storeOf(config), queue: queueOf(config), clock, log: logWarn });
};
