// Runs the shell blocks of a page: against moto where it answers them; the others are checked for what they name.
import { spawn, spawnSync } from 'node:child_process';

export const hasAws = spawnSync('which', ['aws']).status === 0;

/** What moto answers here; others would need more than names. */
const answered = new Set(['cloudformation', 'sqs', 'dynamodb', 'secretsmanager', 'cloudwatch', 'sns']);

export interface Ran {
  code: number;
  stderr: string;
  stdout: string;
}

export const runShell = (script: string, environment: Readonly<Record<string, string>>): Promise<Ran> =>
  new Promise((done) => {
    const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        ...environment,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('close', (code) => done({ code: code ?? -1, stderr, stdout }));
  });

/** Commands of a block, with continued lines joined. */
export const commandsOf = (block: string): string[] =>
  block
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** The service that a command speaks to first: `aws sqs …`. */
export const serviceOf = (command: string): string => /\baws ([a-z0-9-]+)/.exec(command)?.[1] ?? '';

export const isAnswered = (block: string): boolean =>
  // moto has no tasks that move messages, and no change sets of a template that it has.
  !/message-move-task|change-set/.test(block) &&
  [...block.matchAll(/\baws ([a-z0-9-]+)/g)].every(([, service = '']) => answered.has(service));
