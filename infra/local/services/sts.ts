// STS: who am I, and becoming a role of another account, where its trust policy allows that.
import * as client from '@aws-sdk/client-sts';
import type { AssumableRoles } from '../assumable-roles.js';
import { arnOf, principalArnOf, principalIdOf, type Identities } from '../identities.js';
import { ServiceError, type Answer, type Call, type SchemaService } from '../protocol/service.js';

const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
/** Of a session that a session begins, an hour is the longest ("Role chaining"); of others a role may allow more. */
const LONGEST_CHAINED = 3600;
const DURATION = 3600;

const requestedIn = ({ input }: Call) => {
  const { RoleArn: role, RoleSessionName: session, DurationSeconds: seconds = DURATION } = input;
  const [, account, name] = ROLE_ARN.exec(String(role)) ?? [];
  if (account === undefined || name === undefined)
    throw new ServiceError('ValidationError', `${String(role)} is invalid`);
  if (typeof session !== 'string' || !SESSION_NAME.test(session)) {
    const rule = `Member must satisfy regular expression pattern: ${SESSION_NAME.source}`;
    throw new ServiceError(
      'ValidationError',
      `Value at 'roleSessionName' failed to satisfy constraint: ${rule}`,
    );
  }
  return { role: String(role), account, name, session, seconds: Number(seconds) };
};

/** A role that does not exist is refused in the same words as one that does not trust whoever asks. */
const assumeRole = (identities: Identities, roles: AssumableRoles, call: Call): Answer => {
  const { role, account, name, session, seconds } = requestedIn(call);
  const asking = identities.of(call.caller.accessKeyId);
  const externalId = call.input['ExternalId'];
  const request = {
    account: asking.account,
    principalArn: principalArnOf(asking),
    externalId: typeof externalId === 'string' ? externalId : undefined,
  };
  if (!roles.mayAssume(account, name, request))
    throw new ServiceError(
      'AccessDenied',
      `User: ${arnOf(asking)} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    );
  if (asking.session !== undefined && seconds > LONGEST_CHAINED)
    throw new ServiceError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  const identity = { account, name, session };
  const until = new Date(call.now.getTime() + seconds * 1000);
  const generation = roles.generationOf(identity);
  const credentials = identities.signIn(identity, {
    until,
    isRevoked: () => roles.generationOf(identity) !== generation,
  });
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: until,
    },
    AssumedRoleUser: { Arn: arnOf(identity), AssumedRoleId: principalIdOf(identity) },
  };
};

/** STS over the identities of the embedded AWS and the roles that were created in its accounts. */
export const createSts = (identities: Identities, roles: AssumableRoles): SchemaService => ({
  signingName: 'sts',
  eventSource: 'sts.amazonaws.com',
  client,
  operations: {
    GetCallerIdentity({ caller }) {
      const identity = identities.of(caller.accessKeyId);
      return { Account: identity.account, Arn: arnOf(identity), UserId: principalIdOf(identity) };
    },
    AssumeRole: (call) => assumeRole(identities, roles, call),
  },
});
