// Works off what is due: see shared/usecases/deliver.ts.
import { composeDeliver } from '../../shared/runtime/compose/deliver.js';
import { logInfo } from '../../shared/runtime/log.js';
import { createMetrics, metricsOf } from '../../shared/runtime/metrics.js';

const deliver = composeDeliver();
const publish = createMetrics(process.env['STAGEWATCH_DEPLOYMENT'] ?? 'unnamed');

export const handler = async (): Promise<void> => {
  const { heartbeat, oldestUnsentMs, ...done } = await deliver();
  if (done.due > 0) logInfo('due rows worked off', done);
  publish(metricsOf({ oldestUnsentMs, ...(heartbeat === undefined ? {} : { heartbeat }) }));
};
