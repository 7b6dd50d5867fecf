// Takes declarations: `{ "sources": [{ "name": …, "text": … }], "remove": [name], "settings": {…} }`.
import { readBaselineRequest } from '../../shared/runtime/baseline-request.js';
import { composeBaseline } from '../../shared/runtime/compose/baseline.js';
import { logInfo } from '../../shared/runtime/log.js';
import type { BaselineOutcome } from '../../shared/usecases/compile-baseline.js';

const baseline = composeBaseline();

export const handler = async (payload: unknown): Promise<BaselineOutcome> => {
  const { request, problems } = readBaselineRequest(payload);
  if (problems.length > 0) return { sources: [], problems };
  const outcome = await baseline(request);
  logInfo('baselines compiled', {
    sources: outcome.sources.map(({ source, status, targets }) => ({ source, status, targets })),
    problems: outcome.problems.length,
  });
  return outcome;
};
