// The folder that is deployed: what serverless.yml includes, the built doors, and the parts that follow from the settings.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { visible } from '../../../shared/engine/printable.js';
import type { Problem } from '../../../shared/model/errors.js';
import { loadDefinitions } from '../../local/definitions.js';
import { deploymentOf } from '../index.js';
import { memberAccountTemplate } from '../members/account-template.js';
import { memberRegionTemplate } from '../members/region-template.js';
import type { Request } from './read-request.js';
import { yaml } from '../yaml.js';

const settled = 'infra/generated/deployment.yml';

const includesIn = (text: string): string[] =>
  [...text.matchAll(/\$\{file\(([^)]+)\)/g)].map(([, path = '']) => path);

/** serverless.yml, and whatever it includes, in turn. */
export const definitionFiles = (root: string): string[] => {
  const found = new Set<string>();
  const add = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    includesIn(readFileSync(join(root, path), 'utf8')).forEach(add);
  };
  add('serverless.yml');
  return [...found].sort();
};

/** The files of all doors, as their `package:` names them. */
export const doorFiles = (root: string): string[] =>
  Object.values(loadDefinitions(root, { stage: 'prod', region: 'us-east-1' }).functions).flatMap((door) => {
    const given = door['package'];
    const patterns = typeof given === 'object' && given !== null && 'patterns' in given ? given.patterns : [];
    return Array.isArray(patterns) ? patterns.map(String) : [];
  });

/** Modes are part of a zip: with the same ones everywhere, the same files make the same zips. */
const copy = (from: string, to: string): void => {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, 0o644);
};

/** Then all of them draw on what the account has. */
const withoutReservations = (folder: string): void => {
  for (const path of definitionFiles(folder).filter((name) => name.startsWith('functions/'))) {
    const text = readFileSync(join(folder, path), 'utf8');
    writeFileSync(join(folder, path), text.replaceAll(/^ +reservedConcurrency:.*\n/gm, ''));
  }
};

const made = '# Made by `npm run package` of ';
const notice = (from: string): string => `${made}${visible(from)}; do not edit.\n`;

const isMade = (folder: string): boolean => {
  const file = join(folder, settled);
  return existsSync(file) && readFileSync(file, 'utf8').startsWith(made);
};

/** The folder is emptied: nothing but an earlier package may be in it. */
export const folderProblems = (root: string, folder: string): Problem[] => {
  if (!existsSync(folder) || folder.startsWith(join(root, 'build') + sep)) return [];
  if (statSync(folder).isDirectory() && (readdirSync(folder).length === 0 || isMade(folder))) return [];
  return [
    {
      where: '--folder',
      what: `${folder} holds what no package of ours left, and it would be emptied`,
      remedy: 'Name a folder that is not there yet, or leave --folder out: build/package.',
    },
  ];
};

/** What the administrators of other accounts and Regions deploy there. */
const memberTemplates = ({ settings, target }: Request): Readonly<Record<string, object>> => {
  const { accounts, regions } = settings.scope;
  return {
    ...(accounts.length === 0 ? {} : { 'member-account.yml': memberAccountTemplate(settings, target) }),
    ...(accounts.length + regions.length === 0 ? {} : { 'member-region.yml': memberRegionTemplate(target) }),
  };
};

export interface Staged {
  /** Files beside serverless.yml that are deployed to other accounts and Regions. */
  memberTemplates: readonly string[];
}

/** Empties `folder` and fills it from `root`. */
export const stage = (root: string, folder: string, request: Request): Staged => {
  rmSync(folder, { recursive: true, force: true });
  const head = notice(request.file?.path ?? 'no stagewatch.yml, all defaults');
  const write = (path: string, content: object): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${head}${yaml(content)}`);
  };
  write(settled, deploymentOf(request.settings)); // first: it says whose folder this is, should it go no further
  for (const path of [...definitionFiles(root), ...doorFiles(root)])
    if (path !== settled && existsSync(join(root, path))) copy(join(root, path), join(folder, path));
  if (!request.settings.deploy.reserveConcurrency) withoutReservations(folder);
  const templates = memberTemplates(request);
  for (const [name, content] of Object.entries(templates)) write(name, content);
  return { memberTemplates: Object.keys(templates) };
};
