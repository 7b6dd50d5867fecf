// What a call that failed tells: whether it may have happened, whether to try again, and a sentence without secrets.
import { isNoEntry } from '../../model/no-entry.js';

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

/** The SDK's errors have the member always; only where AWS said so, it has a value. */
const hintOf = (error: Error): number | undefined => {
  const hint = 'retryAfterSeconds' in error ? Number(error.retryAfterSeconds ?? Number.NaN) : Number.NaN;
  return Number.isFinite(hint) && hint > 0 ? hint * 1000 : undefined;
};

/** A quota that is used up (`LimitExceededException` without a hint) does not refill by waiting (Terraform issue 37605). */
const typeOf = (error: Error, status: number | undefined): SendFailure['type'] => {
  // Nothing was sent.
  if (isNoEntry(error)) return error.reason === 'no-access' ? 'final' : 'again';
  if (error.name === 'LimitExceededException') return hintOf(error) === undefined ? 'final' : 'again';
  if (status === 429 || /TooManyRequests|Throttl/.test(error.name)) return 'again';
  // "concurrent modification": somebody else's call was in the way (Terraform issues 776, 16439).
  if (error.name === 'ConflictException' && /concurrent|progress/i.test(error.message)) return 'again';
  if (status === undefined || status >= 500) return 'unclear';
  return 'final';
};

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** A text as messages quote it: plain, within JSON, or within a URL. */
const spellings = (text: string): string[] => [
  ...new Set([
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')),
  ]),
];

/** AWS's messages may quote what they refuse. The longest first: a secret may be a part of another. */
export const scrubbed = (text: string, stand: ReadonlyMap<string, string>): string => {
  const shown = new Map(
    [...stand].flatMap(([secret, one]) => spellings(secret).map((spelt) => [spelt, one])),
  );
  const secrets = [...shown.keys()].filter((one) => one !== '').sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return text;
  const anyOf = new RegExp(secrets.map(literal).join('|'), 'g');
  return text.replace(anyOf, (secret) => shown.get(secret) ?? '');
};

/** An error in one sentence that may be shown. */
export const whyOf = (error: unknown, stand: ReadonlyMap<string, string>): string =>
  error instanceof Error
    ? `${error.name}: ${scrubbed(error.message, stand)}`.slice(0, longestWhy)
    : 'it failed for no stated reason';

export const sendFailureOf = (error: unknown, stand: ReadonlyMap<string, string>): SendFailure => {
  if (!(error instanceof Error)) return { type: 'unclear', why: whyOf(error, stand) };
  const afterMs = hintOf(error);
  return {
    type: typeOf(error, statusOf(error)),
    ...(afterMs === undefined ? {} : { afterMs }),
    why: whyOf(error, stand),
  };
};
