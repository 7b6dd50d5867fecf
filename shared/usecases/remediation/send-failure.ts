// What a call that failed tells: whether it may have happened, whether to try again, and a sentence without secrets.

export interface SendFailure {
  /** `again`: AWS did nothing and says that later may do; `unclear`: it may have happened; `final`: it did not and will not. */
  type: 'again' | 'unclear' | 'final';
  /** What AWS asked for in `Retry-After`, where it did. */
  afterMs?: number;
  why: string;
}

const statusOf = (error: Error): number | undefined => {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === 'number' ? status : undefined;
};

const longestWhy = 300;

/** A quota that is used up (`LimitExceededException` without a hint) does not refill by waiting (Terraform issue 37605). */
const typeOf = (error: Error, status: number | undefined): SendFailure['type'] => {
  if (error.name === 'LimitExceededException') return 'retryAfterSeconds' in error ? 'again' : 'final';
  if (status === 429 || /TooManyRequests|Throttl/.test(error.name)) return 'again';
  // "concurrent modification": somebody else's call was in the way (Terraform issues 776, 16439).
  if (error.name === 'ConflictException' && /concurrent|in progress|progress/i.test(error.message))
    return 'again';
  if (status === undefined || status >= 500) return 'unclear';
  return 'final';
};

/** AWS's messages may quote what they refuse. */
const scrubbed = (text: string, stand: ReadonlyMap<string, string>): string => {
  let clean = text;
  for (const [secret, shown] of stand) clean = clean.replaceAll(secret, shown);
  return clean;
};

export const sendFailureOf = (error: unknown, stand: ReadonlyMap<string, string>): SendFailure => {
  if (!(error instanceof Error)) return { type: 'unclear', why: 'it failed for no stated reason' };
  const hint: unknown = 'retryAfterSeconds' in error ? error.retryAfterSeconds : undefined;
  const afterMs = Number(hint) * 1000;
  return {
    type: typeOf(error, statusOf(error)),
    ...(afterMs > 0 ? { afterMs } : {}),
    why: `${error.name}: ${scrubbed(error.message, stand)}`.slice(0, longestWhy),
  };
};
