// `npm run deploy`: the package becomes a stack, and the stack is given its settings and declarations. Each step may be
// run again; one that fails says what is done, what is not, and what to do.
import { spawn } from 'node:child_process';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isStagewatchError, operatorError, type Problem } from '../../../shared/model/errors.js';
import { keepSettings, keptSettings, outputsOf, settingsKey } from './delivery.js';
import { runOsls } from './osls.js';
import { oslsArguments, outputOf, packageAll, type PackageOptions } from './package.js';
import type { Request } from './read-request.js';
import { deployCommand, type Summarised } from './summary.js';
import { stackNameOf, type Target } from '../target.js';

/** Says what goes on; a step's own output goes to the terminal as it comes. */
export type Say = (line: string) => void;

const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const failed = (done: string, problem: Problem) => operatorError(done, [problem]);

const again = (request: Request): string =>
  `Then run it again, which does no harm: ${deployCommand(request)}`;

/** Without a file all settings are the defaults: that must be meant, where the last deployment had one. */
const refuseToForget = async ({ target, file }: Request): Promise<void> => {
  const bucket = (await outputsOf(target))?.['SourcesBucketName'];
  if (file !== undefined) return;
  if (bucket === undefined || (await keptSettings(bucket, target)) === undefined) return;
  throw failed('Nothing was deployed.', {
    where: 'stagewatch.yml',
    what: 'it is not here, and the last deployment had one: without it nobody would be told any more',
    remedy: `Fetch it: aws s3 cp s3://${bucket}/${settingsKey} stagewatch.yml; or put an empty stagewatch.yml here, which means all defaults.`,
  });
};

/** osls moves what it deploys and removes it at the end: it is given a copy. */
const deployStack = async (target: Target, folder: string, say: Say): Promise<string | undefined> => {
  const output = outputOf(folder);
  const copy = join(folder, 'packaged');
  cpSync(output, copy, { recursive: true });
  const ran = await runOsls({
    command: 'deploy',
    folder,
    args: [...oslsArguments(target), '--package', copy],
    env: process.env,
    echo: say,
  });
  rmSync(output, { recursive: true, force: true });
  renameSync(copy, output);
  return ran.isDone ? undefined : ran.said;
};

const causes: readonly (readonly [words: RegExp, what: string, remedy: string])[] = [
  [
    /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|socket hang up/,
    'AWS could not be reached; see above',
    'Check the network, the proxy, and AWS_ENDPOINT_URL if it is set.',
  ],
  [
    /UnreservedConcurrentExecution|ReservedConcurrentExecutions/,
    'the account has too little Lambda concurrency to reserve some for Stagewatch; new accounts have 10',
    'Ask for more (Service Quotas, AWS Lambda, "Concurrent executions"): 1000 is usual and costs nothing. Until then set `deploy: { reserveConcurrency: false }` in stagewatch.yml.',
  ],
  [
    /credential|ExpiredToken|InvalidClientTokenId|not authorized|AccessDenied/i,
    'AWS did not let these credentials deploy it; see above',
    'Sign in (AWS_PROFILE, `aws sso login`) as somebody who may; docs/deploying.md lists what is needed.',
  ],
  [
    /(?<!UPDATE_)ROLLBACK_(COMPLETE|FAILED) state/,
    'the stack is what an earlier, failed deployment left, and cannot be changed any more',
    'Remove it with `npm run remove`, given the same stage and Region.',
  ],
  [/_IN_PROGRESS state/, 'the stack is being changed by somebody else', 'Wait until that is over.'],
  [
    /./,
    'CloudFormation did not take it, and puts back what was there before; see above',
    'Correct what is named above.',
  ],
];

const stackProblem = ({ target }: Request, said: string): Problem => {
  const [, what = '', remedy = ''] = causes.find(([words]) => words.test(said)) ?? [];
  return { where: `stack ${stackNameOf(target)} in ${target.region}`, what, remedy };
};

const giveSettings = async ({ target, file }: Request, say: Say): Promise<void> => {
  if (file === undefined) return;
  const bucket = (await outputsOf(target))?.['SourcesBucketName'];
  if (bucket === undefined) throw new Error('the stack names no bucket (output SourcesBucketName)');
  const isNew = await keepSettings(bucket, target, file.text);
  say(`${isNew ? 'Kept' : 'Unchanged'}: s3://${bucket}/${settingsKey}\n`);
};

const runCli = (root: string, args: readonly string[], say: Say): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'build/cli/index.mjs'), ...args], {
      env: { ...process.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => say(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => say(chunk.toString()));
    child.once('error', () => done(false));
    child.once('close', (code) => done(code === 0));
  });

/** Arguments of `stagewatch baseline push`: the settings, and the files that they list. */
const pushesOf = ({ target, settings, file }: Request): string[][] => {
  const where = ['--stage', target.stage, '--region', target.region];
  const config = file === undefined ? [] : ['--config', file.path];
  const isFile = (one: unknown): boolean => {
    const source: unknown = typeof one === 'object' && one !== null && 'source' in one ? one.source : one;
    return typeof source === 'string' && !/^(s3:\/\/|stacks?:)/.test(source);
  };
  const words = ['baseline', 'push', ...where, ...config];
  return [[...words, '--settings'], ...(settings.baselines.some(isFile) ? [words] : [])];
};

const push = async (root: string, request: Request, say: Say): Promise<void> => {
  for (const args of pushesOf(request)) {
    if (await runCli(root, args, say)) continue;
    throw failed('The stack is deployed; its settings or declarations were not all taken.', {
      where: `stagewatch ${args.join(' ')}`,
      what: 'this step did not end well; see above. What was in force before goes on counting',
      remedy: `Correct it, then: npm run -s stagewatch -- ${args.join(' ')}`,
    });
  }
};

/** What a stack that is there is given; again as often as one likes. */
export const giveAll = async (root: string, request: Request, say: Say): Promise<void> => {
  await giveSettings(request, say).catch((error: unknown) => {
    throw failed('The stack is deployed; it has not been given stagewatch.yml yet.', {
      where: settingsKey,
      what: `it could not be kept in the stack's bucket: ${wordsOf(error)}`,
      remedy: again(request),
    });
  });
  await push(root, request, say);
};

/** Looks before anything is changed: an account that cannot be looked at cannot be deployed to either. */
export const lookFirst = async (request: Request): Promise<void> => {
  try {
    await refuseToForget(request);
  } catch (error) {
    if (isStagewatchError(error)) throw error;
    throw failed('Nothing was deployed; the package is ready.', {
      where: `stack ${stackNameOf(request.target)} in ${request.target.region}`,
      what: `it could not be looked at: ${wordsOf(error)}`,
      remedy: `Check credentials and Region. ${again(request)}`,
    });
  }
};

export const deployAll = async (options: PackageOptions, say: Say): Promise<Summarised> => {
  const summarised = await packageAll(options);
  const { request } = summarised;
  await lookFirst(request);
  const said = await deployStack(request.target, options.folder, say);
  if (said !== undefined) {
    const problem = stackProblem(request, said);
    throw failed('The package is ready; the stack was not deployed.', {
      ...problem,
      remedy: `${problem.remedy} ${again(request)}`,
    });
  }
  await giveAll(options.root, request, say);
  return summarised;
};
