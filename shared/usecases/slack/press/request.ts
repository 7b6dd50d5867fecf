// An HTTP request as a Lambda Function URL hands it over (payload format 2.0): the bytes that were sent, nothing parsed.
import { isObject, type Json } from '../../../model/brand.js';

export interface HttpRequest {
  method: string;
  /** Every value that came under a name, by the name in lower case. */
  headers: ReadonlyMap<string, readonly string[]>;
  body: Uint8Array;
}

export interface HttpAnswer {
  statusCode: number;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

/** Slack sends the whole message along with a press: 50 blocks of text, percent-encoded. Lambda takes up to 6 MB. */
export const largestBody = 512 * 1024;

export const isTooLarge = ({ body }: HttpRequest): boolean => body.length > largestBody;

const headersIn = (given: Json | undefined): Map<string, string[]> => {
  const headers = new Map<string, string[]>();
  if (!isObject(given)) return headers;
  for (const [name, value] of Object.entries(given)) {
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), ...(typeof value === 'string' ? [value] : [])]);
  }
  return headers;
};

const methodIn = (holder: Json | undefined): string => {
  const http = isObject(holder) ? holder['http'] : undefined;
  const method = isObject(http) ? http['method'] : undefined;
  return typeof method === 'string' ? method : '';
};

/** Lambda sends text as it is and all else in base64; a form counts as the latter. */
const bytesIn = (body: Json | undefined, isBase64: boolean): Uint8Array => {
  if (typeof body !== 'string') return new Uint8Array();
  // One byte more than is taken is enough to refuse it.
  if (body.length > largestBody * 2) return new Uint8Array(largestBody + 1);
  return Buffer.from(body, isBase64 ? 'base64' : 'utf8');
};

/** Whatever comes in is some request; one that lacks everything is refused later. */
export const readRequest = (given: unknown): HttpRequest => {
  const request = isObject(given) ? given : {};
  return {
    method: methodIn(request['requestContext']),
    headers: headersIn(request['headers']),
    body: bytesIn(request['body'], request['isBase64Encoded'] === true),
  };
};
