// The other accounts in which `remediation:` of stagewatch.yml opens anything.
import type { Settings } from '../../shared/usecases/settings.js';
import { writesIn } from './writer-permissions.js';

export const writingAccounts = (settings: Settings): readonly string[] =>
  settings.scope.accounts.filter((account) => writesIn(settings, account).length > 0);
