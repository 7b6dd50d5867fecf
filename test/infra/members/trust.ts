// Whether a trust policy lets somebody in: the conditions that ours use, and an error about any other.
import { at, listAt } from './stack.js';

/** Who asks: a role's ARN as IAM tells it, and what STS was told. */
export interface Asking {
  principal: string;
  externalId?: string;
}

const matches = (pattern: string, arn: string): boolean => {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^:]*')}$`).test(arn);
};

const holds = (operator: string, key: string, values: readonly string[], asking: Asking): boolean => {
  if (operator === 'StringEquals' && key === 'sts:ExternalId')
    return asking.externalId !== undefined && values.includes(asking.externalId);
  if (operator === 'ArnLike' && key === 'aws:PrincipalArn')
    return values.some((value) => matches(value, asking.principal));
  throw new Error(`${operator} of ${key} is not known here`);
};

export const isLetIn = (trust: unknown, asking: Asking): boolean =>
  listAt(trust, 'Statement').some((statement) => {
    const account = asking.principal.split(':')[4] ?? '';
    const isNamed = listAt(statement, 'Principal', 'AWS').includes(`arn:aws:iam::${account}:root`);
    const conditions = Object.entries(at(statement, 'Condition') ?? {}).flatMap(([operator, keys]) =>
      Object.keys(keys as object).map((key) => ({ operator, key, values: listAt(keys, key).map(String) })),
    );
    return (
      at(statement, 'Effect') === 'Allow' &&
      isNamed &&
      conditions.every(({ operator, key, values }) => holds(operator, key, values, asking))
    );
  });
