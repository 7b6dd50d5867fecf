// The doors as they deploy: each bundle in a process of its own; all that it prints and sends is kept.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { Handler } from '../../infra/local/functions.js';
import type { Left } from './canaries.js';

/** What Lambda's runtime does with a bundle: calls it, and prints what it throws. */
const runtime = `
const tell = (error) => console.error(JSON.stringify({ errorType: error?.name, errorMessage: error?.message, trace: error?.stack }));
let handler;
try { handler = require(process.argv[1]).handler; } catch (error) { tell(error); }
const realNow = Date.now;
let shift = Number(process.argv[2]);
Date.now = () => realNow() + shift;
process.on('message', async ({ id, payload, context, deadline, passed }) => {
  if (passed !== undefined) { shift = passed; return; }
  try {
    const getRemainingTimeInMillis = () => Math.max(0, deadline - realNow());
    process.send({ id, answer: await handler(payload, { ...context, getRemainingTimeInMillis }) });
  } catch (error) { tell(error); process.send({ id, failed: String(error?.message) }); }
});
process.send({ id: 'ready' });
`;

interface Answer {
  id: string;
  answer?: unknown;
  failed?: string;
}

const isAnswer = (message: unknown): message is Answer =>
  typeof message === 'object' && message !== null && 'id' in message;

const answerTo = (child: ChildProcess, id: string): Promise<Answer> =>
  new Promise((done, fail) => {
    const hear = (message: unknown) => {
      if (!isAnswer(message) || message.id !== id) return;
      child.off('message', hear);
      child.off('exit', end);
      done(message);
    };
    const end = () => fail(new Error('the door ended'));
    child.on('message', hear);
    child.once('exit', end);
  });

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const serviceOf = ({ headers }: IncomingMessage): string =>
  /\/([\w-]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1] ?? 'slack';

/** Hands everything on to `target`, and keeps what was asked. */
export const startTap = async (target: string, keep: (left: Left) => void) => {
  const { hostname, port } = new URL(target);
  const handOn = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '/', headers } = incoming;
    const body = await bodyOf(incoming);
    // A token is Slack's own: it goes there in the header that opens it, and nowhere else.
    const { authorization: _opens, ...shown } = headers;
    keep({
      to: `${serviceOf(incoming)} ${String(headers['x-amz-target'] ?? url)}`,
      bytes: Buffer.concat([Buffer.from(`${url} ${JSON.stringify(shown)}\n`), body]),
    });
    const onward = forward({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy());
      answer.on('aborted', () => response.destroy());
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  };
  const server = createServer({ keepAliveTimeout: 75_000 }, (incoming, response) => {
    handOn(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** `environment` is asked for when a door starts. */
export const createDoors = (
  keep: (left: Left) => void,
  environment: () => Readonly<Record<string, string | undefined>>,
) => {
  const children = new Map<string, ChildProcess>();
  let calls = 0;
  let passed = 0;
  const start = async (name: string): Promise<ChildProcess> => {
    const bundle = resolve('build', name, 'index.cjs');
    const child = spawn(process.execPath, ['-e', runtime, bundle, String(passed)], {
      env: { ...environment() },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.set(name, child);
    child.stdout?.on('data', (bytes: Buffer) => keep({ to: `the log of ${name}`, bytes }));
    child.stderr?.on('data', (bytes: Buffer) => keep({ to: `the log of ${name}`, bytes }));
    await answerTo(child, 'ready');
    return child;
  };
  const load = (name: string): Promise<Handler> =>
    start(name).then((child): Handler => async (payload, whole) => {
      // A process is told what JSON can say: all but the clock.
      const context: unknown = JSON.parse(JSON.stringify(whole));
      const id = `call ${(calls += 1)}`;
      const answering = answerTo(child, id);
      child.send({ id, payload, context, deadline: Date.now() + whole.getRemainingTimeInMillis() });
      const { answer, failed } = await answering;
      keep({ to: `the answer of ${name}`, bytes: JSON.stringify([answer, failed]) });
      if (failed !== undefined) throw new Error(failed);
      return answer;
    });
  return {
    load,
    /** The clock of the doors goes on by so much. */
    pass: (ms: number) => {
      passed += ms;
      for (const child of children.values()) child.send({ passed });
    },
    now: () => new Date(Date.now() + passed),
    close: async () => {
      await Promise.all(
        [...children.values()].map(async (child) => {
          const ended = once(child, 'close');
          if (child.exitCode !== null || !child.kill()) return;
          await ended;
        }),
      );
    },
  };
};
