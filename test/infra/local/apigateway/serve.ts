// Serves one schema service on loopback for the real SDK, and compares its answers with recorded AWS ones.
import { existsSync, readFileSync } from 'node:fs';
import { types } from 'node:util';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import { answer, type WireAnswer } from '../../../../infra/local/protocol/schema-server.js';
import type { SchemaService } from '../../../../infra/local/protocol/service.js';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
const caller = { accessKeyId: 'test', account: ACCOUNT, userAgent: 'test', sourceIp: '127.0.0.1' };

const oneValue = (headers: IncomingHttpHeaders): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));

export interface Served {
  endpoint: string;
  /** Every answer given, in order. */
  answers: (WireAnswer | undefined)[];
  /** What an SDK client needs to talk to it. */
  config: object;
  close: () => void;
}

export const serve = async (service: SchemaService): Promise<Served> => {
  const answers: (WireAnswer | undefined)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const wire = {
        method: request.method ?? 'GET',
        url,
        headers: oneValue(request.headers),
        body: Buffer.concat(chunks),
      };
      const makeCall = (operation: string, input: object) => ({
        operation,
        input: input as Record<string, unknown>,
        account: ACCOUNT,
        region: REGION,
        caller,
        now: new Date(),
      });
      const reply = async () => {
        const given = await answer(service, wire, makeCall);
        answers.push(given);
        response.writeHead(given?.status ?? 404, given?.headers).end(given?.body);
      };
      reply().catch((failure: unknown) => response.writeHead(500).end(String(failure)));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { endpoint, answers, config: { endpoint, region: REGION, credentials, maxAttempts: 1 }, close };
};

/** The failure of a call, as name and message; a success is a failure of the test. */
export const refusal = async (
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status: unknown }> => {
  const failed = await call.then(
    (output) => expect(output).toBe('refused'),
    (error: unknown) => error,
  );
  const { name, message, $metadata } = failed as Error & { $metadata?: { httpStatusCode: number } };
  return { name, message, status: $metadata?.httpStatusCode };
};

const RECORDED = '../shared/data/aws-validated-responses';

/** Whether the answers recorded from AWS are on this machine. */
export const hasRecorded = existsSync(RECORDED);

type Recorded = Readonly<Record<string, unknown>>;

/** The answers recorded by the named upstream test, by step. */
export const recordedOf = (file: string, test: string): Readonly<Record<string, Recorded>> => {
  const all = JSON.parse(readFileSync(`${RECORDED}/${file}.snapshot.json`, 'utf8')) as Record<
    string,
    { 'recorded-content': Record<string, Recorded> }
  >;
  const found = Object.entries(all).find(([name]) => name.endsWith(`::${test}`));
  return found?.[1]['recorded-content'] ?? {};
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(/<[^>]+>/)
      .map(escaped)
      .join('.+')}$`,
    's',
  );

const isObject = (value: unknown): value is Recorded =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Members that AWS answers since after these recordings were made.
const NEWER = new Set(['responseTransferMode']);

const differences = (recorded: unknown, observed: unknown, at: string): string[] => {
  if (recorded === 'datetime') return types.isDate(observed) ? [] : [`${at}: not a date`];
  if (typeof recorded === 'string' && recorded.includes('<'))
    return pattern(recorded).test(String(observed))
      ? []
      : [`${at}: ${String(observed)} is not like ${recorded}`];
  if (Array.isArray(recorded) && Array.isArray(observed)) {
    if (recorded.length !== observed.length)
      return [`${at}: ${observed.length} items, recorded ${recorded.length}`];
    return recorded.flatMap((item, index) => differences(item, observed[index], `${at}/${index}`));
  }
  if (isObject(recorded)) {
    const seen = typeof observed === 'string' ? (JSON.parse(observed) as unknown) : observed;
    if (!isObject(seen)) return [`${at}: ${JSON.stringify(seen)}, recorded an object`];
    const names = new Set(
      [...Object.keys(recorded), ...Object.keys(seen)].filter((name) => !NEWER.has(name)),
    );
    return [...names].flatMap((name) => differences(recorded[name], seen[name], `${at}/${name}`));
  }
  return Object.is(recorded, observed)
    ? []
    : [`${at}: ${JSON.stringify(observed)}, recorded ${JSON.stringify(recorded)}`];
};

/** One step of a recorded test: what AWS answered, and the call that must be answered alike. */
export type Step = readonly [recorded: string, call: () => Promise<unknown>];

/** Runs the steps in order; the first that AWS answered differently fails the test. */
export const expectAsRecorded = async (file: string, test: string, steps: readonly Step[]): Promise<void> => {
  const recorded = recordedOf(file, test);
  for (const [name, call] of steps) {
    const { ResponseMetadata: meta, Error: error, message: _, ...members } = recorded[name] ?? {};
    const status = (meta as { HTTPStatusCode?: number } | undefined)?.HTTPStatusCode;
    if (isObject(error)) {
      const seen = await refusal(call());
      expect([
        name,
        ...differences({ name: error['Code'], message: error['Message'], status }, seen, ''),
      ]).toEqual([name]);
    } else {
      const { $metadata, ...seen } = (await call()) as Record<string, unknown>;
      expect([name, ...differences(members, seen, '')]).toEqual([name]);
      expect([name, $metadata]).toEqual([name, expect.objectContaining({ httpStatusCode: status })]);
    }
  }
};
