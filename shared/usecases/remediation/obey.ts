// Follows one command about one drift: by today's policy, once, and only while the drift is the one that was meant.
import { sha256 } from '../../engine/canonical.js';
import { objectionTo } from '../../engine/lifecycle.js';
import { planOf as plannedFor, remediationModes } from '../../engine/remediation/asked.js';
import type { Command } from '../../model/command.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import { later, type EpochMs } from '../../model/time.js';
import { lifecyclePolicyOf } from '../look/record-findings.js';
import {
  applyBySelf,
  audit,
  carryOut,
  isPerson,
  isThatDrift,
  propose,
  refuse,
  type Case,
  type ObeyDeps,
  type Obeyed,
} from './follow.js';
import { gateOf } from './gates.js';
import { lookAgain, planAsked, type Planning } from './reconcile-now.js';
import { recordedPlan } from './recorded-plan.js';
import { findingOf, tellTarget } from './tell.js';

/** An agreement is to what somebody has just seen. */
const agreementMs = 3_600_000;
const longestDelaySeconds = 900;
const putOffMs = 1_200_000;

/** The plan as it was agreed to, as far as the finding still knows it. */
const shownPlan = (around: Case, expect: string): RecordedPlan =>
  plannedFor(around.finding) ??
  recordedPlan(
    around.finding,
    { hash: expect, targets: [] },
    { settings: around.settings, by: around.command.by, at: around.deps.clock() },
  );

/** What is against what a person agreed to, before anything is read. */
const objectionToApply = ({ deps, command, settings, finding }: Case) => {
  if (remediationModes(settings)(finding) === 'off')
    return {
      why: 'The policy does not let anybody put this back from here (remediation.mode is off for it).',
      remedy: 'Invoke `reconcile`, or set remediation.mode to propose in stagewatch.yml.',
    };
  return deps.clock() > later(command.at, agreementMs)
    ? { why: 'It was agreed to more than an hour ago.', remedy: 'Look at it again, and agree again.' }
    : undefined;
};

/** Not for ever: the next look asks again, and two of a kind would never end. */
const putOff = async ({ deps, command }: Case, until: EpochMs, why: string): Promise<Obeyed> => {
  if (until > later(command.at, putOffMs)) return { status: 'left', why };
  const seconds = Math.min(longestDelaySeconds, Math.ceil((until - deps.clock()) / 1000));
  await deps.commands?.send(command, seconds);
  return { status: 'put-off', why };
};

const planThat = async (around: Case): Promise<Planning | Obeyed> => {
  const { deps, tell, command } = around;
  const planning = await planAsked(deps, { targets: [command.target] });
  if (isThatDrift(around, planning)) return planning;
  await lookAgain(deps, planning.now);
  await tellTarget(tell, command.target);
  return { status: 'left', why: 'what lives is not that drift any more' };
};

const followAuto = async (around: Case): Promise<Obeyed> => {
  const gate = await gateOf(around.deps, around.settings, around.finding);
  if (gate.type === 'shut') return { status: 'left', why: gate.why };
  if (gate.type === 'later') return putOff(around, gate.until, gate.why);
  const planning = await planThat(around);
  if ('status' in planning) return planning;
  return gate.type === 'open' ? applyBySelf(around, planning) : propose(around, planning, gate.note);
};

/** An agreement counts once, however often its message arrives; after a crash somebody agrees again. */
const isFirst = ({ deps, command }: Case, expect: string): Promise<boolean> => {
  const { target, by, at } = command;
  const agreement = sha256(JSON.stringify([target, by, at, expect]));
  return deps.store.claim(`agreed/${agreement}`, deps.clock(), 2 * agreementMs);
};

const followApply = async (around: Case, expect: string): Promise<Obeyed> => {
  const objection = objectionToApply(around);
  if (objection !== undefined)
    return refuse(around, shownPlan(around, expect), objection.why, objection.remedy);
  if (!(await isFirst(around, expect))) return { status: 'left', why: 'it is carried out already' };
  return carryOut(around, await planAsked(around.deps, { targets: [around.command.target] }), expect);
};

const followPropose = async (around: Case): Promise<Obeyed> => {
  const { command, settings, finding } = around;
  if (!isPerson(command) && remediationModes(settings)(finding) === 'off')
    return { status: 'left', why: 'the policy is off for it by now' };
  const planning = await planThat(around);
  return 'status' in planning ? planning : propose(around, planning);
};

const follow = (around: Case): Promise<Obeyed> => {
  const { command } = around;
  switch (command.mode) {
    case 'propose':
      return followPropose(around);
    case 'auto':
      return followAuto(around);
    case 'apply':
      return followApply(around, command.expect);
    default:
      return command satisfies never;
  }
};

/** A command that comes twice finds its finding answered, at work, or over. */
export const obey =
  (deps: ObeyDeps) =>
  async (command: Command): Promise<Obeyed> => {
    const [finding, watch] = await Promise.all([findingOf(deps, command.target), deps.store.loadWatch()]);
    if (finding === undefined) return { status: 'left', why: 'there is no such finding' };
    const objection = objectionTo(finding, command.fingerprint);
    const policy = lifecyclePolicyOf(watch.settings);
    const settings = watch.settings.remediation;
    const around: Case = { deps, tell: { ...deps, policy }, command, settings, finding };
    if (objection === undefined) return follow(around);
    if (isPerson(command)) {
      const remedy = 'Look at the drift as it is now.';
      const hash = command.mode === 'apply' ? command.expect : '';
      await audit(around, hash, { target: command.target, outcome: 'refused', why: objection, remedy });
    }
    return { status: 'left', why: objection };
  };
