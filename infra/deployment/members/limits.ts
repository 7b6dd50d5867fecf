// How many other accounts one deployment has room for: quotas of IAM and Lambda, met here rather than while it is deployed.
import type { Problem } from '../../../shared/model/errors.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import { writingAccounts } from '../policy/writer-permissions.js';

/** A managed policy has 6,144 characters (IAM quotas), and each account takes up to 80 of them, with the longest names. */
export const mostAccounts = 75;

/** A function's variables have 4 KB (Lambda quotas); each of these accounts takes up to 80 bytes in every function. */
export const mostWritingAccounts = 20;

const byAnother = 'Watch the others with a second deployment, of another --stage.';

/** What of a stagewatch.yml asks for too many; `where` by path. */
export const memberProblems = (
  settings: Settings,
  where: (path: readonly string[]) => string,
): readonly Problem[] => {
  const { accounts } = settings.scope;
  const writing = writingAccounts(settings);
  return [
    ...(accounts.length <= mostAccounts
      ? []
      : [
          {
            where: where(['scope', 'accounts']),
            what: `\`scope.accounts\` names ${accounts.length} accounts, and the doors' policy has room for ${mostAccounts}`,
            remedy: byAnother,
          },
        ]),
    ...(writing.length <= mostWritingAccounts
      ? []
      : [
          {
            where: where(['remediation']),
            what: `\`remediation\` opens targets in ${writing.length} other accounts, and the functions' environment has room for ${mostWritingAccounts}`,
            remedy: `Open the accounts by name that need it: rules with \`target: apigateway.stage:ACCOUNT/*\`. ${byAnother}`,
          },
        ]),
  ];
};
