// STS: who am I, and becoming a role of another account.
import * as client from '@aws-sdk/client-sts';
import { arnOf, principalIdOf, type Identities } from '../identities.js';
import { ServiceError, type SchemaService } from '../protocol/service.js';

const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** STS over the identities of the embedded AWS. Trust policies are not evaluated: every role may be assumed. */
export const createSts = (identities: Identities): SchemaService => ({
  signingName: 'sts',
  eventSource: 'sts.amazonaws.com',
  client,
  operations: {
    GetCallerIdentity({ caller }) {
      const identity = identities.of(caller.accessKeyId);
      return { Account: identity.account, Arn: arnOf(identity), UserId: principalIdOf(identity) };
    },
    AssumeRole({ input, now }) {
      const { RoleArn: role, RoleSessionName: session, DurationSeconds: seconds } = input;
      const [, account, name] = ROLE_ARN.exec(String(role)) ?? [];
      if (account === undefined || name === undefined) {
        throw new ServiceError('ValidationError', `${String(role)} is invalid`);
      }
      if (typeof session !== 'string' || !SESSION_NAME.test(session)) {
        const rule = `Member must satisfy regular expression pattern: ${SESSION_NAME.source}`;
        throw new ServiceError(
          'ValidationError',
          `Value at 'roleSessionName' failed to satisfy constraint: ${rule}`,
        );
      }
      const identity = { account, name, session };
      const credentials = identities.signIn(identity);
      return {
        Credentials: {
          AccessKeyId: credentials.accessKeyId,
          SecretAccessKey: credentials.secretAccessKey,
          SessionToken: credentials.sessionToken,
          Expiration: new Date(now.getTime() + Number(seconds ?? 3600) * 1000),
        },
        AssumedRoleUser: { Arn: arnOf(identity), AssumedRoleId: principalIdOf(identity) },
      };
    },
  },
});
