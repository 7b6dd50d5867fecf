// Puts `deliver` together.
import { createTrail } from '../../adapters/cloudtrail.js';
import { deliver, type DeliverOutcome } from '../../usecases/deliver.js';
import { readConfig } from '../config.js';
import { portsOf } from './common.js';

export const composeDeliver = (): (() => Promise<DeliverOutcome>) => {
  const config = readConfig(process.env);
  const { home, ownRoles } = config;
  return deliver({ ...portsOf(config), home, ownRoles, trail: createTrail() });
};
