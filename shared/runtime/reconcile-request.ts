// What somebody may ask of `reconcile` and `remediate` (DESIGN §4.6), parsed at the door: unknown keys are errors.
import { isObject, wordOf, type Json, type JsonObject } from '../model/brand.js';
import type { Problem } from '../model/errors.js';
import { parseTargetId, type TargetId } from '../model/target.js';
import { didYouMean } from '../usecases/declarations/suggest.js';
import type { Asked } from '../usecases/remediation/declared-now.js';

export type ReconcileRequest =
  ({ mode: 'check' | 'plan' } & Asked) | ({ mode: 'apply'; expect: string } & Asked);

const known = ['mode', 'scope', 'targets', 'expect'];
const knownInScope = ['account', 'region', 'api'] as const;
const modes = ['check', 'plan', 'apply'] as const;
/** More than these are asked for by their scope. */
const mostTargets = 500;
const hashShape = /^[0-9a-f]{32}$/;

type Part<Value> = { value: Value } | { problems: Problem[] };

const problem = (where: string, what: string, remedy: string): Problem => ({ where, what, remedy });

const targetsOf = (value: Json | undefined): Part<readonly TargetId[] | undefined> => {
  if (value === undefined) return { value: undefined };
  if (!Array.isArray(value) || value.length === 0 || value.length > mostTargets)
    return {
      problems: [
        problem(
          'targets',
          `is no list of 1 to ${mostTargets} targets`,
          'Give `kind:account/region/key`, or leave it out.',
        ),
      ],
    };
  const list = value as readonly Json[];
  const wrong = list.flatMap((one, index) =>
    typeof one === 'string' && parseTargetId(one) !== undefined
      ? []
      : [problem(`targets.${index}`, 'is no target', 'Give `kind:account/region/key` as reports print it.')],
  );
  return wrong.length > 0 ? { problems: wrong } : { value: list as readonly TargetId[] };
};

const scopeOf = (value: Json | undefined): Part<Asked['scope']> => {
  if (value === undefined) return { value: undefined };
  if (!isObject(value))
    return { problems: [problem('scope', 'is no object', 'Give `account`, `region` or `api`.')] };
  const wrong = Object.entries(value).flatMap(([name, one]) => {
    if (!knownInScope.some((part) => part === name))
      return [problem(`scope.${name}`, 'is not known', didYouMean(name, [...knownInScope]))];
    return typeof one === 'string' && one !== '' ? [] : [problem(`scope.${name}`, 'is no text', 'Give one.')];
  });
  return wrong.length > 0 ? { problems: wrong } : { value: value };
};

const problemsOf = (...parts: readonly Part<unknown>[]): Problem[] =>
  parts.flatMap((part) => ('problems' in part ? part.problems : []));

const asked = (targets: Part<readonly TargetId[] | undefined>, scope: Part<Asked['scope']>): Asked => ({
  ...('value' in targets && targets.value !== undefined ? { targets: targets.value } : {}),
  ...('value' in scope && scope.value !== undefined ? { scope: scope.value } : {}),
});

const expectProblems = (mode: Json | undefined, expect: Json | undefined): Problem[] => {
  if (mode === 'apply')
    return typeof expect === 'string' && hashShape.test(expect)
      ? []
      : [
          problem(
            'expect',
            'is not the hash of a plan',
            'Ask with mode `plan` first, and give its `plan.hash`.',
          ),
        ];
  return expect === undefined
    ? []
    : [problem('expect', 'means something with mode `apply` only', 'Leave it out.')];
};

/** Everything that is wrong at once. */
export const readReconcileRequest = (
  payload: unknown,
): { request: ReconcileRequest } | { problems: readonly Problem[] } => {
  if (!isObject(payload))
    return { problems: [problem('payload', 'is no object', 'Give `{ "mode": "check" }`.')] };
  const body: JsonObject = payload;
  const { mode, expect } = body;
  const unknown = Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => problem(name, 'is not known', didYouMean(name, known)));
  const kind = modes.find((one) => one === mode);
  const noMode = kind === undefined ? [problem('mode', 'is none of check, plan, apply', 'Give one.')] : [];
  const targets = targetsOf(body['targets']);
  const scope = scopeOf(body['scope']);
  const problems = [...unknown, ...noMode, ...problemsOf(targets, scope), ...expectProblems(mode, expect)];
  if (problems.length > 0 || kind === undefined) return { problems };
  const part = asked(targets, scope);
  if (kind !== 'apply') return { request: { mode: kind, ...part } };
  return { request: { mode: kind, expect: wordOf(expect), ...part } };
};

export interface ReadOrder extends Asked {
  by: string;
  expect: string;
}

const longestBy = 200;

/** What `remediate` is told to do: as `apply`, with who asked. */
export const readApplyOrder = (payload: unknown): { order: ReadOrder } | { problems: readonly Problem[] } => {
  if (!isObject(payload)) return { problems: [problem('payload', 'is no object', 'Invoke `reconcile`.')] };
  const { by, ...rest } = payload;
  const read = readReconcileRequest(rest);
  if ('problems' in read) return read;
  const { request } = read;
  if (request.mode !== 'apply')
    return { problems: [problem('mode', 'is not `apply`', 'Invoke `reconcile` to check or plan.')] };
  if (typeof by !== 'string' || by === '' || by.length > longestBy)
    return { problems: [problem('by', 'does not say who asks', 'Give a name.')] };
  const { mode: _mode, ...order } = request;
  return { order: { ...order, by } };
};
