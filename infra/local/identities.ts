// Who is calling: access keys to accounts and people, as far as the embedded AWS tells them apart.
import { createHash, randomBytes } from 'node:crypto';

/** A principal. Without `session` an IAM user, with it a session of the role `name`. */
export interface Identity {
  account: string;
  name: string;
  session?: string;
}

/** What a client signs with. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** How long a session lasts, and whether its role is still the one that it was begun with. */
export interface Session {
  until: Date;
  isRevoked: () => boolean;
}

/** Why AWS takes no call with a key, by its error code. */
export type Refusal = 'ExpiredTokenException' | 'UnrecognizedClientException';

/** Access keys that were handed out, and the rule for all others. */
export interface Identities {
  /** The principal of an access key: 12 digits are an account (LocalStack's convention). */
  of: (accessKeyId: string) => Identity;
  /** Credentials with which a client acts as this principal; without `session` for as long as it likes. */
  signIn: (identity: Identity, session?: Session) => Credentials;
  refusalOf: (accessKeyId: string, now: Date) => Refusal | undefined;
}

/** The account of callers that name none. */
export const DEFAULT_ACCOUNT = '123456789012';

const stableId = (prefix: string, name: string): string =>
  prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase();

/** Roles of IAM Identity Center live below a path. */
const rolePath = (name: string): string =>
  name.startsWith('AWSReservedSSO_') ? `aws-reserved/sso.amazonaws.com/${name}` : name;

/** The ARN that `sts:GetCallerIdentity` answers and that CloudTrail names. */
export const arnOf = ({ account, name, session }: Identity): string =>
  session === undefined
    ? `arn:aws:iam::${account}:user/${name}`
    : `arn:aws:sts::${account}:assumed-role/${name}/${session}`;

/** The unique id of the principal. */
export const principalIdOf = ({ account, name, session }: Identity): string =>
  session === undefined
    ? stableId('AIDA', `${account}/${name}`)
    : `${stableId('AROA', `${account}/${name}`)}:${session}`;

/** What conditions of policies know as `aws:PrincipalArn`: of a session, its role. */
export const principalArnOf = (identity: Identity): string =>
  identity.session === undefined
    ? arnOf(identity)
    : `arn:aws:iam::${identity.account}:role/${rolePath(identity.name)}`;

/** The `userIdentity` of a CloudTrail record. */
export const userIdentityOf = (identity: Identity, accessKeyId: string, at: string): object => {
  const { account, name, session } = identity;
  const principalId = principalIdOf(identity);
  const common = { principalId, arn: arnOf(identity), accountId: account, accessKeyId };
  if (session === undefined) return { type: 'IAMUser', ...common, userName: name };
  const sessionIssuer = {
    type: 'Role',
    principalId: principalId.split(':')[0],
    arn: principalArnOf(identity),
    accountId: account,
    userName: name,
  };
  const attributes = { creationDate: at, mfaAuthenticated: 'false' };
  const sessionContext = { sessionIssuer, webIdFederationData: {}, attributes };
  return { type: 'AssumedRole', ...common, sessionContext };
};

/** Nobody signed in yet. */
export const createIdentities = (): Identities => {
  const known = new Map<string, Identity>();
  const sessions = new Map<string, Session>();
  return {
    of: (accessKeyId) =>
      known.get(accessKeyId) ?? {
        account: /^\d{12}$/.test(accessKeyId) ? accessKeyId : DEFAULT_ACCOUNT,
        name: 'local-user',
      },
    refusalOf: (accessKeyId, now) => {
      const session = sessions.get(accessKeyId);
      if (session?.isRevoked() === true) return 'UnrecognizedClientException';
      return session !== undefined && session.until <= now ? 'ExpiredTokenException' : undefined;
    },
    signIn(identity, session) {
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      known.set(accessKeyId, identity);
      if (session !== undefined) sessions.set(accessKeyId, session);
      const random = () => randomBytes(30).toString('base64');
      return { accessKeyId, secretAccessKey: random(), sessionToken: random() };
    },
  };
};
