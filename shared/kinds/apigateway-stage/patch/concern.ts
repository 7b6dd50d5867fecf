// What a part of a REST stage's patcher is: wishes about one concern in, steps and refusals out.
import type { Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import type { Part } from '../../_support/patching.js';
import type { Step } from '../../_support/patching-operations.js';

export type StagePart = Part<Step>;
export type Concern = (ask: PatchAsk, wishes: readonly Wish[]) => StagePart;
