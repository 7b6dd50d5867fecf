// IAM's evaluation of one request by the policies of one role: a denial wins, then an allowance, else nothing is allowed.
// Operators and keys that it does not know are errors: a condition that is passed over would be a hole.

/** A statement, with intrinsic functions resolved. `id` tells it apart from all others. */
export interface Statement {
  id: string;
  effect: 'Allow' | 'Deny';
  actions: readonly string[];
  resources: readonly string[];
  conditions: readonly Condition[];
}

export interface Condition {
  operator: string;
  key: string;
  values: readonly string[];
}

/** What is asked for. A context key that is not there is a key that the request does not have. */
export interface Request {
  action: string;
  resource: string;
  context: Readonly<Record<string, readonly string[]>>;
}

export type Decision =
  | { effect: 'allowed'; by: readonly Statement[] }
  | { effect: 'denied'; by: readonly Statement[] }
  | { effect: 'not-allowed' };

const knownKeys: ReadonlySet<string> = new Set([
  'aws:RequestedRegion',
  'dynamodb:LeadingKeys',
  'iam:PassedToService',
  'kms:ViaService',
  's3:prefix',
]);

const escaped = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);

/** `*` is any text, slashes too; `?` is any letter. */
export const fits = (pattern: string, text: string): boolean =>
  new RegExp(`^${escaped(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);

type Test = (pattern: string, value: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  StringEquals: (pattern, value) => pattern === value,
  StringLike: fits,
  ArnEquals: fits,
  ArnLike: fits,
  Bool: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
};

const holds = ({ operator, key, values }: Condition, { context }: Request): boolean => {
  if (!knownKeys.has(key)) throw new Error(`the evaluator does not know the condition key ${key}`);
  const [, set, name = ''] = /^(?:(ForAllValues|ForAnyValue):)?(\w+)$/.exec(operator) ?? [];
  const given = context[key];
  if (name === 'Null' && set === undefined) return values.includes(String(given === undefined));
  const test = tests[name];
  if (test === undefined) throw new Error(`the evaluator does not know the operator ${operator}`);
  const isMet = (value: string): boolean => values.some((pattern) => test(pattern, value));
  // "ForAllValues" is met where the request does not have the key (IAM, multivalued context keys).
  if (set === 'ForAllValues') return (given ?? []).every(isMet);
  if (given === undefined) return false;
  if (set === 'ForAnyValue') return given.some(isMet);
  if (given.length !== 1) throw new Error(`${key} has ${given.length} values, and ${operator} takes one`);
  return given.every(isMet);
};

/** Actions are told apart without regard to case, resources with. */
export const applies = (statement: Statement, request: Request): boolean =>
  statement.actions.some((action) => fits(action.toLowerCase(), request.action.toLowerCase())) &&
  statement.resources.some((resource) => fits(resource, request.resource)) &&
  statement.conditions.every((condition) => holds(condition, request));

export const evaluate = (statements: readonly Statement[], request: Request): Decision => {
  const applying = statements.filter((statement) => applies(statement, request));
  const denying = applying.filter(({ effect }) => effect === 'Deny');
  if (denying.length > 0) return { effect: 'denied', by: denying };
  return applying.length > 0 ? { effect: 'allowed', by: applying } : { effect: 'not-allowed' };
};
