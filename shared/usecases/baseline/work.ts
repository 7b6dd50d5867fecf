// The `baseline` door: works off one order. What concerns no configured source costs one read of the settings.
import type { Place } from '../../model/target.js';
import { compileBaseline, type BaselineOutcome } from '../compile-baseline.js';
import type { Ports } from '../ports.js';
import type { RemoteSources } from '../sources/source-spec.js';
import type { BaselineDeps, Compile } from './compile-source.js';
import { held } from './hold.js';
import type { BaselineOrder } from './order.js';
import { planEvents, planRefresh, type Plan } from './plan.js';
import { movePointer } from './pointer.js';
import { refreshSources } from './refresh.js';
import type { Masking } from './rows.js';

export interface BaselineWork extends Pick<Ports, 'store' | 'queue' | 'topic' | 'clock' | 'log'> {
  home: Place;
  /** What follows is asked for only when there is something to compile, or to fetch. */
  compile: () => Promise<Compile>;
  masking: () => Promise<Omit<Masking, 'reveal'>>;
  remote: () => Promise<RemoteSources>;
}

const depsOf = async (work: BaselineWork): Promise<BaselineDeps> => {
  const [compileSources, masking] = await Promise.all([work.compile(), work.masking()]);
  return { ...work, ...masking, compile: compileSources };
};

const follow = async (work: BaselineWork, { refresh, hold, problems }: Plan): Promise<BaselineOutcome> => {
  if (refresh.length === 0 && hold.length === 0) return { sources: [], problems };
  const deps = await depsOf(work);
  const now = work.clock();
  for (const { source, since } of hold) await movePointer(deps, source, held(since, now));
  if (refresh.length === 0) return { sources: [], problems };
  const remote = await work.remote();
  return { sources: await refreshSources({ ...deps, remote }, refresh), problems };
};

const compile = async (
  work: BaselineWork,
  { request }: Extract<BaselineOrder, { type: 'compile' }>,
): Promise<BaselineOutcome> => {
  const given = await compileBaseline(await depsOf(work))(request);
  if (request.settings === undefined || given.problems.length > 0) return given;
  // Settings may name other sources, or reveal other paths of those that were fetched.
  const watch = await work.store.loadWatch();
  const plan = planRefresh('all', { ...watch, home: work.home });
  const fetched = await follow(work, plan);
  return { sources: [...given.sources, ...fetched.sources], problems: fetched.problems };
};

export const workOnBaselines =
  (work: BaselineWork) =>
  async (order: BaselineOrder): Promise<BaselineOutcome> => {
    if (order.type === 'compile') return compile(work, order);
    const known = { ...(await work.store.loadWatch()), home: work.home };
    return follow(
      work,
      order.type === 'refresh' ? planRefresh(order.names, known) : planEvents(order.events, known),
    );
  };
