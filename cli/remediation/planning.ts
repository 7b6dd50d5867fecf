// What `plan` and `reconcile` have in common: the declarations, AWS as it is now, and the plan between them.
import { randomBytes } from 'node:crypto';
import { hideWith } from '../../shared/engine/mask.js';
import { activeRules } from '../../shared/engine/rules.js';
import { guardsOf } from '../../shared/kinds/guards.js';
import { patcherOf } from '../../shared/kinds/patchers.js';
import { operatorError } from '../../shared/model/errors.js';
import type { Allowances } from '../../shared/model/plan.js';
import { epochMs, type Clock } from '../../shared/model/time.js';
import { parseTargetId, type TargetId } from '../../shared/model/target.js';
import { noiseRulesOf } from '../../shared/usecases/rules/noise-rules.js';
import { declaredScopes, unboundScopes } from '../../shared/usecases/check.js';
import {
  planAll,
  type PlanAllDeps,
  type PlannedAll,
  type PlanOptions,
} from '../../shared/usecases/remediation/plan-all.js';
import { clientPool } from '../check.js';
import { progressOn } from '../progress.js';
import { compileNamed, type CompileFlags } from '../sources/compiled.js';
import type { Agreement } from './agreement.js';

export interface PlanFlags extends CompileFlags {
  output: 'table' | 'json';
  target?: string[];
  allow?: Allowance[];
  deploy?: true;
}

/** What `--allow` takes, and what it stands for. */
export const allowances = {
  'cache-cluster': 'cacheCluster',
  deployment: 'deployment',
  replace: 'replace',
} as const satisfies Record<string, keyof Allowances>;
export type Allowance = keyof typeof allowances;

const clock: Clock = () => epochMs(Date.now());

const allowed = (words: readonly Allowance[] = []): Allowances => {
  const names = words.map((word) => allowances[word]);
  return {
    cacheCluster: names.includes('cacheCluster'),
    deployment: names.includes('deployment'),
    replace: names.includes('replace'),
  };
};

const targetsOf = ({ target }: PlanFlags): ReadonlySet<TargetId> | undefined => {
  if (target === undefined) return undefined;
  const wrong = target.filter((one) => parseTargetId(one) === undefined);
  if (wrong.length > 0)
    throw operatorError('Nothing was planned.', [
      {
        where: '--target',
        what: `\`${wrong[0] ?? ''}\` is no target`,
        remedy: 'Give `kind:account/region/key`, as `stagewatch check --output json` prints it.',
      },
    ]);
  return new Set(target as TargetId[]);
};

/** A target that nothing declares would look as if there were nothing to do. */
const isDeclared = (only: ReadonlySet<TargetId> | undefined, { report }: PlannedAll): void => {
  const known = new Set(report.targets.map(({ target }) => target));
  const strange = [...(only ?? [])].find((target) => !known.has(target));
  if (strange !== undefined)
    throw operatorError('Nothing was written.', [
      {
        where: '--target',
        what: `\`${strange}\` is not declared in these sources, or a rule leaves it out`,
        remedy: 'Give a target as `stagewatch check --output json` prints it.',
      },
    ]);
};

export interface Planning {
  deps: PlanAllDeps;
  options: PlanOptions;
  planned: PlannedAll;
}

/** Reads AWS and plans; nothing is written. */
export const planNamed = async (
  name: 'plan' | 'reconcile',
  positional: readonly string[],
  flags: PlanFlags,
  { digest }: Agreement,
): Promise<Planning> => {
  const only = targetsOf(flags);
  const { onCall, ...aws } = clientPool();
  const undone = name === 'plan' ? 'nothing was planned' : 'nothing was written';
  const { settings, baseline } = await compileNamed({ name, undone }, positional, flags, onCall);
  const progress = progressOn(process.stderr);
  const allow = allowed(flags.allow);
  const deps: PlanAllDeps = {
    ...aws,
    patcherOf,
    guardsOf,
    allowOf: () => allow,
    hide: hideWith(randomBytes(32)),
    digest,
    clock,
    onProgress: (done, all) => progress.say(`read ${done} of ${all} scopes`),
  };
  const options: PlanOptions = {
    undeclared: settings.scope.undeclared,
    reveal: settings.reveal,
    noise: { rules: noiseRulesOf(settings), now: clock() },
    deploy: flags.deploy === true,
    hide: deps.hide,
  };
  const scopes = declaredScopes(baseline, settings.scope.unmanaged);
  const unbound = unboundScopes(deps, baseline, options, activeRules(noiseRulesOf(settings), clock()));
  const planned = await planAll(deps)(scopes, options, only, unbound).finally(progress.end);
  isDeclared(only, planned);
  return { deps, options, planned };
};
