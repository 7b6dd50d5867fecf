// Puts `deliver` together.
import { createTrail } from '../../adapters/cloudtrail.js';
import { deliver, type DeliverOutcome } from '../../usecases/deliver.js';
import { readConfig } from '../config.js';
import { entriesOf, portsOf } from './common.js';

export const composeDeliver = (): (() => Promise<DeliverOutcome>) => {
  const config = readConfig(process.env);
  const { ownRoles } = config;
  return deliver({
    ...portsOf(config),
    ownRoles,
    trail: createTrail({ entries: entriesOf(config, 'deliver') }),
  });
};
