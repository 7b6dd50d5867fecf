// One process of a packaged function: its own folder, its own variables and nothing else, a deadline that kills.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Context } from 'aws-lambda';
import type { Deployed } from '../functions.js';
import { functionError, startRuntimeApi } from './runtime-api.js';

export interface SandboxOptions {
  /** Absolute path of bootstrap.mjs. */
  bootstrap: string;
  /** The unzipped function. */
  folder: string;
  deployed: Deployed;
  /** Where AWS is. */
  aws: { endpoint: string; region: string };
  /** Told of what the function prints. */
  log: (text: string) => void;
}

export interface Sandbox {
  run: (payload: unknown, context: Pick<Context, 'invokedFunctionArn'>) => Promise<unknown>;
  isAlive: () => boolean;
  /** From the start of the process until it asked for work. */
  coldStartMs: number;
  close: () => Promise<void>;
}

/** Lambda's reserved variables, AWS_ENDPOINT_URL in the place of the real AWS, and what the template gives. */
export const environmentIn = (
  { folder, deployed, aws }: SandboxOptions,
  runtimeApi: string,
): Record<string, string> => ({
  ...deployed.environment,
  AWS_DEFAULT_REGION: aws.region,
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.memoryMb),
  AWS_LAMBDA_FUNCTION_NAME: deployed.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${deployed.functionName}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'packaged',
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  AWS_REGION: aws.region,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', // Lambda's Node.js is newer than this one may be
  LAMBDA_TASK_ROOT: folder,
  LANG: 'en_US.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  TZ: ':UTC',
  _HANDLER: deployed.handler,
});

const spawnIn = (options: SandboxOptions, runtimeApi: string) => {
  const { bootstrap, folder, deployed, log } = options;
  const child = spawn(process.execPath, [`--max-old-space-size=${deployed.memoryMb}`, bootstrap], {
    cwd: folder,
    env: environmentIn(options, runtimeApi),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => log(`${deployed.functionName} ${bytes.toString().trimEnd()}`));
  return child;
};

/** Starts a process and waits until it is ready; fails with what it could not load. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { timeoutSeconds, functionName } = options.deployed;
  const startedAt = Date.now();
  const api = await startRuntimeApi();
  const child = spawnIn(options, api.address);
  const gone = once(child, 'close');
  let isAlive = true;
  child.once('exit', (code, signal) => {
    isAlive = false;
    const how = signal === null ? `exit status ${code}` : `signal: ${signal}`;
    api.fail(functionError('Runtime.ExitError', `${functionName}: Runtime exited with error: ${how}`));
  });
  const close = async (): Promise<void> => {
    isAlive = false;
    child.kill('SIGKILL');
    await gone;
    await api.close();
  };
  try {
    await api.ready;
  } catch (error) {
    await close();
    throw error;
  }
  return {
    coldStartMs: Date.now() - startedAt,
    isAlive: () => isAlive,
    close,
    run: async (payload, { invokedFunctionArn: functionArn }) => {
      const requestId = randomUUID();
      const deadlineMs = Date.now() + timeoutSeconds * 1000;
      const late = setTimeout(() => {
        const message = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        api.fail(functionError('Sandbox.Timedout', message));
        isAlive = false;
        child.kill('SIGKILL');
      }, timeoutSeconds * 1000);
      try {
        return await api.run({ requestId, functionArn, deadlineMs, payload });
      } finally {
        clearTimeout(late);
      }
    },
  };
};
