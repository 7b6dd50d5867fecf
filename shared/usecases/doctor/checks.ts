// Every check there is, in the order in which a change travels: its group, its title, and why it matters.
import type { Untold } from './told.js';

export const groups = [
  'stack',
  'events',
  'doors',
  'queues',
  'telling',
  'safety',
  'watching',
  'accounts',
] as const;
export type Group = (typeof groups)[number];

interface Check {
  group: Group;
  /** What is so where it is right. */
  title: string;
  why: string;
}

export const checks = {
  'stack.status': {
    group: 'stack',
    title: 'the stack is deployed whole',
    why: 'A deployment that failed half-way runs the old version, or parts of two.',
  },
  'trail.logging': {
    group: 'events',
    title: 'a trail logs changes in this Region',
    why: 'EventBridge is told of changes only by a trail that logs management events; without one a change waits for the next sweep.',
  },
  'rule.enabled': {
    group: 'events',
    title: 'the rules are on',
    why: 'A rule that is off takes no event: changes are found by the sweep only, minutes late.',
  },
  'rule.events': {
    group: 'events',
    title: 'the rules take the events that are needed',
    why: 'What a pattern leaves out is found by the sweep only.',
  },
  'rule.target': {
    group: 'events',
    title: 'the rules deliver to their queues',
    why: 'Events that go nowhere, or without a dead-letter queue, are lost in silence.',
  },
  'schedule.enabled': {
    group: 'events',
    title: 'the schedules are on',
    why: 'Schedules sweep what events missed and publish what is due: without them nothing guarantees an alert.',
  },
  'schedule.target': {
    group: 'events',
    title: 'the schedules call their functions',
    why: 'A schedule that calls something else sweeps nothing.',
  },
  'function.active': {
    group: 'doors',
    title: 'the functions can run',
    why: 'A function that is not active, or whose last update failed, runs old code or none.',
  },
  'function.unthrottled': {
    group: 'doors',
    title: 'the functions are not throttled',
    why: 'Reserved concurrency 0 stops a function without any error: it is how alerting is switched off quietly.',
  },
  'function.runtime': {
    group: 'doors',
    title: 'their runtime is supported',
    why: 'AWS stops patching a deprecated runtime, and later refuses to update it.',
  },
  'function.environment': {
    group: 'doors',
    title: 'their environment and role are as deployed',
    why: 'A changed variable or role lets a function read another table, or tell another topic.',
  },
  'function.url': {
    group: 'doors',
    title: 'Slack’s buttons reach their function',
    why: 'Without the URL presses in Slack fail.',
  },
  'mapping.enabled': {
    group: 'doors',
    title: 'the functions read their queues',
    why: 'A disabled event source mapping leaves the queue to fill up.',
  },
  'queue.ready': {
    group: 'queues',
    title: 'the queues are there, with their dead-letter queues and policies',
    why: 'Without redrive a poisoned message blocks others; without the policy nobody may deliver.',
  },
  'queue.dead': {
    group: 'queues',
    title: 'no message is dead',
    why: 'A message in a dead-letter queue is work that was not done.',
  },
  'topic.ready': {
    group: 'telling',
    title: 'the topics are there',
    why: 'Announcements are published there.',
  },
  'topic.heard': {
    group: 'telling',
    title: 'somebody hears of drift',
    why: 'A topic without a confirmed subscription tells nobody, and publishing to it succeeds.',
  },
  'subscription.confirmed': {
    group: 'telling',
    title: 'the subscriptions are confirmed',
    why: 'Nothing is sent to who has not confirmed.',
  },
  'subscription.filter': {
    group: 'telling',
    title: 'the filters let announcements pass',
    why: 'A filter on what no announcement has drops all of them.',
  },
  'secret.value': {
    group: 'telling',
    title: 'the secrets have their values',
    why: 'Without them Slack is not told, and secrets cannot be masked.',
  },
  'slack.answers': {
    group: 'telling',
    title: 'Slack takes the token',
    why: 'A revoked token tells nobody.',
  },
  'role.trust': {
    group: 'safety',
    title: 'the roles trust whom they should',
    why: 'Who else is trusted can act as Stagewatch; who is no longer trusted cannot run.',
  },
  'role.policies': {
    group: 'safety',
    title: 'the roles have their policies and no others',
    why: 'A policy that is gone blinds a function; one that was added is a right nobody reviewed.',
  },
  'key.usable': {
    group: 'safety',
    title: 'the keys are usable and rotate',
    why: 'Without its key nothing that is encrypted can be read or sent.',
  },
  'table.ready': {
    group: 'safety',
    title: 'the table is active and protected',
    why: 'It holds the baseline and every finding: it must survive a mistake.',
  },
  'settings.kept': {
    group: 'safety',
    title: 'everything is set as it was deployed',
    why: 'A filter, a threshold, a shorter time or another policy, changed by hand, switches alerting off without any error.',
  },
  'alarm.present': {
    group: 'safety',
    title: 'the alarms are on',
    why: 'They are the only ones who tell when Stagewatch itself fails.',
  },
  'alarm.quiet': {
    group: 'safety',
    title: 'no alarm is raised',
    why: 'An alarm that is raised says what does not work right now.',
  },
  'baseline.present': {
    group: 'watching',
    title: 'there is a baseline to compare with',
    why: 'Where nothing is declared, nothing can differ.',
  },
  'source.valid': {
    group: 'watching',
    title: 'every source counts in its newest version',
    why: 'A source that cannot be used is compared in its last good version: what is told may be out of date.',
  },
  'scope.read': {
    group: 'watching',
    title: 'what is declared was read lately',
    why: 'Of what was not read for two sweeps nobody knows whether it differs.',
  },
  'member.role': {
    group: 'accounts',
    title: 'other accounts let themselves be read',
    why: 'Without the role in it, an account is not watched.',
  },
  'member.rule': {
    group: 'accounts',
    title: 'other accounts and Regions forward their events',
    why: 'Without the rule there, changes are found by the sweep only.',
  },
} as const satisfies Readonly<Record<string, Check>>;

export type CheckId = keyof typeof checks;

/** What was found of one thing. */
export type Finding =
  | { status: 'right'; says?: string }
  | { status: 'wrong'; says: string; remedy: string }
  | {
      status: 'untold';
      says: string;
      remedy: string;
      /** The right to ask, where it is missing. */
      missing?: string;
    };

/** One thing that a check is about, and what was found. */
export type Result = { check: CheckId; subject: string } & Finding;

export const right = (says?: string): Finding => ({
  status: 'right',
  ...(says === undefined ? {} : { says }),
});
export const wrong = (says: string, remedy: string): Finding => ({ status: 'wrong', says, remedy });

/** What could not be asked is told with the call, and with the right that is missing. */
export const untold = ({ call, why, isDenied }: Untold): Finding => ({
  status: 'untold',
  says: `${call}: ${why}`,
  remedy: isDenied ? `Allow ${call} to who runs this, or run it as somebody who may.` : 'Run it again.',
  ...(isDenied ? { missing: call } : {}),
});
