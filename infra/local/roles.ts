// Who a function acts as: its own role, in a session that bears the function's name, as Lambda does it.
import { isObject, type Definitions } from './definitions.js';
import { functionName, type Ground } from './ground.js';
import type { Variables } from './own-environment.js';
import type { LocalAws } from './server.js';

export interface Roles {
  /** The variables by which Lambda hands a function its role. */
  variablesOf: (name: string) => Variables;
  /** The access keys that functions sign with now. */
  keys: () => ReadonlySet<string>;
  /** From now on functions sign with other keys, as processes do that were started anew. */
  renewKeys: () => void;
}

/** What osls calls the role of functions that name none. */
const sharedRole = ({ service, stage }: Definitions, region: string): string =>
  `${service}-${stage}-${region}-lambdaRole`;

/** A role by its logical id, or by whatever resolves to its ARN. */
const roleName = (definitions: Definitions, ground: Ground, name: string, region: string): string => {
  const role = definitions.functions[name]?.['role'] ?? definitions.provider['role'];
  if (typeof role === 'string' && !role.startsWith('arn:')) return ground.names.ref(role) ?? role;
  if (typeof role === 'string' || isObject(role)) return String(ground.resolve(role)).replace(/^.*\//, '');
  return sharedRole(definitions, region);
};

export const createRoles = (aws: LocalAws, definitions: Definitions, ground: Ground): Roles => {
  const signIn = (name: string): Variables => {
    const session = functionName(definitions, name);
    const role = roleName(definitions, ground, name, aws.region);
    const { accessKeyId, secretAccessKey, sessionToken } = aws.signIn({
      account: aws.account,
      name: role,
      session,
    });
    return {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_LAMBDA_FUNCTION_NAME: session,
    };
  };
  const signInAll = () => new Map(Object.keys(definitions.functions).map((name) => [name, signIn(name)]));
  let known = signInAll();
  return {
    variablesOf: (name) => known.get(name) ?? {},
    keys: () => new Set([...known.values()].map((variables) => variables['AWS_ACCESS_KEY_ID'] ?? '')),
    renewKeys: () => void (known = signInAll()),
  };
};
