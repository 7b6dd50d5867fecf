// Puts `reconcile` together: reads and plans by itself, and leaves writing to `remediate`.
import { createInvoke } from '../../adapters/lambda-invoke.js';
import { operatorError, type Problem } from '../../model/errors.js';
import type { PlanReport } from '../../model/plan-report.js';
import type { Report } from '../../model/report.js';
import { acceptFinding, type AcceptCommand, type AcceptOutcome } from '../../usecases/accept-finding.js';
import { lifecyclePolicyOf } from '../../usecases/look/record-findings.js';
import type { Asked } from '../../usecases/remediation/declared-now.js';
import { planNow } from '../../usecases/remediation/reconcile-now.js';
import { readConfig } from '../config.js';
import type { ReconcileRequest } from '../reconcile-request.js';
import { clock, entriesOf, portsOf, quotaParts } from './common.js';
import { declaring } from './declaring.js';
import { pacesOf, reconcilingWith } from './reconciling.js';

/** Who is on record for what `reconcile` has done: CloudTrail knows who invoked it. */
const by = 'an invocation of reconcile';

const withoutPlan = ({ plan: _plan, ...report }: PlanReport): Report => report;

/** A target that nobody declares would look as if all were well with it. */
const strangersIn = ({ targets = [] }: Asked, report: Report): Problem[] => {
  const known = new Set(report.targets.map(({ target }) => target));
  return targets.flatMap((target, index) =>
    known.has(target)
      ? []
      : [
          {
            where: `targets.${index}`,
            what: 'is not declared, or a rule leaves it out',
            remedy: 'Give a target as a report over everything prints it.',
          },
        ],
  );
};

export interface Reconcile {
  answer: (request: ReconcileRequest) => Promise<unknown>;
  /** The finding says so at once; `deliver` tells it. */
  accept: (command: AcceptCommand) => Promise<AcceptOutcome>;
}

export const composeReconcile = (): Reconcile => {
  const config = readConfig(process.env);
  const ports = portsOf(config);
  const sources = declaring(config, 'reconcile');
  const entries = entriesOf(config, 'reconcile');
  const reading = { entries, paces: pacesOf(config, quotaParts.asked) };
  const remediate = process.env['STAGEWATCH_REMEDIATE'] ?? '';
  const accept: Reconcile['accept'] = async (command) => {
    const policy = lifecyclePolicyOf((await ports.store.loadWatch()).settings);
    return acceptFinding({ store: ports.store, clock, policy })(command);
  };
  const answer: Reconcile['answer'] = async (request) => {
    if (request.mode === 'apply') {
      if (remediate === '')
        throw operatorError('Nothing was written.', [
          {
            where: 'STAGEWATCH_REMEDIATE',
            what: 'does not name the function that may write',
            remedy: 'Deploy with serverless.yml, or set it.',
          },
        ]);
      return createInvoke(remediate)({ ...request, by });
    }
    const { mode, ...asked } = request;
    const report = await planNow(await reconcilingWith(ports, reading, sources))(asked);
    const problems = strangersIn(asked, report);
    if (problems.length > 0) return { schemaVersion: 1, status: 'refused', problems };
    return mode === 'check' ? withoutPlan(report) : report;
  };
  return { answer, accept };
};
