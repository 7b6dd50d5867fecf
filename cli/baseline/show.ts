// `stagewatch baseline show`: prints what was understood of the sources; AWS is asked for nothing but its own sources.
import { randomBytes } from 'node:crypto';
import { Option, type Command } from 'commander';
import { hideWith } from '../../shared/engine/mask.js';
import { operatorError } from '../../shared/model/errors.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';
import { showBaseline } from '../../shared/usecases/show-baseline.js';
import { isRemote } from '../../shared/usecases/sources/location.js';
import { defaultPlace, loadSettings, offlinePlace } from '../environment.js';
import { renderBaseline } from '../render/baseline.js';
import { renderHelp, type HelpPart } from '../render/help.js';
import { styleOf } from '../render/style.js';
import { warn } from '../render/warn.js';
import { gatherSources, namedSources } from '../sources/gather.js';
import { addSourceOptions, sourceArgument, sourceHelp, type SourceFlags } from '../sources/options.js';

interface ShowFlags extends SourceFlags {
  output: 'table' | 'json';
  config?: string;
  region?: string;
  account?: string;
}

const runShow = async (positional: readonly string[], flags: ShowFlags): Promise<number> => {
  const settings = await loadSettings(flags.config);
  const named = await namedSources('baseline show', positional, flags, settings);
  const sources = await gatherSources(named, flags);
  const asksAws = named.specs.some(({ location }) => isRemote(location));
  const place = asksAws ? await defaultPlace(flags) : await offlinePlace(flags);
  const compiled = compileDeclarations(sources, place);
  if (compiled.problems.length > 0)
    throw operatorError('The declarations are not understood.', compiled.problems);
  const shown = showBaseline(compiled, { hide: hideWith(randomBytes(32)), reveal: settings.reveal });
  shown.warnings.forEach(warn);
  const text =
    flags.output === 'json' ? JSON.stringify(shown, null, 2) : renderBaseline(shown, styleOf(process.stdout));
  process.stdout.write(`${text}\n`);
  return 0;
};

const help: readonly HelpPart[] = [
  ...sourceHelp,
  {
    title: 'Examples',
    commands: [
      'stagewatch baseline show terraform.tfstate',
      'stagewatch baseline show template.yml --physical-ids ids.json',
      "stagewatch baseline show 'cdk.out/*.template.json' --output json",
    ],
  },
  { text: 'Nothing is compared, and nothing is written. Secrets are shown as hashes.' },
  { text: 'Exit codes: 0 understood · 1 not.' },
];

export const addShow = (baseline: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  const command = baseline
    .command('show')
    .description('Show what is understood of sources, what is left out, and why.')
    .argument('[source...]', sourceArgument);
  addSourceOptions(command)
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    )
    .option('-c, --config <file>', 'settings (default: stagewatch.yml, where there is one)')
    .option('--region <region>', 'Region of declarations that name none (default: the SDK’s)')
    .option('--account <id>', 'account of declarations that name none')
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((positional: string[], flags: ShowFlags) => finish(() => runShow(positional, flags)));
};
