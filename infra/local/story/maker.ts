// Who made a drift, as its finding says: an event that came after the notice completes the finding alone.
import { createStore } from '../../../shared/adapters/dynamodb/store.js';
import { createDynamoClient } from '../../../shared/adapters/service-clients.js';
import { parseTargetId, scopeId, targetId } from '../../../shared/model/target.js';
import { epochMs } from '../../../shared/model/time.js';
import { scopeOfTarget } from '../../../shared/usecases/check.js';
import type { Notice } from './notices.js';

const nobody: Notice['maker'] = { name: '', confidence: 'unknown' };

export const makerIn = (table: string): ((target: string) => Promise<Notice['maker']>) => {
  const store = createStore(createDynamoClient(), table, () => epochMs(Date.now()));
  return async (id) => {
    const target = parseTargetId(id);
    if (target === undefined) return nobody;
    const record = await store.loadFinding(scopeId(scopeOfTarget(target)), targetId(target));
    const maker = record?.finding.changedBy;
    return maker !== undefined && 'actor' in maker
      ? { name: maker.actor.name, confidence: maker.confidence }
      : nobody;
  };
};
