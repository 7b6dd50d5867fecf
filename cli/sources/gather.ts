// From the arguments of a command to the texts it works on.
import { operatorError } from '../../shared/model/errors.js';
import { visible } from '../../shared/engine/printable.js';
import type { DeclarationSource } from '../../shared/usecases/declarations/source.js';
import type { Settings } from '../../shared/usecases/settings.js';
import { progressOn } from '../progress.js';
import { loadSources } from './load.js';
import { sourceSpecs, type NamedSources, type SourceFlags } from './options.js';
import { remoteSources, type RemoteOptions } from './remote.js';

const nothingNamed = (command: string) =>
  operatorError('Nothing to read.', [
    {
      where: command,
      what: 'no source of declarations is given',
      remedy: `Run \`stagewatch ${command} terraform.tfstate\`, or list \`baselines:\` in stagewatch.yml.`,
    },
  ]);

export const namedSources = async (
  command: string,
  positional: readonly string[],
  flags: SourceFlags,
  settings: Settings,
): Promise<NamedSources> => {
  const named = await sourceSpecs(positional, flags, settings.baselines);
  if (named.specs.length === 0 && named.problems.length === 0) throw nothingNamed(command);
  return named;
};

/** Reads the texts, from AWS too where one is kept there. */
export const gatherSources = async (
  named: NamedSources,
  { region, onCall }: RemoteOptions,
): Promise<readonly DeclarationSource[]> => {
  const progress = progressOn(process.stderr);
  try {
    return await loadSources(named, {
      stdin: process.stdin,
      remote: () =>
        remoteSources({
          ...(region === undefined ? {} : { region }),
          ...(onCall === undefined ? {} : { onCall }),
        }),
      onFetch: (name) => progress.say(`reading ${visible(name)} …`),
    });
  } finally {
    progress.end();
  }
};
