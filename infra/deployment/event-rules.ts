// Which of CloudTrail's events are worth a look, as event patterns: the same on every bus they pass.
import { eventPatterns } from '../../shared/usecases/event-patterns.js';
import type { ruleNames } from './names.js';

/** What one rule takes from a bus. */
export interface Selection {
  id: keyof typeof ruleNames;
  description: string;
  pattern: object;
}

/** A rule's target, as CloudFormation has it. */
export interface RuleTarget {
  Id: string;
  Arn: unknown;
  RoleArn?: unknown;
  DeadLetterConfig: { Arn: unknown };
}

export const selections: readonly Selection[] = [
  {
    id: 'Changes',
    description: 'Mutating calls of the services that Stagewatch watches',
    pattern: eventPatterns.Changes,
  },
  {
    id: 'Associations',
    description: 'Calls of other services that change what Stagewatch watches',
    pattern: eventPatterns.Associations,
  },
];

/** What cannot be delivered for an hour is worth a person's look: it goes to the dead letters. */
export const ruleFor = (
  { description, pattern }: Selection,
  { Id, Arn, DeadLetterConfig, ...role }: RuleTarget,
) => ({
  Description: description,
  State: 'ENABLED',
  EventPattern: pattern,
  Targets: [
    {
      Id,
      Arn,
      ...role,
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
      DeadLetterConfig,
    },
  ],
});
