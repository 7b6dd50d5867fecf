// Why AWS did not give a declaration, in words for the person who asked for it.
import { StagewatchError, type Fault } from '../../model/errors.js';
import { isNoEntry, type NoEntry } from '../../model/no-entry.js';

/** What was asked: which source, with which IAM action, of what. */
export interface Asked {
  /** The source as its user wrote it. */
  where: string;
  /** `s3:GetObject` */
  action: string;
  /** What the action has to be allowed on. */
  on: string;
  /** What it is in words: `the object "state.json" in the bucket "states"`. */
  what: string;
}

interface Reason {
  what: string;
  remedy: string;
}

/** What the SDK tells of a failure; errors of Node's network have a code and no status. */
interface Failure {
  name: string;
  code: string;
  message: string;
  status: number;
}

const longestMessage = 300;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const failureOf = (error: unknown): Failure => {
  const isObject = typeof error === 'object' && error !== null;
  const message = textOf(memberOf(error, 'message')) || String(error);
  return {
    name: isObject && 'name' in error ? textOf(error.name) : '',
    code: textOf(memberOf(error, 'code')),
    message: (message.split('\n')[0] ?? '').slice(0, longestMessage),
    status: Number(memberOf(memberOf(error, '$metadata'), 'httpStatusCode') ?? 0),
  };
};

const kms = ({ message }: Failure, { what }: Asked): Reason => ({
  what: `the KMS key of ${what} cannot be used: ${message}`,
  remedy: 'Allow kms:Decrypt on that key for the reader, and see that the key is enabled.',
});

const denied = (failure: Failure, asked: Asked): Reason => {
  if (/kms/i.test(failure.message)) return kms(failure, asked);
  const { action, on, what } = asked;
  const hidden =
    action === 's3:GetObject'
      ? ' Without s3:ListBucket a missing object is refused in the same way; if its key is encrypted with KMS, allow kms:Decrypt too.'
      : '';
  return {
    what: `AWS refuses to show ${what}: ${failure.message}`,
    remedy: `Allow ${action} on ${on} for the reader.${hidden}`,
  };
};

const absent = ({ message }: Failure, { what }: Asked): Reason => ({
  what: `${what} does not exist (${message})`,
  remedy:
    'Correct the name, the account or the Region. What it declared is kept until the source is removed.',
});

const archived = (_failure: Failure, { what }: Asked): Reason => ({
  what: `${what} is archived and cannot be read at once`,
  remedy: 'Restore it, or put it into a storage class that can be read at once.',
});

const elsewhere = ({ message }: Failure, { what }: Asked): Reason => ({
  what: `${what} is in another Region than the one asked: ${message}`,
  remedy: 'Set AWS_REGION to the Region it is in.',
});

const unsigned = ({ name, message }: Failure): Reason => ({
  what: `the AWS credentials are missing, expired or wrong (${name}: ${message})`,
  remedy: 'Sign in again (`aws sts get-caller-identity` tells who you are), or choose another AWS_PROFILE.',
});

const placeless = (): Reason => ({
  what: 'no AWS Region is set',
  remedy: 'Set AWS_REGION, or give the source a `region`.',
});

const busy = ({ name, message }: Failure): Reason => ({
  what: `AWS is busy or out of order (${name}: ${message})`,
  remedy: 'Try again in a minute; nothing of this source was changed.',
});

const unreachable = ({ code, name, message }: Failure): Reason => ({
  what: `AWS cannot be reached (${code || name}: ${message})`,
  remedy: 'Check the network, the proxy and AWS_ENDPOINT_URL, and try again.',
});

const other = ({ name, message }: Failure, { action }: Asked): Reason => ({
  what: `AWS answered ${action} with ${name || 'an error'}: ${message}`,
  remedy: 'Correct what the message says, and try again.',
});

/**
 * An answer that broke off has a status all the same. The SDK hides the code of an error of another realm in its
 * message.
 */
const isOfNetwork = ({ name, code, message, status }: Failure): boolean => {
  if (status !== 0 && status !== 200) return false;
  return /^E[A-Z_]+$/.test(code) || name === 'TimeoutError' || /\bE[A-Z]{4,}\b|hang up|aborted/.test(message);
};

type Explain = (failure: Failure, asked: Asked) => Reason;

/** The first that fits tells the reason. Codes: S3 "Error responses", CloudFormation "Common errors". */
const reasons: readonly (readonly [fits: (failure: Failure) => boolean, explain: Explain])[] = [
  [({ name }) => name.startsWith('KMS.'), kms],
  [({ name }) => /^(AccessDenied|AccessDeniedException|AllAccessDisabled)$/.test(name), denied],
  [({ name }) => /^(NoSuchBucket|NoSuchKey|NoSuchVersion|NotFound)$/.test(name), absent],
  [({ name, message }) => name === 'ValidationError' && message.includes('does not exist'), absent],
  [({ name }) => name === 'InvalidObjectState', archived],
  [
    ({ name, status }) =>
      status === 301 || /Redirect|^AuthorizationHeaderMalformed$|^IllegalLocationConstraint/.test(name),
    elsewhere,
  ],
  [
    ({ name }) =>
      /^(CredentialsProviderError|TokenProviderError|ExpiredToken.*|InvalidAccessKeyId|InvalidClientTokenId|InvalidToken|UnrecognizedClient.*|SignatureDoesNotMatch)$/.test(
        name,
      ),
    unsigned,
  ],
  [({ message }) => message === 'Region is missing', placeless],
  [
    ({ name, status }) =>
      status >= 500 || status === 429 || /^(SlowDown|Throttling.*|RequestLimit.*)$/.test(name),
    busy,
  ],
  [isOfNetwork, unreachable],
];

/** An error about one source; the operator's, unless AWS has to act. */
export const sourceError = (
  where: string,
  what: string,
  remedy: string,
  fault: Fault = 'operator',
): StagewatchError =>
  new StagewatchError(`${where} could not be read.`, { fault, problems: [{ where, what, remedy }] });

/** What passes by itself: asking again later may do. */
const passes: readonly Explain[] = [busy, unreachable];

const notEntered = ({ where }: Asked, { reason, message }: NoEntry): StagewatchError =>
  sourceError(
    where,
    message,
    reason === 'no-access'
      ? 'Do that, and give the source again; what it declared is kept.'
      : 'Try again in a minute; nothing of this source was changed.',
    reason === 'no-access' ? 'operator' : 'aws',
  );

const explain = (error: unknown, asked: Asked): StagewatchError => {
  if (isNoEntry(error)) return notEntered(asked, error);
  const failure = failureOf(error);
  const [, reason = other] = reasons.find(([fits]) => fits(failure)) ?? [];
  const { what, remedy } = reason(failure, asked);
  return sourceError(asked.where, what, remedy, passes.includes(reason) ? 'aws' : 'operator');
};

/** Asks AWS; a failure becomes words. */
export const asking = async <Answer>(asked: Asked, ask: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await ask();
  } catch (error) {
    throw explain(error, asked);
  }
};
