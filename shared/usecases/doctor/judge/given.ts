// What judges share: of what was read something is said, and what was not read is never judged.
import { untold, wrong, type CheckId, type Finding, type Result } from '../checks.js';
import type { Part, StackFact } from '../facts.js';
import type { Told } from '../told.js';

/** To deploy again mends nothing by itself: CloudFormation compares templates, not what lives. */
export const putBack =
  'Find out who changed it (CloudTrail says), and let CloudFormation put it back: docs/operating.md#put-back-what-was-changed';

/** What is in the stack and not in AWS was taken away by hand. */
export const given = <Value>(
  told: Told<Value> | undefined,
  judge: (value: Value) => Finding,
  gone: Finding = wrong('it is gone: somebody deleted it', putBack),
): Finding => {
  if (told === undefined) return { status: 'untold', says: 'it was not read', remedy: 'Run it again.' };
  switch (told.status) {
    case 'read':
      return judge(told.value);
    case 'absent':
      return gone;
    case 'untold':
      return untold(told);
    default:
      return told satisfies never;
  }
};

export const result = (check: CheckId, subject: string, finding: Finding): Result => ({
  check,
  subject,
  ...finding,
});

export const partsOf = ({ parts }: StackFact, type: string): readonly Part[] =>
  parts.filter((part) => part.type === type);

/** The command's words for a resource that has a name in AWS. */
export const nameOf = ({ id, physical }: Pick<Part, 'id' | 'physical'>): string => physical || id;
