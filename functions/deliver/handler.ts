// Works off what is due: see shared/usecases/deliver.ts.
import { composeDeliver } from '../../shared/runtime/compose/deliver.js';
import { logInfo } from '../../shared/runtime/log.js';
import { publishMetrics } from '../../shared/runtime/metrics.js';

const deliver = composeDeliver();

export const handler = async (): Promise<void> => {
  const { heartbeat, oldestUnsentMs, ...done } = await deliver();
  if (done.due > 0) logInfo('due rows worked off', done);
  const pulse =
    heartbeat === undefined ? {} : { ScopesDeclared: heartbeat.declared, ScopesNotRead: heartbeat.notRead };
  publishMetrics({ OldestUnsentSeconds: oldestUnsentMs / 1000, ...pulse });
};
