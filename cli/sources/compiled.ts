// The baseline that a command works on: settings, sources, their texts, compiled; and the clients to read AWS with.
import { operatorError } from '../../shared/model/errors.js';
import type { Baseline } from '../../shared/model/declaration.js';
import type { Place } from '../../shared/model/target.js';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';
import type { Settings } from '../../shared/usecases/settings.js';
import { defaultPlace, loadSettings } from '../environment.js';
import { warn } from '../render/warn.js';
import { gatherSources, namedSources } from './gather.js';
import type { SourceFlags } from './options.js';

export interface CompileFlags extends SourceFlags {
  config?: string;
  region?: string;
  account?: string;
}

export interface Compiled {
  settings: Settings;
  baseline: Baseline;
  /** What declarations that name no place are meant for. */
  place: Place;
}

const isAccount = (text: string): boolean => /^\d{12}$/.test(text);

/** Credentials of another account see nothing of what is declared: everything would look missing. */
const warnOfForeign = ({ targets }: Baseline, own: string): void => {
  const others = new Set(targets.map(({ account }) => account).filter((account) => account !== own));
  if (!isAccount(own)) return;
  for (const account of others)
    warn(
      `account ${account} is declared, but the credentials are of ${own}; what they cannot see looks missing.`,
    );
};

/** `undone`: what did not happen where the declarations cannot be used (`nothing was checked`). */
export const compileNamed = async (
  command: { name: string; undone: string },
  positional: readonly string[],
  flags: CompileFlags,
  onCall: (call: string) => void,
): Promise<Compiled> => {
  const settings = await loadSettings(flags.config);
  const named = await namedSources(command.name, positional, flags, settings);
  const sources = await gatherSources(named, { ...flags, onCall });
  const place = await defaultPlace(flags);
  const { baseline, problems } = compileDeclarations(sources, place);
  if (problems.length > 0)
    throw operatorError(`The declarations cannot be used; ${command.undone}.`, problems);
  baseline.warnings.forEach(warn);
  warnOfForeign(baseline, place.account);
  return { settings, baseline, place };
};
