// Serves one schema service on loopback, for tests that speak to it through the real SDK or the AWS CLI.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from '../../../infra/local/protocol/schema-server.js';
import type { Call, SchemaService } from '../../../infra/local/protocol/service.js';

const ACCOUNT = '123456789012';

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** The access key id serves as the account, so that tests can be two accounts; the Region is the signature's. */
const callFor = (request: IncomingMessage, operation: string, input: Call['input']): Call => {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '');
  const account = /^\d{12}$/.test(scope?.[1] ?? '') ? String(scope?.[1]) : ACCOUNT;
  const caller = { accessKeyId: scope?.[1] ?? '', account, userAgent: '', sourceIp: '127.0.0.1' };
  return { operation, input, account, region: scope?.[2] ?? 'eu-west-1', caller, now: new Date() };
};

export interface Loopback {
  /** What an SDK client needs to speak to the service; another account where one is given. */
  config: (
    account?: string,
    region?: string,
  ) => {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  close: () => Promise<void>;
}

export const serve = async (service: SchemaService): Promise<Loopback> => {
  const server = createServer((request, response) => {
    const reply = async () => {
      const headers = request.headers as Record<string, string>;
      const url = new URL(request.url ?? '/', 'http://loopback');
      const wire = { method: request.method ?? '', url, headers, body: await bodyOf(request) };
      const found = await answer(service, wire, (operation, input) => callFor(request, operation, input));
      response.writeHead(found?.status ?? 404, found?.headers).end(found?.body);
    };
    void reply();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    config: (accessKeyId = ACCOUNT, region = 'eu-west-1') => ({
      endpoint: `http://127.0.0.1:${port}`,
      region,
      credentials: { accessKeyId, secretAccessKey: 'secret' },
      maxAttempts: 1,
    }),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
};

/** The members of an answer that an expectation names, so that nested maps are compared as a whole. */
export const named = (row: object, expected: object): object => {
  const members = new Map(Object.entries(row));
  return Object.fromEntries(Object.keys(expected).map((member) => [member, members.get(member)]));
};

/** The name and text of the error that a call fails with. */
export const failure = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
  } catch (error) {
    const { name, message, exceptionMessage } = error as Error & { exceptionMessage?: string };
    return `${name}: ${exceptionMessage ?? message}`;
  }
  return 'no failure';
};
