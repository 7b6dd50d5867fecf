// `stagewatch baseline push`: gives declarations that AWS does not keep to the deployed Stagewatch.
import { Option, type Command } from 'commander';
import { operatorError } from '../../shared/model/errors.js';
import { isRemote } from '../../shared/usecases/sources/location.js';
import type { Settings } from '../../shared/usecases/settings.js';
import { loadSettings } from '../environment.js';
import { progressOn } from '../progress.js';
import { renderHelp, type HelpPart } from '../render/help.js';
import { isTaken, renderPushed } from '../render/pushed.js';
import { styleOf } from '../render/style.js';
import { gatherSources } from '../sources/gather.js';
import { addSourceOptions, sourceSpecs, type NamedSources, type SourceFlags } from '../sources/options.js';
import { bindingMembers, payloadsOf, type SentSource } from './payload.js';
import { nameProblems, remoteProblems, sentSource } from './pushed-sources.js';

interface PushFlags extends SourceFlags {
  output: 'table' | 'json';
  function?: string;
  stage?: string;
  name?: string;
  remove?: string[];
  settings?: true;
  config?: string;
  region?: string;
}

/** `serverless.yml` names functions `SERVICE-STAGE-FUNCTION`. */
const functionNameOf = ({ function: given, stage }: PushFlags): string => {
  if (given !== undefined) return given;
  const named = stage === undefined ? process.env['STAGEWATCH_BASELINE_FUNCTION'] : undefined;
  return named ?? `stagewatch-${stage ?? 'prod'}-baseline`;
};

/** Files only; those in AWS that `stagewatch.yml` lists go along with the settings. */
const localSources = async (
  positional: readonly string[],
  flags: PushFlags,
  settings: Settings,
): Promise<{ local: NamedSources; remote: NamedSources['specs'] }> => {
  const { specs, problems } = await sourceSpecs(positional, flags, []);
  const listed = await sourceSpecs([], {}, settings.baselines);
  const usesListed = specs.length === 0 && flags.remove === undefined && flags.settings === undefined;
  const files = usesListed ? listed.specs.filter(({ location }) => !isRemote(location)) : specs;
  return {
    local: { specs: files, problems: [...problems, ...listed.problems, ...remoteProblems(files)] },
    remote: listed.specs.filter(({ location }) => isRemote(location)),
  };
};

const sentSettings = (settings: Settings, remote: NamedSources['specs']): object => ({
  ...settings,
  baselines: remote.map(({ name, bindings }) => ({ source: name, ...bindingMembers(bindings) })),
});

const nothingToPush = () =>
  operatorError('Nothing to push.', [
    {
      where: 'baseline push',
      what: 'no file is given, and stagewatch.yml lists none',
      remedy: 'Run `stagewatch baseline push state.json`.',
    },
  ]);

const runPush = async (positional: readonly string[], flags: PushFlags): Promise<number> => {
  const settings = await loadSettings(flags.config);
  const { local, remote } = await localSources(positional, flags, settings);
  const read = await gatherSources(local, flags);
  const unnamed = nameProblems(read, flags.name);
  if (unnamed.length > 0) throw operatorError('Nothing was pushed.', unnamed);
  const sources: readonly SentSource[] = read.map((source) => sentSource(source, flags.name));
  const remove = flags.remove ?? [];
  if (sources.length + remove.length === 0 && flags.settings === undefined) throw nothingToPush();
  const sending = payloadsOf({
    sources,
    remove,
    ...(flags.settings === undefined ? {} : { settings: sentSettings(settings, remote) }),
  });
  if ('problems' in sending) throw operatorError('Nothing was pushed.', sending.problems);
  const functionName = functionNameOf(flags);
  const progress = progressOn(process.stderr);
  progress.say(`${functionName} compiles …`);
  const { invokeBaseline } = await import('./invoke.js');
  const region = flags.region === undefined ? {} : { region: flags.region };
  const outcome = await invokeBaseline({ functionName, ...region }, sending.payloads).finally(progress.end);
  const text =
    flags.output === 'json'
      ? JSON.stringify(outcome, null, 2)
      : renderPushed(outcome, styleOf(process.stdout));
  process.stdout.write(`${text}\n`);
  return outcome.problems.length === 0 && outcome.sources.every(isTaken) ? 0 : 1;
};

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

const help: readonly HelpPart[] = [
  {
    text: 'For declarations that AWS does not keep: states in HCP Terraform, GitLab or a pipeline. What S3 and CloudFormation keep is fetched by the deployed Stagewatch itself: list it in stagewatch.yml, and push that once with --settings.',
  },
  {
    text: 'A source is known by its name (its path, unless --name says otherwise): pushing under the same name again replaces it. An unusable one changes nothing.',
  },
  {
    title: 'Examples',
    commands: [
      'terraform state pull | stagewatch baseline push - --name orders-prod',
      'stagewatch baseline push template.yml --physical-ids ids.json',
      'stagewatch baseline push --settings',
      'stagewatch baseline push --remove orders-prod',
    ],
  },
  { text: 'Exit codes: 0 taken · 1 not.' },
];

export const addPush = (baseline: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  const command = baseline
    .command('push')
    .description('Give declarations that AWS does not keep to the deployed Stagewatch.')
    .argument('[file...]', 'path, pattern or `-`; without any, the files that stagewatch.yml lists');
  addSourceOptions(command)
    .option('--name <name>', 'the name that the source is known by (default: its path)')
    .option('--remove <name>', 'a source that no longer counts (repeatable)', collect)
    .option('--settings', 'send stagewatch.yml too, with the sources in AWS that it lists')
    .option('--function <name>', 'the deployed function (default: $STAGEWATCH_BASELINE_FUNCTION)')
    .option('--stage <stage>', 'the deployment stage in its name: stagewatch-STAGE-baseline (default: prod)')
    .option('--region <region>', 'where it is deployed (default: the SDK’s)')
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    )
    .option('-c, --config <file>', 'settings (default: stagewatch.yml, where there is one)')
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((positional: string[], flags: PushFlags) => finish(() => runPush(positional, flags)));
};
