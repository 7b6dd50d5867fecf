// The HTTP side of the embedded AWS: which service a request is for, what goes wrong with it, and the log.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorOf, hidesAnswer, isLost, type FaultAnswer, type Faults } from './faults.js';
import type { Identity, Refusal } from './identities.js';
import type { WireAnswer, WireRequest } from './protocol/schema-server.js';
import type { Call, SchemaService } from './protocol/service.js';
import type { Quotas } from './quotas.js';
import { trailEventOf, type TrailEvent } from './trail.js';

/** One request that was answered; status 0 means that an injected fault hid the answer. */
export interface LoggedCall {
  service: string;
  operation: string;
  account: string;
  region: string;
  at: Date;
  status: number;
  /** Who asked: a person, or the role of a function. */
  caller: Identity;
  /** As it came: what a policy would have to allow. */
  asked: { method: string; path: string; input: Call['input'] };
}

/** Runs a request; `undefined` when it is for another service of the same signing name. */
export type Answerer = (
  request: WireRequest,
  makeCall: (operation: string, input: Call['input']) => Call,
) => Promise<WireAnswer | undefined>;

/** A service as the endpoint sees it. */
export interface Door {
  name: string;
  /** The service's name in the SigV4 credential scope. */
  scope: string;
  answer: Answerer;
  /** Set where CloudTrail records the calls. */
  recorded?: SchemaService;
}

/** What a request meets on its way. */
export interface Surroundings {
  doors: readonly Door[];
  faults: Faults;
  quotas: Quotas;
  log: LoggedCall[];
  now: () => Date;
  identityOf: (accessKeyId: string) => Identity;
  refusalOf: (accessKeyId: string, now: Date) => Refusal | undefined;
  tell: (trailEvent: TrailEvent) => void;
  closing: AbortSignal;
}

interface Outcome {
  reply: Pick<WireAnswer, 'status' | 'headers' | 'body'>;
  fault?: FaultAnswer | undefined;
}

const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

const refuse = (status: number, code: string, message: string): Outcome => ({
  reply: {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message }),
  },
});

/** As API Gateway words them. */
const refusals: Readonly<Record<Refusal, string>> = {
  ExpiredTokenException: 'The security token included in the request is expired',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
};

/** Asks one service, with quotas and faults in between; logs and records what came of it. */
const ask = async (
  around: Surroundings,
  door: Door,
  request: WireRequest,
  base: Omit<Call, 'operation' | 'input'>,
  identity: Identity,
): Promise<Outcome | undefined> => {
  const met: { fault?: FaultAnswer | undefined } = {};
  const reply = await door.answer(request, (operation, input) => {
    const call: Call = { ...base, operation, input };
    around.quotas.check(door.name, call);
    met.fault = around.faults.take(door.name, call);
    const error = met.fault && errorOf(met.fault);
    if (error) throw error;
    return call;
  });
  if (!reply) return undefined;
  const { fault } = met;
  const { operation, input } = reply;
  const status = fault && 'code' in fault ? (fault.status ?? reply.status) : reply.status;
  const { account, region, now: at } = base;
  const logged = fault && hidesAnswer(fault) ? 0 : status;
  const asked = { method: request.method, path: request.url.pathname, input };
  around.log.push({
    service: door.name,
    operation,
    account,
    region,
    at,
    status: logged,
    caller: identity,
    asked,
  });
  if (door.recorded && !(fault && isLost(fault))) {
    const trailEvent = trailEventOf(door.name, door.recorded, { ...base, operation, input }, reply, identity);
    if (trailEvent) around.tell(trailEvent);
  }
  return { reply: { ...reply, status }, fault };
};

const serve = async (around: Surroundings, request: WireRequest, sourceIp: string): Promise<Outcome> => {
  const asked = `${request.method} ${request.url.pathname}`;
  const [, accessKeyId, region, scope] = CREDENTIAL.exec(request.headers['authorization'] ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || scope === undefined) {
    const text = `The embedded AWS tells services apart by the request's signature, and ${asked} has none`;
    return refuse(403, 'MissingAuthenticationTokenException', text);
  }
  const identity = around.identityOf(accessKeyId);
  const { account } = identity;
  const caller = { accessKeyId, account, userAgent: request.headers['user-agent'] ?? '', sourceIp };
  const base = { account, region, caller, now: around.now() };
  const refusal = around.refusalOf(accessKeyId, base.now);
  const turnAway = (status: number, code: string, text: string): Outcome => {
    around.log.push({
      service: scope,
      operation: asked,
      account,
      region,
      at: base.now,
      status,
      caller: identity,
      asked: { method: request.method, path: request.url.pathname, input: {} },
    });
    return refuse(status, code, text);
  };
  if (refusal !== undefined) return turnAway(403, refusal, refusals[refusal]);
  for (const door of around.doors.filter((one) => one.scope === scope)) {
    const outcome = await ask(around, door, request, base, identity);
    if (outcome) return outcome;
  }
  const text = `The embedded AWS does not implement ${asked} of the service "${scope}"`;
  return turnAway(501, 'NotImplementedException', text);
};

const send = async (
  response: ServerResponse,
  { reply, fault }: Outcome,
  { closing, now }: Pick<Surroundings, 'closing' | 'now'>,
) => {
  if (fault && 'delayMs' in fault) await sleep(fault.delayMs, undefined, { signal: closing });
  if (fault && 'hang' in fault) return;
  if (fault && 'drop' in fault) {
    response.destroy();
    return;
  }
  const retryAfter = fault && 'code' in fault ? fault.retryAfterSeconds : undefined;
  response.writeHead(reply.status, {
    'x-amzn-requestid': randomUUID(),
    date: now().toUTCString(), // a clock that differs from its own is a reason to try again for the SDK
    ...(reply.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(reply.body)) }),
    ...reply.headers, // the answer to HEAD tells the length of what it does not bring
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
  if (fault && 'truncate' in fault) {
    const whole = Buffer.from(reply.body);
    response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy());
  } else {
    response.end(reply.body);
  }
};

const readRequest = async (incoming: IncomingMessage): Promise<WireRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  return { method: incoming.method ?? 'GET', url, headers, body: Buffer.concat(chunks) };
};

/** Node closes idle connections after 5 s, also under a request that is on its way; AWS keeps them far longer. */
export const idleMs = 75_000;

/** The server of the endpoint, not yet listening. */
export const createEndpoint = (around: Surroundings): Server =>
  createServer({ keepAliveTimeout: idleMs }, (incoming, response) => {
    void readRequest(incoming)
      .then((request) => serve(around, request, incoming.socket.remoteAddress ?? ''))
      .catch((failure: unknown) =>
        refuse(500, 'InternalFailure', `The embedded AWS failed: ${String(failure)}`),
      )
      .then((outcome) => send(response, outcome, around))
      .catch(() => response.destroy());
  });
