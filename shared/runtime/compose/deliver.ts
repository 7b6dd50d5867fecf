// Puts `deliver` together.
import { deliver, type DeliverOutcome } from '../../usecases/deliver.js';
import { readConfig } from '../config.js';
import { portsOf } from './common.js';

export const composeDeliver = (): (() => Promise<DeliverOutcome>) =>
  deliver(portsOf(readConfig(process.env)));
