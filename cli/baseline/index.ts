// `stagewatch baseline`: what the declarations say, and how the deployed Stagewatch gets them.
import type { Command } from 'commander';
import { addPush } from './push.js';
import { addShow } from './show.js';

export const addBaseline = (
  program: Command,
  finish: (work: () => Promise<number>) => Promise<void>,
): void => {
  const baseline = program
    .command('baseline')
    .description('Show what is declared, or give it to the deployed Stagewatch.');
  addShow(baseline, finish);
  addPush(baseline, finish);
};
