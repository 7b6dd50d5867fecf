// Tags of a REST stage, which is named by its ARN.
import type { PlannedCall, Wish } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { tagCalls, type TagWords } from '../../_support/patching-tags.js';
import { stageArnOf } from './stage-name.js';

const words: TagWords = { service: 'apigateway', arn: 'resourceArn', tags: 'tags', keys: 'tagKeys' };

export const stageTagCalls = (target: Target, wishes: readonly Wish[]): PlannedCall[] =>
  tagCalls(words, stageArnOf(target), wishes);
