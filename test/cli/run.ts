// Runs the built command line as a user does: own process, own environment, against a local endpoint.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

const cli = resolve('build/cli/index.mjs');

/** A working directory with these files in it. */
export const folderWith = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stagewatch-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
};

export interface RunOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  input?: string;
}

/** One that is still running: `said` resolves once standard error has these words. */
export interface Running {
  child: ChildProcess;
  ran: Promise<Ran>;
  said: (words: string) => Promise<void>;
}

export const startCli = (args: readonly string[], options: RunOptions = {}): Running => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...options.env,
  };
  const child = spawn(process.execPath, [cli, ...args], { cwd: options.cwd ?? process.cwd(), env });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
  child.stdin.end(options.input ?? '');
  return {
    child,
    ran: new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (code) => done({ ...ran, code }));
    }),
    said: (words) =>
      new Promise((done, fail) => {
        const look = (): void => {
          if (ran.stderr.includes(words)) done();
        };
        child.stderr.on('data', look);
        child.once('close', () => fail(new Error(`it ended without "${words}": ${ran.stderr}`)));
        look();
      }),
  };
};

export const runCli = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  startCli(args, options).ran;
