// The buttons that ask `remediate`: plan, and carry out the very plan that the message shows.
import { plain, type Block, type Button } from '../blocks.js';
import type { ShownPlan } from '../notice.js';
import { valueOf, type ShownDrift } from './buttons.js';

export type Remedy = 'plan' | 'reconcile';

/** By Slack's `action_id`; messages of years ago still hold them, so they never change their meaning. */
const remedies: Readonly<Record<string, Remedy>> = {
  stagewatch_plan: 'plan',
  stagewatch_reconcile: 'reconcile',
};

export const remedyOf = (actionId: string): Remedy | undefined =>
  Object.hasOwn(remedies, actionId) ? remedies[actionId] : undefined;

const planButton = (value: string, isAgain: boolean): Button => ({
  type: 'button',
  action_id: 'stagewatch_plan',
  text: plain(isAgain ? 'Plan again' : 'Plan'),
  value,
  confirm: {
    title: plain('Plan to put it back?'),
    text: plain(
      'Stagewatch reads it again and shows here which calls would bring it back. Nothing is changed.',
    ),
    confirm: plain('Plan'),
    deny: plain('Cancel'),
  },
});

const reconcileButton = (value: string, { totalCalls }: ShownPlan): Button => ({
  type: 'button',
  action_id: 'stagewatch_reconcile',
  text: plain('Reconcile'),
  value,
  confirm: {
    title: plain('Put it back now?'),
    text: plain(
      `Stagewatch carries out this plan in your name: ${totalCalls} ${totalCalls === 1 ? 'call' : 'calls'} that change what lives. If anything differs from the plan by then, nothing is done.`,
    ),
    confirm: plain('Reconcile'),
    deny: plain('Cancel'),
  },
});

/** One row of buttons, or none. */
export const remedyButtons = (drift: ShownDrift, plan: ShownPlan | undefined): Block[] => {
  const value = valueOf(drift);
  const agreed = plan?.offered === true ? valueOf({ ...drift, plan: plan.hash }) : undefined;
  if (value === undefined) return [];
  const elements = [
    ...(plan === undefined || agreed === undefined ? [] : [reconcileButton(agreed, plan)]),
    planButton(value, plan !== undefined),
  ];
  return [{ type: 'actions', block_id: 'stagewatch_remedy', elements }];
};
