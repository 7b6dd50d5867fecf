// `npm run package`: settings read, doors built, everything staged and packaged, and what came out held to account.
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { operatorError, type Problem } from '../../../shared/model/errors.js';
import { offlineEnvironment, runOsls } from './osls.js';
import { memberTemplateProblems, readMemberTemplate } from '../artefact/member-templates.js';
import { readPackaged } from '../artefact/packaged.js';
import { readRequest } from './read-request.js';
import type { Summarised } from './summary.js';
import { folderProblems, stage } from './staging.js';
import type { Target } from '../target.js';
import { tidy } from '../artefact/tidy.js';

export interface PackageOptions {
  target: Target;
  /** The settings, where they are not in stagewatch.yml. */
  config?: string;
  /** The tree that holds serverless.yml. */
  root: string;
  /** Where to put what deploys; it is emptied first. */
  folder: string;
  /** Whether to build the doors first, or take those that are built. */
  builds: boolean;
}

export const outputOf = (folder: string): string => join(folder, '.serverless');

const doors = (root: string): string[] =>
  readdirSync(join(root, 'functions'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

const buildDoors = (root: string): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['scripts/build.mjs', '--quiet', ...doors(root)], {
      cwd: root,
      stdio: 'inherit',
    });
    child.once('error', () => done(false));
    child.once('close', (code) => done(code === 0));
  });

/** osls's own words without its frame. */
const reasonIn = (said: string): string => {
  const [, reason = said] = /\nError:\n([\s\S]*)/.exec(said) ?? [];
  return reason.trim().replaceAll(/\s+/g, ' ').slice(0, 1000);
};

const oslsProblem = (said: string): Problem => ({
  where: 'osls package',
  what: reasonIn(said),
  remedy: 'If the definitions are as they came, please report it.',
});

export const oslsArguments = ({ stage: name, region }: Target): string[] => [
  '--stage',
  name,
  '--region',
  region,
];

const shortest = (path: string): string => {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
};

/** Rejects with everything that is wrong; before that, nothing is built. */
export const packageAll = async (options: PackageOptions): Promise<Summarised> => {
  const { target, config, root, folder, builds } = options;
  const reading = await readRequest(target, config);
  const wrongFolder = folderProblems(root, folder);
  if ('problems' in reading || wrongFolder.length > 0)
    throw operatorError('Nothing was packaged.', [
      ...wrongFolder,
      ...('problems' in reading ? reading.problems : []),
    ]);
  if (builds && !(await buildDoors(root))) throw operatorError('Nothing was packaged: the build failed.');
  const { memberTemplates } = stage(root, folder, reading.request);
  const forMembers = memberTemplates.map((name) => readMemberTemplate(shortest(join(folder, name))));
  const tooLong = forMembers.flatMap(memberTemplateProblems);
  if (tooLong.length > 0) throw operatorError('Nothing was packaged.', tooLong);
  const ran = await runOsls({
    command: 'package',
    folder,
    args: oslsArguments(target),
    env: offlineEnvironment(folder),
  });
  const output = outputOf(folder);
  const refuse = (problems: readonly Problem[]): never => {
    rmSync(output, { recursive: true, force: true });
    throw operatorError('The package is of no use, and was removed.', problems);
  };
  if (!ran.isDone) return refuse([oslsProblem(ran.said)]);
  tidy(output);
  const made = readPackaged(output);
  if ('problems' in made) return refuse(made.problems);
  return { request: reading.request, packaged: made.packaged, memberTemplates: forMembers };
};
