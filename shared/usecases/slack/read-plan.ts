// The plan in an announcement of a drift (explain/message.ts), parsed at the door.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import type { DriftNotice, ShownPlan } from './notice.js';
import { countOf, listIn, objectIn, words } from './read-fields.js';

/** More than so many are counted, whatever an announcement holds. */
const shownLines = 10;

const callOf = (value: Json): ShownPlan['calls'] =>
  isObject(value) ? [{ operation: wordOf(value['operation']), does: wordOf(value['does']) }] : [];

const outcomeOf = (plan: JsonObject): Pick<ShownPlan, 'outcome'> => {
  const outcome = objectIn(plan, 'outcome');
  if (outcome === undefined) return {};
  return {
    outcome: { result: wordOf(outcome['result']), ...words(outcome, { why: 'why', remedy: 'remedy' }) },
  };
};

export const planOf = (event: JsonObject): Pick<DriftNotice, 'plan'> => {
  const plan = objectIn(event, 'plan');
  const hash = wordOf(plan?.['hash']);
  if (plan === undefined || hash === '') return {};
  const calls = listIn(plan, 'calls').flatMap(callOf).slice(0, shownLines);
  return {
    plan: {
      hash,
      by: wordOf(plan['by']),
      calls,
      totalCalls: countOf(plan['totalCalls']) ?? calls.length,
      refused: listIn(plan, 'refused')
        .slice(0, shownLines)
        .map((one) => (isObject(one) ? wordOf(one['why']) : '')),
      effects: listIn(plan, 'effects').slice(0, shownLines).map(wordOf),
      offered: plan['offered'] === true,
      ...words(plan, { note: 'note' }),
      ...outcomeOf(plan),
    },
  };
};
