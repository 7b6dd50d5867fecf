// Who is at the keyboard, as AWS knows them.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { operatorError } from '../../shared/model/errors.js';

const requestHandler = { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true };

/** The caller's ARN; `sts:GetCallerIdentity` needs no permission. Rejects where STS does not tell. */
export const callerArn = async ({ region }: { region?: string }): Promise<string> => {
  const sts = new STSClient({ ...(region === undefined ? {} : { region }), maxAttempts: 2, requestHandler });
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (Arn !== undefined) return Arn;
  } catch {
    // Told below: without an owner nothing is accepted.
  } finally {
    sts.destroy();
  }
  throw operatorError('Nothing was accepted: who accepts it is not known.', [
    { where: 'sts:GetCallerIdentity', what: 'AWS did not tell who calls', remedy: 'Say it: --by NAME.' },
  ]);
};
