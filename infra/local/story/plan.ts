// A plan cut to a screen: for each target what each call does, what is refused and why. `stagewatch plan` shows all of it.
import { kindOf } from '../../../shared/kinds/registry.js';
import type { Refusal } from '../../../shared/model/plan.js';
import type { PlanReport, ReportPlan } from '../../../shared/model/plan-report.js';
import type { Report } from '../../../shared/model/report.js';
import { kindId } from '../../../shared/model/target.js';
import { counted } from '../../../cli/render/text.js';
import { aside, command, item, note, refusal } from './screen.js';

/** What people call a target: its kind, and its place in the declaration or its id. */
export const labelIn = ({ targets }: Pick<Report, 'targets'>, id: string): string => {
  const found = targets.find(({ target }) => target === id);
  if (found === undefined) return id;
  return `${kindOf(kindId(found.kind)).title} ${found.address?.split('.').at(-1) ?? found.id}`;
};

const drawRefusal = ({ code, paths, why, remedy, command: shown }: Refusal): void => {
  const where = paths.length === 0 ? '' : ` ${paths.join(', ')}`;
  refusal(`refused (${code})${where}: ${why}`);
  aside(remedy);
  if (shown !== undefined) command(shown);
};

const isRefused = ({ refused }: ReportPlan['targets'][number]): boolean => refused.length > 0;

/** In one line: `4 calls on 2 targets; 2 targets refused`. */
const sumOf = ({ targets, hash }: ReportPlan): string => {
  const calls = targets.reduce((sum, one) => sum + one.calls.length, 0);
  const touched = targets.filter((one) => one.calls.length > 0).length;
  const refused = targets.filter(isRefused).length;
  return `Plan ${hash.slice(0, 8)}…: ${counted(calls, 'call')} on ${counted(touched, 'target')}, ${refused} refused. Nothing is written yet.`;
};

export const drawPlan = (report: PlanReport): void => {
  note(sumOf(report.plan));
  // What is done comes first.
  const inOrder = [...report.plan.targets].sort((one, other) => other.calls.length - one.calls.length);
  for (const { target, calls, refused } of inOrder) {
    item(labelIn(report, target));
    for (const { operation, does } of calls) aside(`${operation}: ${does}`);
    refused.forEach(drawRefusal);
  }
};
