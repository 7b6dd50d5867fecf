// The TARGET argument: what a person may call a target, and what is said when it means none or several.
import { operatorError } from '../../shared/model/errors.js';
import type { TargetId } from '../../shared/model/target.js';
import type { LookingBack } from '../../shared/usecases/looking-back/archive.js';
import { nameTarget } from '../../shared/usecases/looking-back/known-targets.js';

export const targetArgument = 'a target’s id, API/STAGE, its ARN, or the address of its declaration';

export const targetHelp = {
  title: 'Targets',
  rows: [
    ['apigateway.stage:ACCOUNT/REGION/API/STAGE', 'the full id, as reports and findings print it'],
    ['abc123/prod', 'what it is called inside its account'],
    ['aws_api_gateway_stage.prod', 'the address of its declaration'],
    ['arn:aws:apigateway:REGION::/restapis/API/stages/STAGE', 'its ARN'],
  ],
} as const;

const candidatesShown = 20;

/** Rejects where the name leads to no target, or to several. */
export const targetCalled = async (deps: LookingBack, text: string): Promise<TargetId> => {
  const named = await nameTarget(deps)(text);
  switch (named.status) {
    case 'found':
      return named.target;
    case 'ambiguous':
      throw operatorError(
        `Several targets are called ${text}; say which one.`,
        named.candidates.slice(0, candidatesShown).map((candidate) => ({
          where: candidate,
          what: 'is called so',
          remedy: `Give its id: ${candidate}`,
        })),
      );
    case 'unknown':
      throw operatorError(`No target is called ${text}.`, [
        {
          where: text,
          what: 'nothing that is declared or was seen is called so',
          remedy:
            'Run `stagewatch findings`, or give the full id: what nobody declares any more is only found by that.',
        },
      ]);
    default:
      return named satisfies never;
  }
};

export const nothingRecorded = (target: TargetId) =>
  operatorError('Nothing is recorded of this target yet.', [
    {
      where: target,
      what: 'no read has seen it',
      remedy:
        'Check the id; if it is declared by path or name, ask for the live one: `stagewatch findings` tells its id.',
    },
  ]);
