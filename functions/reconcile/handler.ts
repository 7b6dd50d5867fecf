// Checks, plans, carries out or accepts, now and on demand: see DESIGN §4.6 and shared/usecases/remediation/reconcile-now.ts.
import type { Problem } from '../../shared/model/errors.js';
import { composeReconcile } from '../../shared/runtime/compose/reconcile.js';
import { isAcceptRequest, readAcceptRequest } from '../../shared/runtime/accept-request.js';
import { logInfo } from '../../shared/runtime/log.js';
import { readReconcileRequest } from '../../shared/runtime/reconcile-request.js';

const reconcile = composeReconcile();

const refused = (problems: readonly Problem[]) => ({ schemaVersion: 1, status: 'refused', problems });

const accepted = async (payload: unknown): Promise<unknown> => {
  const read = readAcceptRequest(payload);
  if ('problems' in read) return refused(read.problems);
  const outcome = await reconcile.accept(read.command);
  logInfo('drift accepted by invocation', { target: read.command.target, status: outcome.status });
  if (outcome.status !== 'refused') return { schemaVersion: 1, status: outcome.status };
  const { why, remedy } = outcome;
  return refused([{ where: read.command.target, what: why, remedy }]);
};

export const handler = async (payload: unknown): Promise<unknown> => {
  if (isAcceptRequest(payload)) return accepted(payload);
  const read = readReconcileRequest(payload);
  if ('problems' in read) return refused(read.problems);
  const answer = await reconcile.answer(read.request);
  logInfo('reconcile answered', { mode: read.request.mode });
  return answer;
};
