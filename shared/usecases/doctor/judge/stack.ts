// Whether the deployment is there, and whole.
import { right, untold, wrong, type Finding, type Result } from '../checks.js';
import type { Facts, Part, StackFact } from '../facts.js';
import { result } from './given.js';

const whole = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']);

const redeploy = (stage: string): string =>
  `Look at what failed: aws cloudformation describe-stack-events --stack-name stagewatch-${stage}; then deploy again.`;

const statusFinding = ({ status, reason }: StackFact, stage: string): Finding => {
  const because = reason === undefined ? '' : `: ${reason}`;
  if (whole.has(status)) return right();
  if (status === 'UPDATE_ROLLBACK_COMPLETE')
    return wrong(`the last deployment failed, and the version before it runs${because}`, redeploy(stage));
  if (status.includes('FAILED') || status.includes('ROLLBACK'))
    return wrong(`the stack is in ${status}${because}`, redeploy(stage));
  return wrong(
    `the stack is in ${status}: it is being changed`,
    'Wait until that is over, and run this again.',
  );
};

const isWhole = ({ status, physical }: Part): boolean =>
  /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status) && physical !== '';

export const judgeStack = ({ stack, stage, template }: Facts): readonly Result[] => {
  const broken = stack.parts.filter((part) => part.status !== 'DELETE_COMPLETE' && !isWhole(part));
  return [
    result('stack.status', stack.name, statusFinding(stack, stage)),
    ...broken.map(({ id, status }) =>
      result('stack.status', id, wrong(`${id} is in ${status}`, redeploy(stage))),
    ),
    ...(template.status === 'untold'
      ? [result('stack.status', 'template', untold(template))]
      : template.status === 'absent'
        ? [
            result('stack.status', 'template', {
              status: 'untold',
              says: 'the deployed template is not JSON, as `npm run deploy` makes it',
              remedy: 'Deploy with `npm run deploy`; until then nothing is compared with what was deployed.',
            }),
          ]
        : []),
  ];
};
