// What is to be packaged: `stagewatch.yml` read for deploying, with everything that is wrong with it at once.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isStagewatchError, type Problem } from '../../../shared/model/errors.js';
import { epochMs } from '../../../shared/model/time.js';
import { defaultSettings, readSettings, type Settings } from '../../../shared/usecases/settings.js';
import { readYaml } from '../../../shared/usecases/yaml.js';
import { deploymentOf } from '../index.js';
import { requirementProblems } from './requirements.js';
import { targetProblems, type Target } from '../target.js';

export interface Request {
  target: Target;
  settings: Settings;
  /** Path and text of the settings; absent where there is no file, and all settings are the defaults. */
  file?: { path: string; text: string };
}

export type RequestReading = { request: Request } | { problems: readonly Problem[] };

interface ReadSettings {
  settings: Settings;
  problems: readonly Problem[];
}

/** What is too much for one deployment, at the setting that asks for it. */
const excesses = (settings: Settings, where: (setting: string) => string): readonly Problem[] => {
  try {
    deploymentOf(settings);
    return [];
  } catch (error) {
    if (!isStagewatchError(error)) throw error;
    return error.problems.map((problem) => ({ ...problem, where: where(problem.where) }));
  }
};

const settingsOf = (path: string, text: string): ReadSettings => {
  const read = readSettings(path, text, epochMs(Date.now()));
  if ('problems' in read) return { settings: defaultSettings(), problems: read.problems };
  const yaml = readYaml(path, text, 'a settings file');
  const lines = 'lines' in yaml ? yaml.lines : () => undefined;
  const where = (setting: string): string => `${path}:${lines(setting.split('.')) ?? 1}`;
  const missing = requirementProblems(read.settings, { file: path, lines, isThere: existsSync });
  return { settings: read.settings, problems: [...missing, ...excesses(read.settings, where)] };
};

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : error.message;
};

const unreadable = (path: string, error: unknown): Problem => ({
  where: path,
  what: `it cannot be read: ${wordsOf(error)}`,
  remedy: 'Name the file that your settings are in: --config stagewatch.yml.',
});

const defaultFile = 'stagewatch.yml';

/** `named`: the file that was asked for, which then has to be there. */
export const readRequest = async (target: Target, named: string | undefined): Promise<RequestReading> => {
  const about = targetProblems(target);
  const path = named ?? defaultFile;
  if (named === undefined && !existsSync(path))
    return about.length > 0 ? { problems: about } : { request: { target, settings: defaultSettings() } };
  const text = await readFile(path, 'utf8').catch((error: unknown) => unreadable(path, error));
  if (typeof text !== 'string') return { problems: [...about, text] };
  const { settings, problems } = settingsOf(path, text);
  const all = [...about, ...problems];
  return all.length > 0 ? { problems: all } : { request: { target, settings, file: { path, text } } };
};
