// Carries out a plan that somebody agreed to: see shared/usecases/remediation/reconcile-now.ts.
import type { Context } from 'aws-lambda';
import { composeRemediate } from '../../shared/runtime/compose/remediate.js';
import { logInfo } from '../../shared/runtime/log.js';
import { readApplyOrder } from '../../shared/runtime/reconcile-request.js';

const remediate = composeRemediate();

export const handler = async (payload: unknown, context: Context): Promise<unknown> => {
  const read = readApplyOrder(payload);
  if ('problems' in read) return { schemaVersion: 1, status: 'refused', problems: read.problems };
  const answer = await remediate.apply(read.order, () => context.getRemainingTimeInMillis());
  logInfo('remediation ended', {
    status: answer.status,
    by: read.order.by,
    applied: answer.status === 'done' ? answer.applied : [],
  });
  return answer;
};
