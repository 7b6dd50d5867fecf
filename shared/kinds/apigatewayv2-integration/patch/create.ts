// A v2 integration that is gone is proposed once, and never made: AWS would give it another id.
import type { Patch } from '../../../model/plan.js';
import type { CreateAsk } from '../../patching.js';
import { newIdentity } from './new-identity.js';

export const create = ({ target, declared }: CreateAsk): Patch => ({
  calls: [],
  effects: [],
  refused: [newIdentity(target, declared, [], 'The integration is gone, and can only be made anew.')],
});
