// Carries out a plan that somebody agreed to, when invoked; and works off the queue of commands: see
// shared/usecases/remediation/{reconcile-now,obey}.ts.
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readCommand } from '../../shared/runtime/command-request.js';
import { composeRemediate } from '../../shared/runtime/compose/remediate.js';
import { logInfo, logWarn } from '../../shared/runtime/log.js';
import { readApplyOrder } from '../../shared/runtime/reconcile-request.js';

const remediate = composeRemediate();

/** True where it need not come again. */
const workOff = async (body: string, remainingMs: () => number): Promise<boolean> => {
  const read = readCommand(body);
  if ('problems' in read) {
    logWarn('message is no command', { problems: read.problems });
    return false;
  }
  const { mode, target, by } = read.command;
  try {
    logInfo('command followed', { mode, target, by, ...(await remediate.obey(read.command, remainingMs)) });
    return true;
  } catch (error) {
    logWarn('command failed', {
      mode,
      target,
      by,
      error: error instanceof Error ? error.message : 'unknown',
    });
    return false;
  }
};

const isBatch = (payload: unknown): payload is SQSEvent =>
  typeof payload === 'object' && payload !== null && 'Records' in payload && Array.isArray(payload.Records);

const workOffAll = async ({ Records }: SQSEvent, remainingMs: () => number): Promise<SQSBatchResponse> => {
  const failed: string[] = [];
  for (const { messageId, body } of Records) if (!(await workOff(body, remainingMs))) failed.push(messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};

export const handler = async (payload: unknown, context: Context): Promise<unknown> => {
  const remainingMs = (): number => context.getRemainingTimeInMillis();
  if (isBatch(payload)) return workOffAll(payload, remainingMs);
  const read = readApplyOrder(payload);
  if ('problems' in read) return { schemaVersion: 1, status: 'refused', problems: read.problems };
  const answer = await remediate.apply(read.order, remainingMs);
  logInfo('remediation ended', {
    status: answer.status,
    by: read.order.by,
    applied: answer.status === 'done' ? answer.applied : [],
  });
  return answer;
};
