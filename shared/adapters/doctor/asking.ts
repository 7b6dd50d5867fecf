// One question to AWS, with three answers: what it said, that there is none, or why nothing is known.
import { sideBySide } from '../../usecases/look/parallel.js';
import { absent, read, type Told } from '../../usecases/doctor/told.js';
import type { ById, Part } from '../../usecases/doctor/facts.js';

/** What every client of the doctor is made with: a person waits. */
export interface ClientConfig {
  region: string;
  maxAttempts: number;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: true };
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

export const clientConfig = (region: string): ClientConfig => ({
  region,
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});

const absentNames =
  /^(ResourceNotFound|NotFound|NotFoundException|ResourceNotFoundException|QueueDoesNotExist|NoSuchEntity|NoSuchEntityException|TrailNotFoundException|AWS\.SimpleQueueService\.NonExistentQueue)$/;
const deniedNames = /AccessDenied|NotAuthorized|Unauthorized|AuthorizationError/;

const networkCodes = /^(ECONNREFUSED|ENOTFOUND|ECONNRESET|EAI_AGAIN|ETIMEDOUT)$/;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

const whyOf = (error: unknown): { why: string; isDenied: boolean } => {
  if (!(error instanceof Error)) return { why: 'it failed', isDenied: false };
  if (deniedNames.test(error.name)) return { why: 'these credentials may not ask', isDenied: true };
  const isSilent = networkCodes.test(codeOf(error)) || error.name === 'TimeoutError';
  return { why: isSilent ? 'AWS did not answer' : `AWS answered ${error.name}`, isDenied: false };
};

/** `call` as IAM names the right to it: `events:DescribeRule`. */
export const asked = async <Value>(call: string, ask: () => Promise<Value>): Promise<Told<Value>> => {
  try {
    return read(await ask());
  } catch (error) {
    if (error instanceof Error && absentNames.test(error.name)) return absent;
    return { status: 'untold', call, ...whyOf(error) };
  }
};

/** The same question about each part that was made. */
export const askedOfEach = async <Fact>(
  parts: readonly Part[],
  ask: (part: Part) => Promise<Told<Fact>>,
): Promise<ById<Fact>> => {
  const made = parts.filter(({ physical, status }) => physical !== '' && !status.startsWith('DELETE_'));
  const told = await sideBySide(made, async (part) => [part.id, await ask(part)] as const);
  return Object.fromEntries(told);
};

/** Ends a client's connections, whatever came of the work. */
export const using = async <Client extends { destroy: () => void }, Result>(
  client: Client,
  work: (client: Client) => Promise<Result>,
): Promise<Result> => {
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
};

/** What AWS keeps as a text of JSON; the text itself where it is none. */
export const parsed = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
