// What a message says of a plan: its calls, what is refused and why, what to mind, and what became of it.
import type { Effect } from '../../model/plan.js';
import { effectTexts } from '../explain/plan.js';
import { code, prose } from './escape.js';
import type { ShownPlan } from './notice.js';

const isEffect = (word: string): word is Effect => Object.hasOwn(effectTexts, word);

const effectText = (word: string): string => (isEffect(word) ? effectTexts[word] : code(word, 40));

const outcomeLines = ({ outcome, note }: ShownPlan): string[] => {
  const said = note === undefined ? [] : [prose(note, 400)];
  if (outcome === undefined || outcome.result === 'applied') return said;
  const { result, why, remedy } = outcome;
  return [
    ...said,
    ...(why === undefined ? [] : [`*${result === 'failed' ? 'Failed' : 'Refused'}* ${prose(why, 600)}`]),
    ...(remedy === undefined ? [] : [`*To do* ${prose(remedy, 300)}`]),
  ];
};

/** One line for each, at most about 4,000 characters; none without a plan. */
export const planLines = (plan: ShownPlan | undefined): string[] => {
  if (plan === undefined) return [];
  const { by, calls, totalCalls, refused, effects, outcome } = plan;
  const isDone = outcome?.result === 'applied';
  const more = totalCalls - calls.length;
  return [
    `*${isDone ? 'Done' : 'Plan'}* asked for by ${code(by, 120)}`,
    ...calls.map(({ operation, does }) => `• ${code(operation, 60)} ${prose(does, 160)}`),
    ...(more > 0 ? [`… and ${more} calls more.`] : []),
    ...refused.map((why) => `• not done: ${prose(why, 250)}`),
    ...(effects.length === 0 || isDone ? [] : [`*Mind* ${effects.map(effectText).join(' · ')}`]),
    ...outcomeLines(plan),
  ];
};
