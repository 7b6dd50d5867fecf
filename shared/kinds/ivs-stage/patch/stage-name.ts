// How calls and commands name one IVS stage.
import { wordOf, type JsonObject } from '../../../model/brand.js';
import type { PlannedCall } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { awsCommand } from '../../_support/patching-commands.js';
import type { MemberStep } from '../../_support/patching-members.js';

/** A target may be declared by its name; AWS's answer tells its ARN. */
export const arnOf = (target: Target, raw: JsonObject): string => wordOf(raw['arn']) || target.key;

export const removal = ({ key, region }: Target): string =>
  awsCommand('ivs-realtime', 'delete-stage', { arn: key, region });

export const updateStage = (arn: string, { members, settles, does }: MemberStep): PlannedCall => ({
  service: 'ivs-realtime',
  operation: 'UpdateStage',
  input: { ...members, arn },
  settles,
  does,
});
