// Runs `osls`, the open-source Serverless, in the folder that is deployed.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

export interface OslsRun {
  command: 'package' | 'deploy' | 'remove';
  folder: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Shows what osls says while it works; without it, that is only kept. */
  echo?: (text: string) => void;
}

export interface OslsOutcome {
  isDone: boolean;
  /** All that it said. */
  said: string;
}

const program = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('osls/package.json')), 'bin/serverless.js');

/**
 * What packaging needs of the environment: no credentials, no profile, no proxy. A variable of the definitions that
 * could only be resolved with an account then fails here, and not on the next machine.
 */
export const offlineEnvironment = (folder: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
  AWS_CONFIG_FILE: join(folder, 'no-config'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** What is the same in every run. */
const always = (): Record<string, string> => ({
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CI: 'true', // lines, not a spinner that is redrawn
  SLS_SCHEMA_CACHE_BASE_DIR: resolve('build/.osls'), // checked once, not at each run
});

/** Never throws: what went wrong is in what it said. */
export const runOsls = ({ command, folder, args, env, echo }: OslsRun): Promise<OslsOutcome> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [program(), command, ...args], {
      cwd: folder,
      env: { ...env, ...always() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      echo?.(chunk.toString());
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => done({ isDone: false, said: `${said}${error.message}` }));
    child.once('close', (code) => done({ isDone: code === 0, said }));
  });
