// A plan, or what became of it, in a mail: what would be sent, what is refused and why, and how to carry it out.
import { printable } from '../../engine/printable.js';
import type { AnnouncementEvent, Finding } from '../../model/finding.js';
import type { Effect } from '../../model/plan.js';
import type { RecordedPlan } from '../../model/recorded-plan.js';
import { quotedWord } from '../../kinds/_support/patching-commands.js';

/** What a person has to know before they agree. */
export const effectTexts: Readonly<Record<Effect, string>> = {
  'needs-deployment': 'it is not served before the API is deployed',
  'live-at-once': 'it is served at once: the stage deploys by itself',
  'costs-money': 'it costs money',
  'takes-minutes': 'it takes minutes',
  'flushes-cache': 'it flushes the cache',
  'shifts-traffic': 'it shifts traffic',
};

const longestPayload = 4000;

const isAlive = ({ status }: Finding): boolean => status === 'open' || status === 'remediating';

/** The plan that there is something to say of: of this very form of the drift, as long as it is not over. */
export const toldPlan = (finding: Finding, event: AnnouncementEvent): RecordedPlan | undefined => {
  const { plan, drift } = finding;
  if (plan?.fingerprint !== drift.fingerprint) return undefined;
  return isAlive(finding) || event.startsWith('remediation.') ? plan : undefined;
};

/** A person may still agree to it. */
export const isOffered = ({ outcome, totalCalls, isAgreeable }: RecordedPlan): boolean =>
  isAgreeable && totalCalls > 0 && (outcome === undefined || outcome.result === 'failed');

const outcomeLines = ({ outcome, note }: RecordedPlan): string[] => {
  const said = note === undefined ? [] : [`  ${printable(note, 500)}`];
  if (outcome === undefined || outcome.result === 'applied') return said;
  const { result, why, remedy } = outcome;
  return [
    ...said,
    `  ${result === 'failed' ? 'Failed' : 'Refused'}: ${printable(why, 600)}`,
    ...(remedy === undefined ? [] : [`  To do: ${printable(remedy, 300)}`]),
  ];
};

const carryOutLines = ({ target }: Finding, { hash }: RecordedPlan): string[] => {
  const payload = JSON.stringify({ mode: 'apply', targets: [target], expect: hash });
  // Nobody should paste what they cannot see.
  if (printable(payload, longestPayload) !== payload)
    return ['  Carry it out: npx stagewatch plan, then reconcile.'];
  return [
    '  Carry it out, exactly so or not at all:',
    '      aws lambda invoke --function-name stagewatch-STAGE-reconcile --cli-binary-format raw-in-base64-out \\',
    `        --payload ${quotedWord(payload)} answer.json`,
  ];
};

const isOver = ({ outcome }: RecordedPlan): boolean => outcome?.result === 'applied';

/** Lines of their own, below the differences; none where there is nothing to say. */
export const planLines = (finding: Finding, event: AnnouncementEvent): string[] => {
  const plan = toldPlan(finding, event);
  if (plan === undefined) return [];
  const { calls, totalCalls, refused, effects } = plan;
  const more = totalCalls - calls.length;
  return [
    `${isOver(plan) ? 'What was done' : 'Plan'} (asked for by ${printable(plan.by, 120)}):`,
    ...calls.map(({ operation, does }) => `  ${printable(operation, 60)}: ${printable(does, 300)}`),
    ...(more > 0 ? [`  … and ${more} calls more.`] : []),
    ...refused.map(({ why }) => `  Not done: ${printable(why, 500)}`),
    ...(effects.length === 0 || isOver(plan)
      ? []
      : [`  Mind that ${effects.map((effect) => effectTexts[effect]).join('; ')}.`]),
    ...outcomeLines(plan),
    ...(isOffered(plan) ? carryOutLines(finding, plan) : []),
    '',
  ];
};
