// `stagewatch breaker close TARGET`: remediation of a target that was fought over may begin again.
import type { Command } from 'commander';
import { operatorError } from '../shared/model/errors.js';
import { actorText } from '../shared/usecases/explain/who.js';
import { closeBreaker } from '../shared/usecases/remediation/close-breaker.js';
import { callerArn } from './deployed/caller.js';
import { addTableOptions, onTable, type TableFlags } from './deployed/table.js';
import { targetArgument, targetCalled, targetHelp } from './deployed/target.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { styleOf } from './render/style.js';
import { printable } from './render/text.js';

interface BreakerFlags extends TableFlags {
  why: string;
  by?: string;
}

const runClose = async (text: string, flags: BreakerFlags): Promise<number> => {
  const needs = {
    actions: ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    usesIndex: true,
    asked: 'Nothing was changed.',
  };
  const line = await onTable(flags, needs, async (deps) => {
    const target = await targetCalled(deps, text);
    const by = flags.by ?? (await callerArn(flags));
    const closed = await closeBreaker(deps)({ target, by, why: flags.why });
    if (closed.status === 'refused')
      throw operatorError('Nothing was changed.', [
        { where: target, what: closed.why, remedy: closed.remedy },
      ]);
    const { rival, paths } = closed.breaker;
    const who = rival.confidence === 'unknown' ? 'somebody who is not known' : actorText(rival.actor);
    return `The breaker of ${printable(target)} is closed: it was open because ${who} kept undoing ${paths.map((path) => printable(path)).join(', ')}.`;
  });
  process.stdout.write(`${line}\n`);
  return 0;
};

const help: readonly HelpPart[] = [
  targetHelp,
  {
    title: 'Examples',
    commands: ["stagewatch breaker close abc123/prod --why 'the autoscaler leaves throttles alone now'"],
  },
  {
    text: 'A breaker opens when what was put back was undone as often as the budget of writes allows, and names who did it. Nothing is written on the target until somebody closes it; writes then count from nought.',
  },
  { text: 'Exit codes: 0 closed · 1 not.' },
];

export const addBreaker = (
  program: Command,
  finish: (work: () => Promise<number>) => Promise<void>,
): void => {
  const breaker = program
    .command('breaker')
    .description('Let remediation begin again where somebody kept undoing it.');
  const close = breaker
    .command('close')
    .description('Close the breaker of one target.')
    .argument('<target>', targetArgument)
    .requiredOption('--why <text>', 'how it was settled, for those who read it later')
    .option('--by <name>', 'who answers for it (default: who AWS says we are)');
  addTableOptions(close)
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((text: string, flags: BreakerFlags) => finish(() => runClose(text, flags)));
};
