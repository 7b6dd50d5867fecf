// What a test of alerting came to, for a person: how long each step took, and what to do where one did not come.
import type { PutBack, Trial, TrialOutcome } from '../../shared/usecases/doctor/live/trial.js';
import { paintFor, printable, wrap, type Paint, type Style } from '../render/text.js';

const words: Readonly<Record<TrialOutcome, readonly [said: string, remedy: string]>> = {
  told: ['The alert came, and its end.', ''],
  'not-over': [
    'The alert came; its end was not told in time.',
    'See `stagewatch findings`; deliver tells it within minutes of a second read.',
  ],
  'not-told': [
    'The change was found, and nobody was told in time.',
    'See `stagewatch findings`: a low difference waits for a second read (notify.confirmAfterSeconds), and the logs of deliver say what it published.',
  ],
  'not-found': [
    'The change was not found in time: neither its event nor a sweep brought it.',
    'Check the trail, the rules and the schedules above, and the logs of detect.',
  ],
  'no-event': [
    'The alert came by the sweep: no event reached detect.',
    'Changes are told minutes late. Check the trail and the rules above.',
  ],
  held: [
    'The change was found and is held: you are one of `deployers` in stagewatch.yml, whose changes are given time.',
    'Try it as somebody who is not.',
  ],
  'not-changed': ['Nothing tells whether the change was made.', 'Look at the stage, and try again.'],
  interrupted: ['It was interrupted before the alert came.', ''],
};

const seconds = (label: string, value: number | undefined): string[] =>
  value === undefined ? [] : [`  ${label.padEnd(22)}${value} s`];

/** 0: alert and end came, and it is as it was; 130: interrupted; 2: anything else. */
export const liveExitCode = ({ outcome, putBack }: Trial): number => {
  if (putBack.status === 'failed' || putBack.status === 'left') return 2;
  if (outcome === 'interrupted') return 130;
  return outcome === 'told' ? 0 : 2;
};

const backLines = (paint: Paint, putBack: PutBack, { width }: Style): string[] => {
  switch (putBack.status) {
    case 'done':
      return ['It was put back.'];
    case 'already':
      return wrap('Somebody else had put it back already.', width);
    case 'left':
      return wrap(`It was left as it is: ${putBack.why}.`, width).map(paint.red);
    case 'failed':
      return [
        ...wrap(`It could NOT be put back (${printable(putBack.why)}). Run this:`, width).map(paint.red),
        `  ${printable(putBack.command)}`,
      ];
    default:
      return putBack satisfies never;
  }
};

export const renderTrial = (trial: Trial, style: Style): string => {
  const paint = paintFor(style);
  const { outcome, putBack, target, run } = trial;
  const [said, remedy] = words[outcome];
  const isRight = liveExitCode(trial) === 0;
  const colour = isRight ? paint.green : paint.red;
  const back = backLines(paint, putBack, style);
  return [
    paint.bold('Test of alerting'),
    ...wrap(`${printable(target)}, run ${run}`, style.width - 2).map((line) => paint.dim(`  ${line}`)),
    ...seconds('change to event', trial.eventAfter),
    ...seconds('change to found', trial.foundAfter),
    ...seconds('change to told', trial.toldAfter),
    ...seconds('put back to told', trial.overAfter),
    ...wrap(said, style.width).map(colour),
    ...(remedy === '' ? [] : wrap(`→ ${remedy}`, style.width)),
    ...back,
  ].join('\n');
};
