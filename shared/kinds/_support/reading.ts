// Turns the ways a read can fail into answers: gone, or could not tell, never a guess.
import type { UnknownReason, Unreadable } from '../../model/comparison.js';
import { isNoEntry } from '../../model/no-entry.js';
import type { Collected } from '../kind.js';

interface AwsFailure {
  name: string;
  message: string;
  status: number | undefined;
}

const failureOf = (error: unknown): AwsFailure => {
  if (!(error instanceof Error)) return { name: 'UnknownError', message: String(error), status: undefined };
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return {
    name: error.name,
    message: error.message,
    status: typeof status === 'number' ? status : undefined,
  };
};

/** An answer that lacks what it has to hold, found by ourselves: its text quotes nothing. */
export const incomplete = (text: string): Error =>
  Object.assign(new Error(text), { name: 'IncompleteAnswer' });

const reasonOf = ({ name, status }: AwsFailure): UnknownReason => {
  if (status === 429 || /TooManyRequests|Throttl|LimitExceeded/.test(name)) return 'throttled';
  if (status === 401 || status === 403 || /AccessDenied|Unauthorized|ExpiredToken|Credentials/.test(name))
    return 'denied';
  if (/SyntaxError|SerializationException|IncompleteAnswer/.test(name)) return 'unparseable';
  return 'unavailable';
};

/** AWS said that the thing asked for does not exist, and nothing else. */
export const isNotFound = (error: unknown): boolean => {
  const { name, status } = failureOf(error);
  return (
    name === 'NotFoundException' ||
    name === 'ResourceNotFoundException' ||
    (status === 404 && /NotFound/.test(name))
  );
};

/**
 * The text of an error, where it can quote nothing of what we read: AWS names a missing permission or a quota in it,
 * and what never was answered has no content. A text about a bad answer shows a piece of it, which may be a secret.
 */
const textOf = ({ name, message, status }: AwsFailure, reason: UnknownReason): string => {
  if (reason === 'denied' || reason === 'throttled' || name === 'IncompleteAnswer') return `: ${message}`;
  if (status !== undefined) return ` (HTTP ${status})`;
  return reason === 'unparseable' ? '' : `: ${message}`;
};

export const unreadable = (call: string, error: unknown): Unreadable => {
  if (isNoEntry(error))
    return {
      status: 'unreadable',
      reason: error.reason,
      detail: `${call} was not sent: ${error.message}`.slice(0, 500),
    };
  const failure = failureOf(error);
  const reason = reasonOf(failure);
  return {
    status: 'unreadable',
    reason,
    detail: `${call} failed: ${failure.name}${textOf(failure, reason)}`.slice(0, 500),
  };
};

/** Runs a listing; a 404 on the scope itself means gone, every other failure that we could not tell. */
export const listing = async (call: string, read: () => Promise<Collected>): Promise<Collected> => {
  try {
    return await read();
  } catch (error) {
    return isNotFound(error) ? { status: 'gone' } : unreadable(call, error);
  }
};

/** The most pages one listing may have: 600 REST APIs, 300 routes and 1,000 IVS stages fit many times. */
const pageLimit = 1000;

/** Collects all pages; an answer that repeats its token would loop for ever and is an error instead. */
export const allPages = async <Item>(
  fetch: (token: string | undefined) => Promise<{ items: readonly Item[]; next: string | undefined }>,
): Promise<Item[]> => {
  const items: Item[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < pageLimit; page += 1) {
    const answer = await fetch(token);
    items.push(...answer.items);
    if (answer.next === undefined || answer.next === '') return items;
    if (tokens.has(answer.next)) throw incomplete('AWS repeated a page token; the listing is not complete');
    tokens.add(answer.next);
    token = answer.next;
  }
  throw incomplete(`the listing has more than ${pageLimit} pages`);
};
