// Whether a trust policy lets somebody assume its role: principals, actions and conditions as STS evaluates them.

type Json = Readonly<Record<string, unknown>>;

/** A trust policy as IAM keeps it, without functions of CloudFormation. */
export type TrustPolicy = Json;

/** Who asks for a role, and what they say with it. */
export interface RoleRequest {
  /** The account of whoever asks. */
  account: string;
  /** The ARN of the user, or of the role that the session is of. */
  principalArn: string;
  externalId: string | undefined;
}

const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
const texts = (value: unknown): readonly string[] => list(value).map(String);
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `*` and `?` as in IAM. */
const isLike = (pattern: string, text: string): boolean => {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
};

const isOfPrincipal = (principal: unknown, { account, principalArn }: RoleRequest): boolean => {
  if (principal === '*') return true;
  const named = isObject(principal) ? texts(principal['AWS']) : [];
  return named.some(
    (one) => one === '*' || one === account || one === principalArn || one.endsWith(`:iam::${account}:root`),
  );
};

const operators: Readonly<Record<string, (wanted: string, found: string) => boolean>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringLike: isLike,
  ArnEquals: isLike,
  ArnLike: isLike,
};

const keysOf = ({
  account,
  principalArn,
  externalId,
}: RoleRequest): Readonly<Record<string, string | undefined>> => ({
  'sts:externalid': externalId,
  'aws:principalarn': principalArn,
  'aws:principalaccount': account,
});

/** What is not known here is an error, never a silent "does not match". */
const isMet = (operator: string, name: string, wanted: unknown, request: RoleRequest): boolean => {
  const compare = operators[operator];
  const keys = keysOf(request);
  const key = name.toLowerCase();
  if (compare === undefined || !Object.hasOwn(keys, key))
    throw new Error(`The embedded AWS does not know ${operator} of ${name} in a trust policy`);
  const found = keys[key];
  return found !== undefined && texts(wanted).some((one) => compare(one, found));
};

const applies = (statement: Json, request: RoleRequest): boolean => {
  const conditions = isObject(statement['Condition']) ? statement['Condition'] : {};
  return (
    texts(statement['Action']).some((action) => isLike(action, 'sts:AssumeRole')) &&
    isOfPrincipal(statement['Principal'], request) &&
    Object.entries(conditions).every(([operator, keys]) =>
      Object.entries(isObject(keys) ? keys : {}).every(([name, wanted]) =>
        isMet(operator, name, wanted, request),
      ),
    )
  );
};

/** A denial wins; without an allowance nobody may. */
export const trusts = (policy: TrustPolicy, request: RoleRequest): boolean => {
  const statements = list(policy['Statement']).filter(isObject);
  const effects = statements.filter((one) => applies(one, request)).map((one) => one['Effect']);
  return effects.includes('Allow') && !effects.includes('Deny');
};
