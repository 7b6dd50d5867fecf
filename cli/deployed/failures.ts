// Why the table of a deployed Stagewatch did not answer, in words and with what to do.
import { isStagewatchError, operatorError, type StagewatchError } from '../../shared/model/errors.js';

/** What a command does with the table, as IAM names it. */
export interface Needs {
  table: string;
  /** `dynamodb:Query`, … on the table. */
  actions: readonly string[];
  /** Whether it reads the index of what is due, too. */
  usesIndex: boolean;
}

type Explained = readonly [what: string, remedy: string];

const noTable = ({ table }: Needs): Explained => [
  `there is no table ${table} here`,
  'Name it: --table NAME or STAGEWATCH_TABLE; or the deployment: --stage STAGE, --region REGION.',
];

const denied = ({ table, actions, usesIndex }: Needs): Explained => [
  'these credentials may not do that',
  `Allow ${actions.join(', ')} on the table ${table}${usesIndex ? ' and dynamodb:Query on its index `due`' : ''}.`,
];

const unknownCredentials: Explained = ['AWS does not accept these credentials', 'Sign in again.'];
const noCredentials: Explained = [
  'no AWS credentials were found',
  'Set AWS_PROFILE, or the AWS_* variables of a role.',
];
const slow: Explained = ['AWS asked to slow down, and still did after retries', 'Try again in a minute.'];
const unreachable: Explained = ['AWS did not answer', 'Check the network and the endpoint, and try again.'];

const byName: Readonly<Record<string, (needs: Needs) => Explained>> = {
  ResourceNotFoundException: noTable,
  AccessDeniedException: denied,
  AccessDenied: denied,
  UnrecognizedClientException: () => unknownCredentials,
  InvalidClientTokenId: () => unknownCredentials,
  InvalidSignatureException: () => unknownCredentials,
  ExpiredTokenException: () => ['the credentials have expired', 'Sign in again.'],
  ExpiredToken: () => ['the credentials have expired', 'Sign in again.'],
  CredentialsProviderError: () => noCredentials,
  ProvisionedThroughputExceededException: () => slow,
  ThrottlingException: () => slow,
  RequestLimitExceeded: () => slow,
  Throttling: () => slow,
  TimeoutError: () => unreachable,
  InternalServerError: () => unreachable,
};

const noRegion: Explained = ['no AWS Region is set', 'Set AWS_REGION, or give --region.'];
const newer: Explained = [
  'it was written by a newer Stagewatch than this command line',
  'Use the version that is deployed.',
];

const networkCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'EAI_AGAIN', 'ETIMEDOUT']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const reasonOf = (error: Error, needs: Needs): Explained | undefined => {
  if (/region is missing/i.test(error.message)) return noRegion;
  if (/written by a newer Stagewatch/.test(error.message)) return newer;
  if (networkCodes.has(codeOf(error))) return unreachable;
  return byName[error.name]?.(needs);
};

/** An operator error where the failure is known; a bug of ours stays one. */
export const explainFailure = (error: unknown, needs: Needs, asked: string): unknown => {
  if (isStagewatchError(error) || !(error instanceof Error)) return error;
  const reason = reasonOf(error, needs);
  if (reason === undefined) return error;
  const [what, remedy] = reason;
  const failure: StagewatchError = operatorError(asked, [{ where: needs.table, what, remedy }]);
  return failure;
};
