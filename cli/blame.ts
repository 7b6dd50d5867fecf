// `stagewatch blame TARGET`: for each attribute its value, between which reads it changed last, and who changed it.
import { Option, type Command } from 'commander';
import { blame } from '../shared/usecases/looking-back/blame.js';
import { addTableOptions, onTable, type TableFlags } from './deployed/table.js';
import { nothingRecorded, targetArgument, targetCalled, targetHelp } from './deployed/target.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { styleOf } from './render/style.js';
import { renderBlame } from './render/versions.js';

interface BlameFlags extends TableFlags {
  output: 'table' | 'json';
}

const runBlame = async (text: string, flags: BlameFlags): Promise<number> => {
  const needs = {
    actions: ['dynamodb:Query', 'dynamodb:GetItem'],
    usesIndex: true,
    asked: 'Who set what could not be read.',
  };
  const shown = await onTable(flags, needs, async (deps) => {
    const target = await targetCalled(deps, text);
    const found = await blame(deps)(target);
    if (found === undefined) throw nothingRecorded(target);
    return found;
  });
  const printed =
    flags.output === 'json' ? JSON.stringify(shown, null, 2) : renderBlame(shown, styleOf(process.stdout));
  process.stdout.write(`${printed}\n`);
  return 0;
};

const help: readonly HelpPart[] = [
  targetHelp,
  {
    title: 'Examples',
    commands: ['stagewatch blame abc123/prod', 'stagewatch blame aws_api_gateway_stage.prod --output json'],
  },
  {
    text: 'Who changed it is told as far as CloudTrail tells it: named where a call names the very setting, “probably” where it touched the target at about that time, else not known.',
  },
  {
    text: 'Needs dynamodb:Query and dynamodb:GetItem on the table, and dynamodb:Query on its index `due`.',
  },
  { text: 'Exit codes: 0 answered · 1 not.' },
];

export const addBlame = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  const command = program
    .command('blame')
    .description('Show who last set each attribute of one target, and how long its drift was exposed.')
    .argument('<target>', targetArgument)
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    );
  addTableOptions(command)
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((target: string, flags: BlameFlags) => finish(() => runBlame(target, flags)));
};
