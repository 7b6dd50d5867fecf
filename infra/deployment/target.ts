// Where a deployment goes: its own stage and Region, and what is wrong with them.
import type { Problem } from '../../shared/model/errors.js';

export interface Target {
  /** The deployment's own stage: part of every name. */
  stage: string;
  region: string;
}

/** Longer, and CloudFormation would shorten the names of roles that other accounts trust by name. */
const longestStage = 20;

const isStage = (text: string): boolean => /^[a-z][a-z0-9-]*$/.test(text) && text.length <= longestStage;

const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);

/** Everything that is wrong with a target. */
export const targetProblems = ({ stage, region }: Target): Problem[] => [
  ...(isStage(stage)
    ? []
    : [
        {
          where: '--stage',
          what: `\`${stage}\` is no name of a deployment: it becomes part of the names of functions and roles`,
          remedy: `Give a lower-case letter, then letters, digits and dashes, ${longestStage} in all at most: --stage prod.`,
        },
      ]),
  ...(isRegion(region)
    ? []
    : [
        {
          where: '--region',
          what: region === '' ? 'no Region is given' : `\`${region}\` is not an AWS Region`,
          remedy: 'Give the Region to deploy to, or set AWS_REGION: --region eu-west-1.',
        },
      ]),
];

export const stackNameOf = ({ stage }: Target): string => `stagewatch-${stage}`;
