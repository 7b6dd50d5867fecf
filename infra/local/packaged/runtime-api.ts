// Lambda's Runtime API for one process: hands it invocations and hears what came of them.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

const base = '/2018-06-01/runtime';
const ending = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

export interface Invocation {
  requestId: string;
  functionArn: string;
  deadlineMs: number;
  payload: unknown;
}

export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  address: string;
  /** Once the process asks for its first invocation; fails with what it could not load. */
  ready: Promise<void>;
  /** One at a time. */
  run: (invocation: Invocation) => Promise<unknown>;
  /** The process is no more: whatever waits for it fails with this. */
  fail: (error: Error) => void;
  close: () => Promise<void>;
}

/** An error with the type and text by which Lambda reports it. */
export const functionError = (type: string, message: string): Error =>
  Object.assign(new Error(message), { name: type });

const reported = (body: string): Error => {
  const told: unknown = JSON.parse(body);
  const { errorType, errorMessage } = typeof told === 'object' && told !== null ? (told as Told) : {};
  return functionError(errorType ?? 'Error', errorMessage ?? '');
};

interface Told {
  errorType?: string;
  errorMessage?: string;
}

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

const promised = (): Waiting & { promise: Promise<unknown> } => {
  let settle: Waiting | undefined;
  const promise = new Promise<unknown>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('A promise runs at once');
  return { ...settle, promise };
};

const hand = (
  response: ServerResponse,
  { requestId, functionArn, deadlineMs, payload }: Invocation,
): void => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': requestId,
    'lambda-runtime-deadline-ms': String(deadlineMs),
    'lambda-runtime-invoked-function-arn': functionArn,
  });
  response.end(JSON.stringify(payload ?? null));
};

interface State {
  /** The process, asking for an invocation. */
  asking?: ServerResponse | undefined;
  /** An invocation that the process has not asked for yet. */
  waiting?: Invocation | undefined;
  current?: (Waiting & { id: string }) | undefined;
}

/** Listens on 127.0.0.1 for one process. */
export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  const start = promised();
  const state: State = {};
  /** Whichever comes first, the process that asks or the invocation, waits for the other. */
  const meet = (): void => {
    const { asking, waiting } = state;
    if (asking === undefined || waiting === undefined) return;
    state.asking = undefined;
    state.waiting = undefined;
    hand(asking, waiting);
  };
  const end = (id: string, settle: (waiting: Waiting) => void): boolean => {
    if (state.current?.id !== id) return false;
    settle(state.current);
    state.current = undefined;
    return true;
  };
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request;
    if (method === 'GET' && url === `${base}/invocation/next`) {
      state.asking = response;
      meet();
      start.resolve(undefined);
      return;
    }
    const body = await text(request);
    const [, id = '', how] = ending.exec(url) ?? [];
    if (url === `${base}/init/error`) start.reject(reported(body));
    else if (how === 'response') end(id, ({ resolve }) => resolve(JSON.parse(body)));
    else if (how === 'error') end(id, ({ reject }) => reject(reported(body)));
    response.writeHead(202).end('{"status":"OK"}');
  };
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    hear(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  start.promise.catch(() => {}); // whoever waits for it hears of it
  return {
    address: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    ready: start.promise.then(() => undefined),
    run: (invocation) => {
      const outcome = promised();
      state.current = { ...outcome, id: invocation.requestId };
      state.waiting = invocation;
      meet();
      return outcome.promise;
    },
    fail: (error) => {
      start.reject(error);
      state.current?.reject(error);
      state.current = undefined;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
