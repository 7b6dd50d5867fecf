// What Lambda's own runtime does in a process: loads the handler, asks for invocations, and sends what came of each.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const environment = process.env;
const [host, port] = (environment.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const agent = new Agent({ keepAlive: true });

/** Without a time-out: the next invocation may come after hours. */
const call = (method, path, body) =>
  new Promise((resolve, reject) => {
    const asked = request({ host, port, agent, method, path: `/2018-06-01/runtime/${path}` }, (answer) => {
      text(answer).then((said) => resolve({ headers: answer.headers, said }), reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });

const errorOf = (thrown) => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return JSON.stringify({
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  });
};

const named = (name, message) => Object.assign(new Error(message), { name });

/** `build/detect/index.handler`: a file below the task's root, without its extension, and an export of it. */
const load = async () => {
  const whole = environment['_HANDLER'] ?? '';
  const [file, ...exported] = basename(whole).split('.');
  const path = join(environment.LAMBDA_TASK_ROOT ?? '', dirname(whole), file);
  const extension = ['', '.js', '.mjs', '.cjs'].find((one) => existsSync(`${path}${one}`));
  if (extension === undefined)
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${join(dirname(whole), file)}'`);
  try {
    const module = ['.cjs', ''].includes(extension)
      ? createRequire(import.meta.url)(`${path}${extension}`)
      : await import(pathToFileURL(`${path}${extension}`).href);
    const handler = exported.reduce((found, name) => found?.[name], module);
    if (typeof handler === 'function') return handler;
  } catch (error) {
    throw error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND'
      ? named('Runtime.ImportModuleError', `Error: ${error.message}`)
      : error;
  }
  throw named('Runtime.HandlerNotFound', `${whole} is undefined or not exported`);
};

const contextOf = (headers) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
  invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
  awsRequestId: headers['lambda-runtime-aws-request-id'],
  getRemainingTimeInMillis: () => Number(headers['lambda-runtime-deadline-ms']) - Date.now(),
});

const serve = async (handler) => {
  for (;;) {
    const { headers, said } = await call('GET', 'invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    try {
      const answer = await handler(JSON.parse(said), contextOf(headers));
      await call('POST', `invocation/${id}/response`, JSON.stringify(answer ?? null));
    } catch (error) {
      console.error(errorOf(error));
      await call('POST', `invocation/${id}/error`, errorOf(error));
    }
  }
};

try {
  await serve(await load());
} catch (error) {
  console.error(errorOf(error));
  await call('POST', 'init/error', errorOf(error));
  process.exit(1);
}
