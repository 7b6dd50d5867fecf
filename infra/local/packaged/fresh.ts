// The package that `npm run package` leaves, made anew where it is not of the sources that are here now.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, packageAll } from '../../deployment/command/package.js';
import { definitionFiles, doorFiles } from '../../deployment/command/staging.js';
import { openPackage, templateFile, type Packaged } from './index.js';

/** Written from stagewatch.yml when packaging: never the same as the one that is checked in. */
const ownFile = 'infra/generated/deployment.yml';

const differs = (root: string, folder: string, path: string): boolean => {
  const copy = join(folder, path);
  return !existsSync(copy) || !readFileSync(copy).equals(readFileSync(join(root, path)));
};

/** Why what is in `folder` would not run what is in `root`; undefined where it would. */
export const staleness = (root: string, folder: string): string | undefined => {
  if (!existsSync(join(outputOf(folder), templateFile))) return `${folder} has no package yet`;
  const files = [...definitionFiles(root), ...doorFiles(root)].filter((path) => path !== ownFile);
  const changed = files.find((path) => differs(root, folder, path));
  return changed === undefined ? undefined : `${changed} is not what was packaged`;
};

export interface Where {
  root: string;
  folder: string;
  region: string;
  /** Told why it is packaged first. */
  say: (text: string) => void;
}

/** Takes the doors as they are built. */
export const openFresh = async ({ root, folder, region, say }: Where): Promise<Packaged> => {
  const why = staleness(root, folder);
  if (why !== undefined) {
    say(`Packaging first (npm run package): ${why}.`);
    await packageAll({ target: { stage: 'prod', region }, root, folder, builds: false });
  }
  return openPackage(outputOf(folder));
};
