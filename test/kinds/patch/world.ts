// One target on a live endpoint, as planned and put back: read, planned, sent, and read again.
import { createHash, randomBytes } from 'node:crypto';
import { physical } from '../../../infra/local/estate/rebind.js';
import { createAwsWriter } from '../../../shared/adapters/aws-writer.js';
import { hideWith } from '../../../shared/engine/mask.js';
import { isWithin } from '../../../shared/engine/pointer.js';
import type { AwsClients } from '../../../shared/kinds/kind.js';
import { patcherOf } from '../../../shared/kinds/patchers.js';
import type { Baseline, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { Allowances, PlannedCall, TargetPlan } from '../../../shared/model/plan.js';
import type { Place, Target } from '../../../shared/model/target.js';
import { scopeOfTarget } from '../../../shared/usecases/check.js';
import { planScope, type PlannedTarget } from '../../../shared/usecases/remediation/plan-scope.js';
import { estateOf, type Estate } from '../../acceptance/estate.js';

export const everything: Allowances = { cacheCluster: true, deployment: true, replace: true };
export const nothingMore: Allowances = { cacheCluster: false, deployment: false, replace: false };

export interface World {
  estate: Estate;
  /** As declared, under the ids that AWS gave. */
  declared: DeclaredTarget;
  clients: AwsClients;
  /** The live thing's own name. */
  live: Target;
  send: (call: PlannedCall) => Promise<void>;
}

export const worldOf = async (
  baseline: Baseline,
  clientsFor: (place: Place) => AwsClients,
): Promise<World> => {
  const estate = await estateOf(baseline, clientsFor);
  const [declared, ...others] = estate.baseline.targets;
  if (declared === undefined || others.length > 0) throw new Error('a world has one target');
  const clients = clientsFor(declared);
  return { estate, declared, clients, live: physical(declared, estate.ids), send: createAwsWriter(clients) };
};

const hide = hideWith(randomBytes(32));
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What there is to do, as it is planned: guards are proven elsewhere, and here nothing is held back by them. */
export const planNow = async (
  { clients }: World,
  declared: DeclaredTarget,
  allow: Allowances,
): Promise<PlannedTarget> => {
  const deps = { patcherOf, guardsOf: () => [], allowOf: () => allow, hide, digest, clock: () => 0 as never };
  const options = { undeclared: 'ignore' as const, hide, reveal: [], managedKinds: [] };
  const { targets } = await planScope(deps, clients, scopeOfTarget(declared), [declared], options);
  const [planned, ...others] = targets;
  if (planned === undefined || others.length > 0) throw new Error('one target is planned');
  return planned;
};

export const verdictOf = ({ result }: PlannedTarget): string => result.comparison.verdict;

export const differing = ({ result: { comparison } }: PlannedTarget): string[] =>
  comparison.verdict === 'drifted' ? comparison.differences.map(({ path }) => path) : [];

/** A path and all that lies below or around it: a refused block speaks for its leaves. */
export const covers = (paths: readonly string[], path: string): boolean =>
  paths.some((one) => one === '' || isWithin(path, one));

const settledBy = ({ calls }: TargetPlan): string[] => calls.flatMap(({ settles }) => settles);

const refusedBy = ({ refused }: TargetPlan): string[] => refused.flatMap(({ paths }) => paths);

/** What breaks the law that every difference is settled or refused, and never both; in words. */
export const lawBreaks = (planned: PlannedTarget): string[] => {
  const plan = planned.planned?.plan;
  if (plan === undefined) return [];
  const settled = settledBy(plan);
  const refused = refusedBy(plan);
  const isTold = (paths: readonly string[], path: string): boolean =>
    covers(paths, path) || paths.some((one) => isWithin(one, path));
  return differing(planned).flatMap((path) => {
    const [isSettled, isRefused] = [isTold(settled, path), isTold(refused, path)];
    if (!isSettled && !isRefused) return [`${path} is neither settled nor refused`];
    const isBoth = settled.some((one) => refused.includes(one));
    return isBoth ? [`${path} is both settled and refused`] : [];
  });
};

export type Outcome =
  | { outcome: 'in-sync'; calls: number }
  | { outcome: 'refused'; calls: number; planned: PlannedTarget }
  | { outcome: 'stuck'; calls: number; planned: PlannedTarget; why: string };

/** Sends one plan, to its end or to the first call after which the target has to be read again. */
const sendPlan = async (world: World, plan: TargetPlan): Promise<number> => {
  let sent = 0;
  for (const call of plan.calls) {
    await world.send(call);
    sent += 1;
    if (call.thenRead === true) break;
  }
  return sent;
};

/** Plans and sends until nothing is left to do; each plan keeps the law. */
export const putBack = async (
  world: World,
  declared: DeclaredTarget,
  allow: Allowances = everything,
  first?: PlannedTarget,
): Promise<Outcome> => {
  let calls = 0;
  let before = '';
  for (let round = 0; ; round += 1) {
    const planned = round === 0 && first ? first : await planNow(world, declared, allow);
    const broken = lawBreaks(planned);
    const plan = planned.planned?.plan;
    if (broken.length > 0) return { outcome: 'stuck', calls, planned, why: broken.join('; ') };
    if (plan === undefined) return { outcome: 'in-sync', calls };
    if (plan.calls.length === 0) return { outcome: 'refused', calls, planned };
    if (plan.hash === before || round > 5)
      return { outcome: 'stuck', calls, planned, why: `still ${differing(planned).join(', ')}` };
    before = plan.hash;
    try {
      calls += await sendPlan(world, plan);
    } catch (error) {
      return { outcome: 'stuck', calls, planned, why: `${String(error)} ${JSON.stringify(plan.calls)}` };
    }
  }
};

/** Sends the first calls of a plan, and stops as a crash does. */
export const sendSome = async (world: World, plan: TargetPlan, count: number): Promise<void> => {
  for (const call of plan.calls.slice(0, count)) await world.send(call);
};

/** What AWS says to a call whose work is done already. */
const alreadyDone =
  /no method setting for this method|Invalid parameter name specified|Content-Type specified was not found|Invalid Response status code specified|already exists|Unable to find RouteSettings by route key/;

/** Sends a plan once more; what AWS refuses has to be refused for being done. */
export const replay = async (world: World, plan: TargetPlan): Promise<string[]> => {
  const wrong: string[] = [];
  for (const call of plan.calls)
    await world.send(call).catch((error: unknown) => {
      if (!(error instanceof Error) || !alreadyDone.test(error.message)) wrong.push(String(error));
    });
  return wrong;
};
