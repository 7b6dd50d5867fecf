// How calls and commands name one stage of an HTTP or WebSocket API.
import type { PlannedCall } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { awsCommand } from '../../_support/patching-commands.js';
import { partitionOf } from '../../_support/patching.js';
import { mergedSteps, type MemberStep } from '../../_support/patching-members.js';
import type { DeleteStep, StageStep } from './concern.js';

// oxlint-disable-next-line typescript/consistent-type-definitions -- an alias is JSON by shape, an interface is not
type StageName = { readonly ApiId: string; readonly StageName: string };

export const stageNameOf = ({ key }: Target): StageName => {
  const cut = key.indexOf('/');
  return { ApiId: key.slice(0, cut), StageName: key.slice(cut + 1) };
};

/** No account is in it (API Gateway ARN format reference). */
export const stageArnOf = (target: Target): string => {
  const { ApiId, StageName } = stageNameOf(target);
  return `arn:${partitionOf(target.region)}:apigateway:${target.region}::/apis/${ApiId}/stages/${StageName}`;
};

export const stageCommand = (
  target: Target,
  operation: string,
  options: Readonly<Record<string, string>> = {},
): string => {
  const { ApiId, StageName } = stageNameOf(target);
  const named = { 'api-id': ApiId, 'stage-name': StageName };
  return awsCommand('apigatewayv2', operation, { ...named, ...options, region: target.region });
};

export const removal = (target: Target): string => stageCommand(target, 'delete-stage');

const update = (target: Target, { members, settles, does }: MemberStep): PlannedCall => ({
  service: 'apigatewayv2',
  operation: 'UpdateStage',
  input: { ...members, ...stageNameOf(target) },
  settles,
  does,
});

const deletion = (target: Target, { operation, routeKey, settles, does }: DeleteStep): PlannedCall => ({
  service: 'apigatewayv2',
  operation,
  input: { ...stageNameOf(target), ...(routeKey === undefined ? {} : { RouteKey: routeKey }) },
  // Settings that go only to come back without one of them: the next call brings the others.
  ...(settles.length === 0 ? { thenAtOnce: true as const } : {}),
  settles,
  does,
});

/** In their order; updates that follow each other are one. */
export const callsOf = (target: Target, steps: readonly StageStep[]): PlannedCall[] => {
  const calls: PlannedCall[] = [];
  let together: MemberStep[] = [];
  const flush = (): void => {
    if (together.length > 0) calls.push(update(target, mergedSteps(together)));
    together = [];
  };
  for (const step of steps) {
    if ('members' in step) together.push(step);
    else {
      flush();
      calls.push(deletion(target, step));
    }
  }
  flush();
  return calls;
};
