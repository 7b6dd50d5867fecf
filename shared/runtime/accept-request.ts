// `{ "mode": "accept" }` to `reconcile`: accepting a drift by invocation, parsed at the door.
import { parseIso } from '../engine/iso.js';
import { isObject, type Json } from '../model/brand.js';
import type { Problem } from '../model/errors.js';
import { parseTargetId, scopeId } from '../model/target.js';
import type { AcceptCommand } from '../usecases/accept-finding.js';
import { scopeOfTarget } from '../usecases/check.js';
import { didYouMean } from '../usecases/declarations/suggest.js';

const known = ['mode', 'target', 'fingerprint', 'by', 'why', 'until'];

const problem = (where: string, what: string, remedy: string): Problem => ({ where, what, remedy });

const textAt = (value: Json | undefined, where: string, problems: Problem[], what: string): string => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  problems.push(problem(where, 'is missing or no text', what));
  return '';
};

/** Whether a payload is meant for this: everything else is a reconcile request. */
export const isAcceptRequest = (payload: unknown): boolean =>
  isObject(payload) && payload['mode'] === 'accept';

/** Everything that is wrong at once. */
export const readAcceptRequest = (
  payload: unknown,
): { command: AcceptCommand } | { problems: readonly Problem[] } => {
  if (!isObject(payload)) return { problems: [problem('payload', 'is no object', 'Give one.')] };
  const problems = Object.keys(payload)
    .filter((name) => !known.includes(name))
    .map((name) => problem(name, 'is not known', didYouMean(name, known)));
  const { target: id, fingerprint, by, why, until } = payload;
  const words = {
    fingerprint: textAt(
      fingerprint,
      'fingerprint',
      problems,
      'Give that of the drift, as notices and `stagewatch findings -o json` have it.',
    ),
    by: textAt(by, 'by', problems, 'Say who answers for it.'),
    why: textAt(why, 'why', problems, 'Say why this drift may stay.'),
  };
  const target = typeof id === 'string' ? parseTargetId(id) : undefined;
  if (target === undefined)
    problems.push(problem('target', 'is no target', 'Give `kind:account/region/key` as notices print it.'));
  const end = typeof until === 'string' ? parseIso(until) : undefined;
  if (end === undefined)
    problems.push(problem('until', 'is no time', 'Give one in UTC: 2026-12-01T00:00:00Z.'));
  if (problems.length > 0 || target === undefined || end === undefined || typeof id !== 'string')
    return { problems };
  const scope = scopeId(scopeOfTarget(target));
  return { command: { scope, target: id as AcceptCommand['target'], ...words, until: end } };
};
