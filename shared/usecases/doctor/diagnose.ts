// All checks over what was read, and what they come to.
import { isoOf } from '../../engine/iso.js';
import { checks, groups, type CheckId, type Group, type Result } from './checks.js';
import type { Facts } from './facts.js';
import { judgeFunctions, judgeMappings } from './judge/doors.js';
import { judgeRules, judgeSchedules } from './judge/events.js';
import { judgeQueues } from './judge/queues.js';
import { judgeAlarms, judgeKeys, judgeRoles, judgeTables } from './judge/safety.js';
import { judgeSettings } from './judge/settings.js';
import { judgeStack } from './judge/stack.js';
import { judgeSecrets, judgeSlack, judgeTopics } from './judge/telling.js';
import { judgeTrail } from './judge/trail.js';
import { judgeMembers, judgeWatching } from './judge/watching.js';

const judges: readonly ((facts: Facts) => readonly Result[])[] = [
  judgeStack,
  judgeTrail,
  judgeRules,
  judgeSchedules,
  judgeFunctions,
  judgeMappings,
  judgeQueues,
  judgeTopics,
  judgeSecrets,
  judgeSlack,
  judgeRoles,
  judgeKeys,
  judgeTables,
  judgeAlarms,
  judgeSettings,
  judgeWatching,
  judgeMembers,
];

export interface CheckedGroup {
  group: Group;
  checks: readonly Checked[];
}

export interface Checked {
  check: CheckId;
  title: string;
  why: string;
  /** Of all things that it is about, the worst. */
  status: Result['status'];
  subjects: readonly CheckedSubject[];
}

type CheckedSubject =
  | { subject: string; status: 'right'; says?: string }
  | { subject: string; status: 'wrong' | 'untold'; says: string; remedy: string; missing?: string };

export interface Diagnosis {
  schemaVersion: 1;
  at: string;
  stack: string;
  account: string;
  region: string;
  status: Result['status'];
  groups: readonly CheckedGroup[];
}

const worst = (statuses: readonly Result['status'][]): Result['status'] => {
  if (statuses.includes('wrong')) return 'wrong';
  return statuses.includes('untold') ? 'untold' : 'right';
};

const checkedOf = (check: CheckId, results: readonly Result[]): readonly Checked[] => {
  const subjects = results
    .filter((one) => one.check === check)
    .map(({ check: _check, ...subject }): CheckedSubject => subject);
  if (subjects.length === 0) return [];
  const { title, why } = checks[check];
  return [{ check, title, why, status: worst(subjects.map(({ status }) => status)), subjects }];
};

const idsOf = (group: Group): CheckId[] =>
  (Object.keys(checks) as CheckId[]).filter((id) => checks[id].group === group);

export const diagnose = (facts: Facts): Diagnosis => {
  const results = judges.flatMap((judge) => judge(facts));
  const { name, place } = facts.stack;
  return {
    schemaVersion: 1,
    at: isoOf(facts.now),
    stack: name,
    ...place,
    status: worst(results.map(({ status }) => status)),
    groups: groups
      .map((group) => ({ group, checks: idsOf(group).flatMap((id) => checkedOf(id, results)) }))
      .filter((one) => one.checks.length > 0),
  };
};

/** 0: all is right; 2: something is wrong; 1: something could not be told. */
export const exitCodeOf = ({ status }: Pick<Diagnosis, 'status'>): 0 | 1 | 2 => {
  switch (status) {
    case 'right':
      return 0;
    case 'wrong':
      return 2;
    case 'untold':
      return 1;
    default:
      return status satisfies never;
  }
};
