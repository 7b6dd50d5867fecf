// What a part of a v2 stage's patcher is: wishes about one concern in, steps and refusals out.
import type { JsonPointer } from '../../../model/field.js';
import type { Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import type { Part } from '../../_support/patching.js';
import type { MemberStep } from '../../_support/patching-members.js';

/** What updates cannot take away goes by a call of its own. */
export interface DeleteStep {
  operation: 'DeleteAccessLogSettings' | 'DeleteRouteSettings';
  /** As the SDK takes it, not encoded. */
  routeKey?: string;
  settles: readonly JsonPointer[];
  does: string;
}

export type StageStep = MemberStep | DeleteStep;
export type StagePart = Part<StageStep>;
export type Concern = (ask: PatchAsk, wishes: readonly Wish[]) => StagePart;
