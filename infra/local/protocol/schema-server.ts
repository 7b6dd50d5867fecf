// Answers HTTP requests for a service whose wire protocol is its SDK client's own schemas.
import { decode } from './decode.js';
import { encodeAnswer, encodeError } from './encode.js';
import { matchRoute, modelOf } from './routes.js';
import { ServiceError, type Answer, type Call, type SchemaService } from './service.js';

/** A request as it came over the wire; header names in lower case. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

type Input = Call['input'];

/** What goes back, together with what it means (for the trail, quotas and tests). */
export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
  operation: string;
  input: Input;
  output?: Answer;
  error?: ServiceError;
}

/** The operation that a request names, before anything is run; `undefined` when no route matches. */
export const routeOf = (service: SchemaService, request: WireRequest): string | undefined =>
  matchRoute(service.client, request.method, request.url)?.route.operation;

const asServiceError = (failure: unknown): ServiceError =>
  failure instanceof ServiceError ? failure : new ServiceError('InternalFailure', String(failure));

/** The wire form of an error that something else than the operation decided (a quota, an injected fault). */
export const answerError = (
  service: SchemaService,
  operation: string,
  error: ServiceError,
  input: Input = {},
): WireAnswer => ({ ...encodeError(modelOf(service.client), error), operation, input, error });

/**
 * Runs the operation that the request names. `undefined` when no route of this service matches; an error that
 * `makeCall` or the operation throws becomes the answer that the model prescribes for it.
 */
export const answer = async (
  service: SchemaService,
  request: WireRequest,
  makeCall: (operation: string, input: Input) => Call,
): Promise<WireAnswer | undefined> => {
  const match = matchRoute(service.client, request.method, request.url);
  if (!match) return undefined;
  const { operation } = match.route;
  let input: Input = {};
  try {
    const run = service.operations[operation];
    if (!run) {
      const source = service.eventSource;
      throw new ServiceError(
        'NotImplementedException',
        `The embedded AWS does not implement ${operation} (${source})`,
      );
    }
    input = decode(match, request);
    const output = await run(makeCall(operation, input));
    return { ...encodeAnswer(match.route, output), operation, input, output };
  } catch (failure) {
    return answerError(service, operation, asServiceError(failure), input);
  }
};
