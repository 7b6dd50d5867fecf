// Who made a call, as its CloudTrail record tells it (AWS facts §3.4): type, name for people, principal.
import { visible } from '../../engine/printable.js';
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { Actor } from '../../model/evidence.js';
import { viaOf } from './via.js';

/** A name for people stays in one line of a message. */
const nameLimit = 200;
/** The longest ARN that IAM documents. */
const principalLimit = 2048;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** Foreign text: nothing invisible, and no longer than the limit. */
const bounded = (foreign: string, limit: number): string => {
  const characters = Array.from(visible(Array.from(foreign).slice(0, limit).join('')));
  return characters.length > limit || Array.from(foreign).length > limit
    ? `${characters.slice(0, limit - 1).join('')}…`
    : characters.join('');
};

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** The parts of a `userIdentity` that tell who it is. */
interface Caller {
  arn: string;
  userName: string;
  accountId: string;
  principalId: string;
  invokedBy: string;
  /** The person behind a session, where whoever let them in said so (`sts:SourceIdentity`). */
  sourceIdentity: string;
  /** The role, or user, that the session is of. */
  issuer: string;
  issuerName: string;
  /** Of IAM Identity Center, where it acts for a person without any role. */
  userId: string;
}

type Named = Pick<Actor, 'type' | 'name' | 'principal'>;

const callerOf = (identity: JsonObject): Caller => {
  const session = object(identity['sessionContext']);
  const issuer = object(session['sessionIssuer']);
  return {
    arn: text(identity['arn']),
    userName: text(identity['userName']),
    accountId: text(identity['accountId']),
    principalId: text(identity['principalId']),
    invokedBy: text(identity['invokedBy']),
    sourceIdentity: text(session['sourceIdentity']) || text(identity['sourceIdentity']),
    issuer: text(issuer['arn']),
    issuerName: text(issuer['userName']),
    userId: text(object(identity['onBehalfOf'])['userId']),
  };
};

const service = ({ invokedBy }: Caller): Named => ({
  type: 'service',
  name: invokedBy || 'an AWS service',
  principal: invokedBy,
});

/** Roles that IAM Identity Center makes of a permission set: `AWSReservedSSO_<set>_<hash>`. */
const permissionSetRole = /^AWSReservedSSO_.+_[0-9a-f]+$/;

/** Old records name the role only within the session's own ARN: `assumed-role/ROLE/SESSION`. */
const roleNameOf = ({ issuer, issuerName, arn }: Caller): string =>
  lastPart(issuer) || issuerName || (arn.split('/')[1] ?? '');

/** Both ids of a session end in its name: the ARN after the last slash, the principal's id after its colon. */
const sessionNameOf = ({ arn, principalId }: Caller): string =>
  arn.includes('/') ? lastPart(arn) : principalId.slice(principalId.indexOf(':') + 1);

const roleSession = (caller: Caller): Named => {
  const role = roleNameOf(caller);
  const session = sessionNameOf(caller);
  const principal = caller.issuer || caller.arn;
  if (permissionSetRole.test(role)) return { type: 'sso-user', name: session, principal };
  const person = caller.sourceIdentity || session;
  return {
    type: 'role-session',
    name: person === '' ? `role ${role}` : `${person} (role ${role})`,
    principal,
  };
};

const byType: Readonly<Record<string, (caller: Caller) => Named>> = {
  Root: ({ arn, accountId }) => ({
    type: 'root',
    name: 'root',
    principal: arn || `arn:aws:iam::${accountId}:root`,
  }),
  IAMUser: ({ arn, userName, principalId }) => ({
    type: 'iam-user',
    name: userName || lastPart(arn) || principalId,
    principal: arn || principalId,
  }),
  AssumedRole: roleSession,
  Role: ({ arn, principalId }) => ({
    type: 'role-session',
    name: `role ${lastPart(arn) || principalId}`,
    principal: arn || principalId,
  }),
  FederatedUser: ({ arn, userName, principalId, issuer }) => ({
    type: 'federated-user',
    name: lastPart(arn) || userName || principalId,
    principal: issuer || arn || principalId,
  }),
  AWSAccount: ({ accountId, principalId }) => ({
    type: 'account',
    name: accountId === '' ? principalId : `account ${accountId}`,
    principal: accountId === '' ? principalId : `arn:aws:iam::${accountId}:root`,
  }),
  AWSService: service,
  IdentityCenterUser: ({ userName, userId, principalId }) => ({
    type: 'sso-user',
    name: userName || userId || principalId,
    principal: userId || principalId,
  }),
};

const nobodyKnown = (caller: Caller): Named => {
  const { arn, userName, principalId, invokedBy } = caller;
  if (arn === '' && principalId === '' && userName === '' && invokedBy !== '') return service(caller);
  return { type: 'unknown', name: userName || arn || principalId, principal: arn || principalId };
};

/** `detail` is the record; a call is our own where its principal is one of `ownRoles` (role ARNs). */
export const actorOf = (detail: JsonObject, ownRoles: readonly string[]): Actor => {
  const identity = object(detail['userIdentity']);
  const type = text(identity['type']);
  const tell = Object.hasOwn(byType, type) ? byType[type] : undefined;
  const { type: kindOfActor, name, principal } = (tell ?? nobodyKnown)(callerOf(identity));
  const from = bounded(text(detail['sourceIPAddress']) || text(identity['invokedBy']), nameLimit);
  return {
    type: kindOfActor,
    name: bounded(name, nameLimit) || 'unknown',
    principal: bounded(principal, principalLimit),
    via: principal !== '' && ownRoles.includes(principal) ? 'ourselves' : viaOf(detail),
    ...(from === '' ? {} : { from }),
  };
};
