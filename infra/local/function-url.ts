// A Lambda Function URL: an HTTP request as the function gets it (payload format 2.0), and its answer as HTTP.
import { randomUUID } from 'node:crypto';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { isObject } from './definitions.js';

export interface HttpCall {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  sourceIp?: string;
}

export interface HttpReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What Lambda takes for text; all else, forms included, it hands over in base64. */
const textTypes = /^(text\/|application\/(json|javascript|xml)\b)/;

/** Header names in lower case, as Lambda gives them. */
export const functionUrlEvent = (
  { method = 'POST', headers = {}, body = '', sourceIp = '127.0.0.1' }: HttpCall,
  now: Date,
): LambdaFunctionURLEvent => {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const bytes = Buffer.from(body);
  const isText = textTypes.test(lower['content-type'] ?? '');
  const domainPrefix = 'local';
  const domainName = `${domainPrefix}.lambda-url.us-east-1.on.aws`;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: { ...lower, host: domainName, 'content-length': String(bytes.length) },
    requestContext: {
      accountId: 'anonymous',
      apiId: domainPrefix,
      domainName,
      domainPrefix,
      http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp, userAgent: lower['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(bytes.length === 0 ? {} : { body: bytes.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: bytes.length > 0 && !isText,
  };
};

/** What is no answer of that shape is the body itself (Lambda, "Invoking function URLs"). */
export const httpReplyOf = (answer: unknown): HttpReply => {
  if (!isObject(answer) || typeof answer['statusCode'] !== 'number')
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: answer === undefined ? '' : JSON.stringify(answer),
    };
  const { statusCode, headers, body = '', isBase64Encoded } = answer;
  const given = isObject(headers) ? headers : {};
  return {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: isBase64Encoded === true ? Buffer.from(String(body), 'base64').toString('utf8') : String(body),
  };
};

/** What Lambda says when the function throws. */
export const brokenReply: HttpReply = { status: 502, headers: {}, body: 'Internal Server Error' };
