// `stagewatch history TARGET`: its recorded versions and what changed from one to the next, or its state at a time.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { isoOf } from '../shared/engine/iso.js';
import { operatorError } from '../shared/model/errors.js';
import type { TargetId } from '../shared/model/target.js';
import type { EpochMs } from '../shared/model/time.js';
import type { LookingBack } from '../shared/usecases/looking-back/archive.js';
import {
  showHistory,
  showMoment,
  type ShownHistory,
  type ShownMoment,
} from '../shared/usecases/looking-back/history.js';
import { addTableOptions, onTable, type TableFlags } from './deployed/table.js';
import { nothingRecorded, targetArgument, targetCalled, targetHelp } from './deployed/target.js';
import { momentOption } from './deployed/times.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { styleOf } from './render/style.js';
import { renderHistory, renderMoment } from './render/versions.js';

interface HistoryFlags extends TableFlags {
  output: 'table' | 'json';
  at?: EpochMs;
  since?: EpochMs;
  limit: number;
}

const stateAt = async (deps: LookingBack, target: TargetId, at: EpochMs): Promise<ShownMoment> => {
  const moment = await showMoment(deps)(target, at);
  switch (moment.status) {
    case 'observed':
      return moment.shown;
    case 'not-before':
      throw operatorError(`What it was at ${isoOf(at)} is not known.`, [
        {
          where: target,
          what: `it was not observed before ${isoOf(moment.firstSeenAt)}`,
          remedy: `Ask for a time from ${isoOf(moment.firstSeenAt)} on.`,
        },
      ]);
    case 'never':
      throw nothingRecorded(target);
    default:
      return moment satisfies never;
  }
};

type Answer = { history: ShownHistory } | { moment: ShownMoment };

const answerOf = async (deps: LookingBack, text: string, flags: HistoryFlags): Promise<Answer> => {
  const target = await targetCalled(deps, text);
  const { at, since, limit } = flags;
  if (at !== undefined) return { moment: await stateAt(deps, target, at) };
  const history = await showHistory(deps)(target, { limit, ...(since === undefined ? {} : { since }) });
  if (history === undefined) throw nothingRecorded(target);
  return { history };
};

const runHistory = async (text: string, flags: HistoryFlags): Promise<number> => {
  const needs = {
    actions: ['dynamodb:Query', 'dynamodb:GetItem'],
    usesIndex: true,
    asked: 'The history could not be read.',
  };
  const answer = await onTable(flags, needs, (deps) => answerOf(deps, text, flags));
  const style = styleOf(process.stdout);
  const asJson = (shown: object): string => JSON.stringify(shown, null, 2);
  const shown =
    'history' in answer
      ? flags.output === 'json'
        ? asJson(answer.history)
        : renderHistory(answer.history, style)
      : flags.output === 'json'
        ? asJson(answer.moment)
        : renderMoment(answer.moment, style);
  process.stdout.write(`${shown}\n`);
  return 0;
};

const limitOption = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new InvalidArgumentError('A number from 1 to 1000.');
  return value;
};

const help: readonly HelpPart[] = [
  targetHelp,
  {
    title: 'Examples',
    commands: [
      'stagewatch history abc123/prod',
      'stagewatch history aws_api_gateway_stage.prod --since 7d',
      'stagewatch history abc123/prod --at 2026-11-21T09:30:00Z --output json',
    ],
  },
  {
    text: 'A version is known from the read that first saw it on. Secrets are shown as hashes: a rotation shows, the value does not.',
  },
  {
    text: 'Needs dynamodb:Query and dynamodb:GetItem on the table, and dynamodb:Query on its index `due`.',
  },
  { text: 'Exit codes: 0 answered · 1 not, or not known.' },
];

export const addHistory = (
  program: Command,
  finish: (work: () => Promise<number>) => Promise<void>,
): void => {
  const command = program
    .command('history')
    .description('Show the recorded versions of one target, or its whole state at a time.')
    .argument('<target>', targetArgument)
    .addOption(
      new Option('--at <time>', 'the whole state at that time').argParser(momentOption).conflicts('since'),
    )
    .option('--since <time>', 'only versions first seen after that', momentOption)
    .option('--limit <count>', 'the newest so many versions', limitOption, 20)
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    );
  addTableOptions(command)
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((target: string, flags: HistoryFlags) => finish(() => runHistory(target, flags)));
};
