// The AWS JSON protocols (1.0: SQS, DynamoDB; 1.1: CloudTrail): the operation is in `x-amz-target`, input and answer are plain JSON.
import { modelOf } from './protocol/routes.js';
import type { WireAnswer, WireRequest } from './protocol/schema-server.js';
import { ServiceError, type Call, type SchemaService } from './protocol/service.js';

const headers = { 'content-type': 'application/x-amz-json-1.0' };
const plainHeaders = { 'content-type': 'application/x-amz-json-1.1' };

/** The operation that the request names. */
export const targetOf = ({ headers: sent, method, url }: WireRequest): string =>
  sent['x-amz-target']?.split('.')[1] ?? `${method} ${url.pathname}`;

/** The request's body as JSON; an empty one is an empty input. */
export const readJson = (body: Buffer): Call['input'] => {
  try {
    return body.length === 0 ? {} : (JSON.parse(body.toString()) as Call['input']);
  } catch {
    throw new ServiceError('SerializationException', 'Unable to parse the request body as JSON');
  }
};

/** Of errors that every service may answer and none models ("Common errors"). */
const commonStatus: Readonly<Record<string, number>> = { AccessDenied: 403 };

/** Status and code of an error as the Query protocol names it (`NotFound` for `NotFoundException`). */
export const queryError = (
  client: object,
  { code }: ServiceError,
): readonly [code: string, status: number] => {
  const failure = modelOf(client).failures.get(code);
  const named = failure?.shape.getMergedTraits()['awsQueryError'] as readonly [string, number] | undefined;
  return named ?? [code, failure?.status ?? commonStatus[code] ?? 400];
};

/** The wire form of an error, with the Query code beside it that SQS's clients look at. */
export const jsonError = (client: object, namespace: string, failure: unknown) => {
  const error =
    failure instanceof ServiceError ? failure : new ServiceError('InternalFailure', String(failure));
  const [code, status] = queryError(client, error);
  const body = JSON.stringify({
    __type: `${namespace}#${error.code}`,
    message: error.message,
    ...error.members,
  });
  const query = { 'x-amzn-query-error': `${code};${status >= 500 ? 'Receiver' : 'Sender'}` };
  return { status, headers: { ...headers, ...query }, body, error };
};

const run = async (
  service: SchemaService,
  request: WireRequest,
  makeCall: (operation: string, input: Call['input']) => Call,
  sent: Record<string, string>,
  errorOf: (failure: unknown) => Pick<WireAnswer, 'status' | 'headers' | 'body' | 'error'>,
): Promise<WireAnswer> => {
  const operation = targetOf(request);
  let input: Call['input'] = {};
  try {
    const known = service.operations[operation];
    if (!known) {
      const text = `The embedded AWS does not implement ${operation} (${service.eventSource})`;
      throw new ServiceError('UnsupportedOperation', text);
    }
    input = readJson(request.body);
    const output = await known(makeCall(operation, input));
    return { status: 200, headers: sent, body: JSON.stringify(output), operation, input, output };
  } catch (failure) {
    return { ...errorOf(failure), operation, input };
  }
};

/** How JSON 1.1 tells of an error: its code alone, and its text as the model calls it. */
const plainError = (failure: unknown) => {
  const error =
    failure instanceof ServiceError ? failure : new ServiceError('InternalFailure', String(failure));
  const { code: __type, message, members } = error;
  return { status: 400, headers: plainHeaders, body: JSON.stringify({ __type, message, ...members }), error };
};

/** Runs the operation that `x-amz-target` names; JSON 1.1. */
export const answerJson11 = (
  service: SchemaService,
  request: WireRequest,
  makeCall: (operation: string, input: Call['input']) => Call,
): Promise<WireAnswer> => run(service, request, makeCall, plainHeaders, plainError);

/** Runs the operation that `x-amz-target` names; JSON 1.0. */
export const answerJson = (
  service: SchemaService,
  request: WireRequest,
  makeCall: (operation: string, input: Call['input']) => Call,
): Promise<WireAnswer> =>
  run(service, request, makeCall, headers, (failure) =>
    jsonError(service.client, 'com.amazonaws.sqs', failure),
  );
