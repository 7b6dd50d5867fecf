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

/** Access keys that were handed out, and the rule for all others. */
export interface Identities {
  /** The principal of an access key: 12 digits are an account (LocalStack's convention). */
  of: (accessKeyId: string) => Identity;
  /** Credentials with which a client acts as this principal. */
  signIn: (identity: Identity) => Credentials;
}

/** The account of callers that name none. */
export const DEFAULT_ACCOUNT = '123456789012';

const stableId = (prefix: string, name: string): string =>
  prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase();

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

/** The `userIdentity` of a CloudTrail record. */
export const userIdentityOf = (identity: Identity, accessKeyId: string, at: string): object => {
  const { account, name, session } = identity;
  const principalId = principalIdOf(identity);
  const common = { principalId, arn: arnOf(identity), accountId: account, accessKeyId };
  if (session === undefined) return { type: 'IAMUser', ...common, userName: name };
  const sessionIssuer = {
    type: 'Role',
    principalId: principalId.split(':')[0],
    arn: `arn:aws:iam::${account}:role/${rolePath(name)}`,
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
  return {
    of: (accessKeyId) =>
      known.get(accessKeyId) ?? {
        account: /^\d{12}$/.test(accessKeyId) ? accessKeyId : DEFAULT_ACCOUNT,
        name: 'local-user',
      },
    signIn(identity) {
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      known.set(accessKeyId, identity);
      const random = () => randomBytes(30).toString('base64');
      return { accessKeyId, secretAccessKey: random(), sessionToken: random() };
    },
  };
};
