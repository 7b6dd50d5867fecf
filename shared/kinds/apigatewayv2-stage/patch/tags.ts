// Tags of a v2 stage, which is named by its ARN.
import type { PlannedCall, Wish } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { tagCalls, type TagWords } from '../../_support/patching-tags.js';
import { stageArnOf } from './stage-name.js';

const words: TagWords = { service: 'apigatewayv2', arn: 'ResourceArn', tags: 'Tags', keys: 'TagKeys' };

export const stageTagCalls = (target: Target, wishes: readonly Wish[]): PlannedCall[] =>
  tagCalls(words, stageArnOf(target), wishes);
