// Assumes roles of other accounts at the Regional endpoint of STS, and tells why that failed in words for its operator.
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { noEntry, type NoEntry } from '../model/no-entry.js';
import type { RoleCredentials } from './assumed-roles.js';

export interface AssumeOptions {
  /** Sessions of a Regional endpoint are valid in all Regions, also those that are opted into (IAM, "Managing STS in a Region"). */
  region: string;
  /** What the roles ask for, so that nobody else can have us assume them; empty where none is configured. */
  externalId: string;
  /** Names us in the CloudTrail of the other account. */
  session: string;
}

/** One chained session lasts an hour at most, which is also the default (AssumeRole, "DurationSeconds"). */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
};

const statusOf = (error: Error): number => {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === 'number' ? status : 0;
};

const busy = /Throttl|TooManyRequests|RequestLimit/;

const accountIn = (roleArn: string): string => roleArn.split(':')[4] ?? '';

const remedy = (roleArn: string, externalId: string): string => {
  const template = `deploy infra/member-account.yml in account ${accountIn(roleArn)}`;
  return externalId === ''
    ? `set scope.externalId in stagewatch.yml, deploy it, and ${template} with it`
    : `${template} with the scope.externalId of stagewatch.yml`;
};

/** STS refuses in words that name our role and theirs, and no secret. */
const whyNot = (error: unknown, roleArn: string, { externalId }: AssumeOptions): NoEntry => {
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' };
  const status = error instanceof Error ? statusOf(error) : 0;
  const what = `the role ${roleArn} of account ${accountIn(roleArn)} cannot be assumed`;
  if (busy.test(name) || status === 429) return noEntry('throttled', `${what}: STS is busy (${name})`);
  if (status >= 400 && status < 500)
    return noEntry('no-access', `${what}; ${remedy(roleArn, externalId)} (${name}: ${message})`);
  return noEntry('unavailable', `${what}: STS does not answer (${name})`);
};

/** `AWS_ENDPOINT_URL` and credentials come from the SDK's own chain. */
export const createAssume = (options: AssumeOptions): ((roleArn: string) => Promise<RoleCredentials>) => {
  const { region, externalId, session } = options;
  let client: STSClient | undefined;
  return async (roleArn) => {
    client ??= new STSClient({ region, ...patience });
    try {
      const { Credentials: found } = await client.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: session,
          ...(externalId === '' ? {} : { ExternalId: externalId }),
        }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = found ?? {};
      if (AccessKeyId === '') throw new Error('STS answered without credentials');
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        ...(Expiration === undefined ? {} : { expiration: Expiration }),
      };
    } catch (error) {
      throw whyNot(error, roleArn, options);
    }
  };
};
