// Rules and schedules: what sets the doors going.
import { isObject, type Json } from '../../../model/brand.js';
import { agrees, textAt } from '../agrees.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { Facts, Part, RuleFact, ScheduleFact } from '../facts.js';
import { eventPatterns } from '../../event-patterns.js';
import { given, nameOf, partsOf, putBack, result } from './given.js';

/** A rule on another bus is called BUS|RULE. */
const ruleArguments = (part: Part): string => {
  const [bus, name] = nameOf(part).split('|');
  return name === undefined ? `--name ${bus}` : `--name ${name} --event-bus-name ${bus}`;
};

const enabled = (part: Part, { state }: RuleFact): Finding =>
  // ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS takes even more.
  state.startsWith('ENABLED')
    ? right()
    : wrong(`the rule is ${state}`, `aws events enable-rule ${ruleArguments(part)}`);

/** By the ends of logical ids, whichever bus they are on. */
const neededBy = (part: Part): Json | undefined =>
  Object.entries(eventPatterns).find(([name]) => part.id.endsWith(`${name}Rule`))?.[1];

const events = (part: Part, { pattern }: RuleFact): Finding => {
  const deployed = part.properties?.['EventPattern'] ?? null;
  const needed = neededBy(part) ?? null;
  if (!agrees(deployed, pattern)) return wrong('its event pattern is not the one that was deployed', putBack);
  return agrees(needed, pattern)
    ? right()
    : wrong(
        'its event pattern is not what this version needs',
        'Deploy the version that this command is of.',
      );
};

const target = (part: Part, { targets }: RuleFact): Finding => {
  const wanted = part.properties?.['Targets'] ?? [];
  return given(targets, (live) => {
    const all = Array.isArray(wanted) ? (wanted as readonly Json[]) : [];
    const missing = all.filter((one) => !live.some((other) => agrees(one, other)));
    if (live.length === 0) return wrong('the rule has no target', putBack);
    if (missing.length > 0)
      return wrong(
        'the rule does not deliver to the queue as deployed: another target, an input that changes events, or no dead-letter queue',
        putBack,
      );
    const added = live.filter((one) => !all.some((other) => agrees(other, one)));
    return part.properties === undefined || added.length === 0
      ? right()
      : wrong(
          `the rule also delivers to ${added.map((one) => textAt(one, 'Arn') ?? '').join(', ')}`,
          'Find out who added it, and take it off: aws events remove-targets',
        );
  });
};

export const judgeRules = ({ stack, rules }: Facts): readonly Result[] =>
  partsOf(stack, 'AWS::Events::Rule').flatMap((part) => {
    const told = rules[part.id];
    const enabledness = result(
      'rule.enabled',
      part.id,
      given(told, (rule) => enabled(part, rule)),
    );
    // What is not there, or cannot be read, is told once.
    if (told?.status !== 'read') return [enabledness];
    return [
      enabledness,
      result('rule.events', part.id, events(part, told.value)),
      result('rule.target', part.id, target(part, told.value)),
    ];
  });

const on = (part: Part, { state }: ScheduleFact): Finding =>
  state === 'ENABLED'
    ? right()
    : wrong(
        `the schedule is ${state}`,
        `Switch it on: aws scheduler update-schedule --name ${nameOf(part)} --state ENABLED … (it takes all settings; the console has a switch)`,
      );

const calls = (part: Part, { target: live }: ScheduleFact): Finding => {
  const wanted = part.properties?.['Target'] ?? null;
  if (agrees(wanted, live)) return right();
  const [arn, found] = [textAt(wanted, 'Arn'), textAt(live, 'Arn') ?? 'nothing'];
  return arn === undefined || arn === found
    ? wrong('it does not call its function as deployed: another input, role or retry policy', putBack)
    : wrong(`it calls ${found}, not its function`, putBack);
};

export const judgeSchedules = ({ stack, schedules, template }: Facts): readonly Result[] => {
  const parts = partsOf(stack, 'AWS::Scheduler::Schedule');
  if (parts.length === 0 && template.status === 'read' && isObject(stack))
    return [
      result('schedule.enabled', stack.name, wrong('the stack has no schedule: nothing sweeps', putBack)),
    ];
  return parts.flatMap((part) => {
    const told = schedules[part.id];
    const state = result(
      'schedule.enabled',
      part.id,
      given(told, (one) => on(part, one)),
    );
    return told?.status === 'read'
      ? [state, result('schedule.target', part.id, calls(part, told.value))]
      : [state];
  });
};
