// Settings from the text of a stagewatch.yml, as `npm run package` reads them.
import { readSettings, type Settings } from '../../../shared/usecases/settings.js';

export const settingsOf = (text: string): Settings => {
  const read = readSettings('stagewatch.yml', text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.settings;
};
