// `npm run remove`: the stack goes; what cannot be made again stays, and is named.
import { operatorError } from '../../../shared/model/errors.js';
import { defaultSettings } from '../../../shared/usecases/settings.js';
import { loadDefinitions } from '../../local/definitions.js';
import { runOsls } from './osls.js';
import { oslsArguments, type PackageOptions } from './package.js';
import { folderProblems, stage } from './staging.js';
import { stackNameOf, targetProblems } from '../target.js';
import type { Say } from './deploy.js';

export interface Kept {
  logicalId: string;
  type: string;
}

/** Resources that outlive their stack. */
export const keptBy = (root: string, stageName: string, region: string): Kept[] =>
  Object.entries(loadDefinitions(root, { stage: stageName, region }).resources)
    .filter(([, resource]) => 'DeletionPolicy' in resource && resource.DeletionPolicy !== 'Delete')
    .map(([logicalId, { Type }]) => ({ logicalId, type: Type }));

/** Settings do not matter for what goes: it is the stack by its name, and a stagewatch.yml may be wrong, or gone. */
export const removeAll = async (options: PackageOptions, say: Say): Promise<readonly Kept[]> => {
  const { target, root, folder } = options;
  const problems = [...targetProblems(target), ...folderProblems(root, folder)];
  if (problems.length > 0) throw operatorError('Nothing was removed.', problems);
  stage(root, folder, { target, settings: defaultSettings() });
  const ran = await runOsls({
    command: 'remove',
    folder,
    args: oslsArguments(target),
    env: process.env,
    echo: say,
  });
  if (!ran.isDone)
    throw operatorError('The stack may still be there, or be there in part.', [
      {
        where: `stack ${stackNameOf(target)} in ${target.region}`,
        what: 'it could not be removed; see above',
        remedy: 'Correct what is named above, and run it again, which does no harm.',
      },
    ]);
  return keptBy(root, target.stage, target.region);
};
