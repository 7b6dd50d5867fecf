// `stagewatch findings`: what the deployed Stagewatch found different, and what it could not see.
import { Option, type Command } from 'commander';
import { kinds } from '../shared/kinds/registry.js';
import type { FindingStatus } from '../shared/model/finding.js';
import { severities, type Severity } from '../shared/model/severity.js';
import { listFindings } from '../shared/usecases/looking-back/findings.js';
import { addTableOptions, onTable, type TableFlags } from './deployed/table.js';
import { durationOption } from './deployed/times.js';
import { renderFindings } from './render/findings.js';
import { renderHelp, type HelpPart } from './render/help.js';
import { styleOf } from './render/style.js';

interface FindingsFlags extends TableFlags {
  output: 'table' | 'json';
  status?: FindingStatus[];
  severity?: Severity;
  api?: string;
  kind?: string;
  recent: number;
  everywhere?: true;
}

const statuses = [
  'suspected',
  'open',
  'held',
  'remediating',
  'accepted',
  'ending',
  'resolved',
] as const satisfies readonly FindingStatus[];
const weekMs = 7 * 86_400_000;

const runFindings = async (flags: FindingsFlags): Promise<number> => {
  const everywhere = flags.everywhere === true;
  const actions = ['dynamodb:Query', 'dynamodb:GetItem', ...(everywhere ? ['dynamodb:Scan'] : [])];
  const asked = 'The findings could not be read.';
  const { status, severity, api, kind, recent } = flags;
  const shown = await onTable(flags, { actions, usesIndex: true, asked }, (deps) =>
    listFindings(deps)({
      recentMs: recent,
      everywhere,
      ...(status === undefined ? {} : { statuses: status }),
      ...(severity === undefined ? {} : { severity }),
      ...(api === undefined ? {} : { api }),
      ...(kind === undefined ? {} : { kind }),
    }),
  );
  const text =
    flags.output === 'json' ? JSON.stringify(shown, null, 2) : renderFindings(shown, styleOf(process.stdout));
  process.stdout.write(`${text}\n`);
  return 0;
};

const help: readonly HelpPart[] = [
  {
    title: 'Examples',
    commands: [
      'stagewatch findings',
      'stagewatch findings --severity high --status open suspected',
      'stagewatch findings --api a1b2c3d4e5 --output json',
    ],
  },
  {
    text: 'Needs dynamodb:Query and dynamodb:GetItem on the table, dynamodb:Query on its index `due`; --everywhere dynamodb:Scan as well. Without --table also cloudformation:DescribeStackResources on the stack stagewatch-STAGE.',
  },
  { text: 'Exit codes: 0 answered, with or without findings · 1 not.' },
];

export const addFindings = (
  program: Command,
  finish: (work: () => Promise<number>) => Promise<void>,
): void => {
  const command = program
    .command('findings')
    .description('Show what the deployed Stagewatch found different, and what it could not see.')
    .addOption(new Option('--status <status...>', 'only these').choices(statuses))
    .addOption(new Option('--severity <severity>', 'the least one that is shown').choices(severities))
    .option('--api <id>', 'only of this API')
    .addOption(new Option('--kind <kind>', 'only of this kind').choices(kinds.map(({ id }) => id)))
    .addOption(
      new Option('--recent <time>', 'how long ago a resolved one may have ended')
        .argParser(durationOption)
        .default(weekMs, '7d'),
    )
    .option('--everywhere', 'also where nothing is declared any more: reads the whole table')
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    );
  addTableOptions(command)
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((flags: FindingsFlags) => finish(() => runFindings(flags)));
};
