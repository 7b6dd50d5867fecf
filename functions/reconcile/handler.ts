// Checks, plans or carries out, now and on demand: see DESIGN §4.6 and shared/usecases/remediation/reconcile-now.ts.
import { composeReconcile } from '../../shared/runtime/compose/reconcile.js';
import { logInfo } from '../../shared/runtime/log.js';
import { readReconcileRequest } from '../../shared/runtime/reconcile-request.js';

const reconcile = composeReconcile();

export const handler = async (payload: unknown): Promise<unknown> => {
  const read = readReconcileRequest(payload);
  if ('problems' in read) return { schemaVersion: 1, status: 'refused', problems: read.problems };
  const answer = await reconcile(read.request);
  logInfo('reconcile answered', { mode: read.request.mode });
  return answer;
};
